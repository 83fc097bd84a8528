//! Message centres and routes from the configuration file and from the store.

use std::collections::{BTreeMap, BTreeSet};

use countersign_core::Keyring;
use countersign_core::seal::{CannotOpen, Purpose};
use countersign_store::{CentreRow, Found, PropertyRow, StoreError};

use crate::centres::Centre;
use crate::routing::Route;
use crate::{CentreSettings, Delivery, DeliverySettings};

/// What was taken up.
#[derive(Debug, Default)]
pub(crate) struct Configuration {
    /// From the configuration file; names in it count more than those in the store.
    file: DeliverySettings,
    revision: Option<i64>,
}

/// Centres and routes that are switched on and cannot be read, and why.
#[derive(Debug, Default)]
struct Unreadable {
    centres: BTreeMap<String, String>,
    routes: BTreeMap<String, String>,
}

impl Delivery {
    /// Sets the centres and routes of the configuration file, and takes up those of the store.
    ///
    /// # Errors
    /// If the store does not answer. A centre or route that cannot be used is a fault that
    /// [`faults`](Self::faults) tells, and stops nothing else.
    pub async fn configure(&self, file: DeliverySettings) -> Result<(), StoreError> {
        {
            let mut configuration = self.configuration.lock().await;
            configuration.file = file;
            configuration.revision = None;
        }
        self.take_up_changes().await?;
        Ok(())
    }

    /// Takes up what changed in the store; true when something may have.
    ///
    /// # Errors
    /// If the store does not answer; then everything stays as it was.
    pub async fn take_up_changes(&self) -> Result<bool, StoreError> {
        let mut configuration = self.configuration.lock().await;
        let store = &self.outbox.store;
        let revision = store.configuration_revision().await?;
        if configuration.revision == Some(revision) {
            return Ok(false);
        }
        let (mut settings, mut unreadable) = (configuration.file.clone(), Unreadable::default());
        for Found { row, fault } in store.message_centres().await? {
            if settings.centres.contains_key(&row.name) {
                continue;
            }
            let opened = fault.map_or_else(|| open_row(&self.outbox.keyring, &row), Err);
            match opened {
                Ok(centre) => {
                    settings.centres.insert(row.name, centre);
                }
                Err(error) if row.enabled => {
                    unreadable.centres.insert(row.name, error);
                }
                Err(_) => {}
            }
        }
        for Found { row, fault } in store.message_routes().await? {
            let of_file = settings.routes.contains_key(&row.name);
            if of_file || settings.routes_off.contains(&row.name) {
                continue;
            }
            match fault {
                _ if !row.enabled => {
                    settings.routes_off.insert(row.name);
                }
                Some(fault) => {
                    unreadable.routes.insert(row.name, fault);
                }
                None => {
                    settings.routes.insert(row.name, row.properties);
                }
            }
        }
        self.apply(settings, unreadable);
        configuration.revision = Some(revision);
        Ok(true)
    }

    /// The centres and routes of the configuration file.
    pub async fn of_file(&self) -> DeliverySettings {
        self.configuration.lock().await.file.clone()
    }

    /// Why centres and routes of the configuration cannot be used, by their names.
    #[must_use]
    pub fn faults(&self) -> BTreeMap<String, String> {
        self.lock().faults.clone()
    }

    /// What cannot be used is a fault, and what worked under its name goes on as it was.
    fn apply(&self, settings: DeliverySettings, unreadable: Unreadable) {
        let mut lanes = self.lock();
        let (mut shared, mut faults) = (BTreeSet::new(), BTreeMap::new());
        let enabled = settings.centres.into_iter().filter(|(_, c)| c.enabled);
        let read = enabled.map(|(name, centre)| (name, Ok(centre)));
        let not_read = unreadable.centres.into_iter();
        let not_read = not_read.map(|(name, error)| (name, Err(error)));
        for (name, settings) in read.chain(not_read) {
            let opened = if lanes.is_own(&name) {
                Err("a method of this name has a message centre of its own".to_owned())
            } else {
                settings.and_then(|s| {
                    let centre = Centre::read(s.kind, &s.properties);
                    let centre = centre.map_err(|error| error.to_string())?;
                    let opened = lanes.open(&name, centre, &self.outbox);
                    opened.map_err(|error| error.to_string())
                })
            };
            match opened {
                Ok(()) => {
                    shared.insert(name);
                }
                Err(error) => {
                    if lanes.shared.contains(&name) {
                        shared.insert(name.clone());
                    }
                    faults.insert(format!("centre {name}"), error);
                }
            }
        }
        let gone: Vec<String> = lanes.shared.difference(&shared).cloned().collect();
        for name in gone {
            lanes.close(&name, &self.outbox);
        }
        lanes.shared = shared;
        lanes.known_routes = settings.routes_off;
        let read = settings.routes.into_iter().map(|(name, properties)| {
            let route = Route::parse(&name, true, &properties);
            (name, route.map_err(|error| error.to_string()))
        });
        let not_read = unreadable.routes.into_iter();
        let not_read = not_read.map(|(name, error)| (name, Err(error)));
        let mut routes = Vec::new();
        for (name, route) in read.chain(not_read) {
            lanes.known_routes.insert(name.clone());
            match route {
                Ok(route) => {
                    if !lanes.open.contains_key(&route.centre) {
                        let fault = format!("message centre {:?} is not open", route.centre);
                        faults.insert(format!("route {name}"), fault);
                    }
                    routes.push(route);
                }
                Err(error) => {
                    let worked = lanes.routes.iter().find(|route| route.name == name);
                    routes.extend(worked.cloned());
                    faults.insert(format!("route {name}"), error);
                }
            }
        }
        lanes.routes = routes.into();
        for (name, error) in &faults {
            tracing::error!("{name}: {error}");
        }
        lanes.faults = faults;
    }
}

/// Where a hidden property belongs, so that its sealed bytes open nowhere else.
pub(crate) fn context(centre: &str, property: &str) -> String {
    format!("centre/{centre}/{property}")
}

pub(crate) fn open_row(keyring: &Keyring, row: &CentreRow) -> Result<CentreSettings, String> {
    let kind = row.kind.parse();
    let kind = kind.map_err(|()| format!("there is no kind {:?}", row.kind))?;
    let open = |(name, value): (&String, &PropertyRow)| {
        let value = match value {
            PropertyRow::Plain(value) => value.clone(),
            PropertyRow::Hidden { sealed } => {
                let plain = keyring.open(Purpose::Property, &context(&row.name, name), sealed)?;
                String::from_utf8(plain).map_err(|_| CannotOpen)?
            }
        };
        Ok((name.clone(), value))
    };
    let properties: Result<_, CannotOpen> = row.properties.iter().map(open).collect();
    Ok(CentreSettings {
        kind,
        enabled: row.enabled,
        properties: properties.map_err(|error| error.to_string())?,
    })
}
