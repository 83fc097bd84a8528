use std::collections::{BTreeMap, BTreeSet};

use countersign_core::Secret;
use countersign_delivery::properties::hides;
use countersign_delivery::{CentreSettings, Kind, LaneStatus};
use countersign_store::{CentreRow, Found, PropertyRow};

use super::{Origin, of_file};
use crate::actor::Actor;
use crate::admin::Admin;
use crate::error::AdminError;
use crate::permission::Permission;

/// A message centre, as it is set and as it is doing.
#[derive(Clone, Debug, PartialEq)]
pub struct Centre {
    pub name: String,
    /// The name of its kind.
    pub kind: String,
    pub enabled: bool,
    pub origin: Origin,
    /// Without the hidden ones.
    pub properties: BTreeMap<String, String>,
    /// Names of the hidden properties that have a value.
    pub hidden: BTreeSet<String>,
    /// 0 where it is not in the store.
    pub revision: i64,
    /// None while it is not open on this node.
    pub live: Option<LaneStatus>,
    /// Why it cannot be used.
    pub fault: Option<String>,
}

/// What a centre is to be.
#[derive(Clone, Debug)]
pub struct CentreChange<'a> {
    pub name: &'a str,
    /// Needed for a new one.
    pub kind: Option<Kind>,
    /// Those that change; an empty value means the default.
    pub properties: &'a [(String, Secret)],
    /// The revision that the change is made upon, 0 for a new centre.
    pub seen: Option<i64>,
}

impl Admin {
    /// All message centres in order of name.
    ///
    /// # Errors
    /// Without `delivery:read`, or if the store does not answer.
    pub async fn centres(&self, by: &Actor) -> Result<Vec<Centre>, AdminError> {
        by.needs(Permission::DeliveryRead)?;
        let delivery = &self.parts.delivery;
        let (mut lanes, mut faults) = (delivery.lanes(), delivery.faults());
        let file = delivery.of_file().await.centres;
        let rows = self.parts.store.message_centres().await?;
        let of_file = |found: &Found<CentreRow>| file.contains_key(&found.row.name);
        let stored = rows.into_iter().filter(|found| !of_file(found));
        let stored: Vec<Centre> = stored.map(Centre::from).collect();
        let file = file.into_iter().map(Centre::from);
        let mut centres: Vec<Centre> = file.chain(stored).collect();
        for centre in &mut centres {
            let lane = lanes
                .iter()
                .position(|lane| lane.shared && lane.name == centre.name);
            centre.live = lane.map(|place| lanes.swap_remove(place));
            let fault = faults.remove(&format!("centre {}", centre.name));
            centre.fault = fault.or(centre.fault.take());
        }
        let own = lanes.into_iter().filter(|lane| !lane.shared);
        centres.extend(own.map(Centre::from));
        centres.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(centres)
    }

    /// # Errors
    /// [`AdminError::Unknown`] when there is none of this name.
    pub async fn centre(&self, by: &Actor, name: &str) -> Result<Centre, AdminError> {
        let mut centres = self.centres(by).await?.into_iter();
        let found = centres.find(|centre| centre.name == name);
        found.ok_or_else(|| AdminError::unknown("message centre", name))
    }

    /// Adds or changes a message centre; messages go by it at once.
    ///
    /// # Errors
    /// [`AdminError::Invalid`] names the property that is wrong, as `properties.NAME`.
    pub async fn put_centre(
        &self,
        by: &Actor,
        change: &CentreChange<'_>,
    ) -> Result<Centre, AdminError> {
        by.needs(Permission::DeliveryWrite)?;
        self.check_own_centre(change.name).await?;
        self.administration(by, change.seen)
            .set_centre(change.name, change.kind, change.properties)
            .await?;
        self.take_up_delivery().await?;
        self.centre(by, change.name).await
    }

    /// # Errors
    /// [`AdminError::Unknown`] when there is none of this name.
    pub async fn enable_centre(
        &self,
        by: &Actor,
        name: &str,
        enabled: bool,
    ) -> Result<Centre, AdminError> {
        by.needs(Permission::DeliveryWrite)?;
        self.check_own_centre(name).await?;
        let administration = self.administration(by, None);
        administration.enable_centre(name, enabled).await?;
        self.take_up_delivery().await?;
        self.centre(by, name).await
    }

    /// # Errors
    /// [`AdminError::Unknown`] when there is none of this name.
    pub async fn remove_centre(&self, by: &Actor, name: &str) -> Result<(), AdminError> {
        by.needs(Permission::DeliveryWrite)?;
        self.check_own_centre(name).await?;
        self.administration(by, None).remove_centre(name).await?;
        self.take_up_delivery().await
    }

    /// A name that means another centre already is not to be had here.
    async fn check_own_centre(&self, name: &str) -> Result<(), AdminError> {
        let delivery = &self.parts.delivery;
        if delivery.of_file().await.centres.contains_key(name) {
            return Err(of_file(name));
        }
        let lanes = delivery.lanes();
        if lanes.iter().any(|lane| !lane.shared && lane.name == name) {
            let reason = format!("the method {name:?} has a message centre of this name");
            return Err(AdminError::invalid("name", reason));
        }
        Ok(())
    }
}

impl From<Found<CentreRow>> for Centre {
    fn from(Found { row, fault }: Found<CentreRow>) -> Self {
        let (mut properties, mut hidden) = (BTreeMap::new(), BTreeSet::new());
        for (name, value) in row.properties {
            match value {
                PropertyRow::Plain(value) => {
                    properties.insert(name, value);
                }
                PropertyRow::Hidden { .. } => {
                    hidden.insert(name);
                }
            }
        }
        Self {
            name: row.name,
            kind: row.kind,
            enabled: row.enabled,
            origin: Origin::Store,
            properties,
            hidden,
            revision: row.revision,
            live: None,
            fault,
        }
    }
}

impl From<(String, CentreSettings)> for Centre {
    fn from((name, settings): (String, CentreSettings)) -> Self {
        let all = settings.properties.into_iter();
        let (hidden, plain): (Vec<_>, Vec<_>) = all.partition(|(name, _)| hides(name));
        Self {
            name,
            kind: settings.kind.to_string(),
            enabled: settings.enabled,
            origin: Origin::File,
            properties: plain.into_iter().collect(),
            hidden: hidden.into_iter().map(|(name, _)| name).collect(),
            revision: 0,
            live: None,
            fault: None,
        }
    }
}

impl From<LaneStatus> for Centre {
    fn from(lane: LaneStatus) -> Self {
        Self {
            name: lane.name.clone(),
            kind: lane.kind.to_string(),
            enabled: true,
            origin: Origin::Method,
            properties: BTreeMap::new(),
            hidden: BTreeSet::new(),
            revision: 0,
            live: Some(lane),
            fault: None,
        }
    }
}
