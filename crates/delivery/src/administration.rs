//! Changing message centres and routes in the store, for the command line and the console. Every
//! node takes a change up when it looks for changes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use countersign_core::seal::Purpose;
use countersign_core::{Clock, Entropy, Keyring, Secret};
use countersign_store::{
    AuditEntry, CentreRow, Found, PropertyRow, RouteRow, Store, StoreError, Tx,
};

use crate::centres::Centre;
use crate::configuration::{context, open_row};
use crate::kept_secret::{GIVE_AGAIN, kept_elsewhere};
use crate::properties::hides;
use crate::{Kind, PropertyError, Route};

/// Why a centre or route was not changed.
#[derive(Debug, thiserror::Error)]
pub enum AdministrationError {
    #[error("there is no {what} {name:?}")]
    Unknown { what: &'static str, name: String },
    #[error("there is a {what} {name:?} already")]
    Exists { what: &'static str, name: String },
    #[error("somebody else has changed this; look at it again")]
    Changed,
    #[error("a name has 1 to 64 of the characters a-z, 0-9, - and _, and is not \"shared\"")]
    Name,
    #[error("a new message centre needs a kind: {}", Kind::allowed())]
    NoKind,
    #[error(transparent)]
    Property(#[from] PropertyError),
    /// A hidden property that is stored for somebody else than the change would send it to.
    #[error("{0}: {again}", again = GIVE_AGAIN)]
    KeptElsewhere(String),
    #[error("{0}")]
    Unreadable(String),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Message centres and routes as an administrator changes them.
#[derive(Clone, Debug)]
pub struct Administration {
    pub store: Store,
    pub keyring: Arc<Keyring>,
    pub clock: Arc<dyn Clock>,
    pub entropy: Arc<dyn Entropy>,
    /// Who the audit log says acted.
    pub actor: String,
    /// The revision that changes are made upon, 0 for what is new; none for whichever is there.
    pub seen: Option<i64>,
}

type Result<T> = std::result::Result<T, AdministrationError>;

impl Administration {
    /// # Errors
    /// [`AdministrationError::Unknown`] when the store has no such centre.
    pub async fn centre(&self, name: &str) -> Result<CentreRow> {
        let rows = self.store.message_centres().await?;
        let found = rows.into_iter().find(|found| found.row.name == name);
        whole(found.ok_or_else(|| unknown("message centre", name))?)
    }

    /// # Errors
    /// [`AdministrationError::Unknown`] when the store has no such route.
    pub async fn route(&self, name: &str) -> Result<RouteRow> {
        let rows = self.store.message_routes().await?;
        let found = rows.into_iter().find(|found| found.row.name == name);
        whole(found.ok_or_else(|| unknown("route", name))?)
    }

    /// Adds or changes a centre; an empty value means the default. It begins switched on. What is
    /// hidden stays as it is only where it goes on being sent to the same place.
    ///
    /// # Errors
    /// [`PropertyError`] says what is wrong with a property; then nothing changed.
    pub async fn set_centre(
        &self,
        name: &str,
        kind: Option<Kind>,
        changes: &[(String, Secret)],
    ) -> Result<CentreRow> {
        let mut row = match self.centre(name).await {
            Ok(row) => self.upon(row, |row| row.revision, "message centre", name)?,
            Err(AdministrationError::Unknown { .. }) if self.may_add() => CentreRow {
                name: checked(name)?,
                kind: kind.ok_or(AdministrationError::NoKind)?.to_string(),
                enabled: true,
                properties: BTreeMap::new(),
                revision: 0,
                updated_at: self.clock.now(),
            },
            Err(error) => return Err(error),
        };
        let before = row.clone();
        if let Some(kind) = kind {
            row.kind = kind.to_string();
        }
        let given: BTreeSet<&str> = changes.iter().map(|(name, _)| name.as_str()).collect();
        let changes: Vec<&(String, Secret)> = changes
            .iter()
            .filter(|(property, value)| differs(row.properties.get(property), value))
            .collect();
        for (property, value) in &changes {
            if value.expose().is_empty() {
                row.properties.remove(property);
            } else {
                let stored = self.close(name, property, value);
                row.properties.insert(property.clone(), stored);
            }
        }
        let settings = open_row(&self.keyring, &row).map_err(AdministrationError::Unreadable)?;
        Centre::read(settings.kind, &settings.properties)?;
        if let Some(kept) = kept_elsewhere(&before, &row, &given) {
            return Err(AdministrationError::KeptElsewhere(kept.to_owned()));
        }
        self.put_centre(row, "message_centre.set", &detail(&changes))
            .await
    }

    /// # Errors
    /// [`AdministrationError::Unknown`] when the store has no such centre.
    pub async fn enable_centre(&self, name: &str, enabled: bool) -> Result<CentreRow> {
        let row = self.centre(name).await?;
        let mut row = self.upon(row, |row| row.revision, "message centre", name)?;
        row.enabled = enabled;
        let detail = format!("enabled={enabled}");
        self.put_centre(row, "message_centre.set", &detail).await
    }

    /// # Errors
    /// [`AdministrationError::Unknown`] when the store has no such centre.
    pub async fn remove_centre(&self, name: &str) -> Result<()> {
        let mut tx = self.store.begin().await?;
        if !tx.remove_message_centre(name).await? {
            return Err(unknown("message centre", name));
        }
        self.commit(tx, "message_centre.remove", name, "").await
    }

    /// Adds or changes a route; an empty value means the default. It begins switched on.
    ///
    /// # Errors
    /// [`PropertyError`] says what is wrong with a property; then nothing changed.
    pub async fn set_route(&self, name: &str, changes: &[(String, String)]) -> Result<RouteRow> {
        let mut row = match self.route(name).await {
            Ok(row) => self.upon(row, |row| row.revision, "route", name)?,
            Err(AdministrationError::Unknown { .. }) if self.may_add() => RouteRow {
                name: checked(name)?,
                enabled: true,
                properties: BTreeMap::new(),
                revision: 0,
                updated_at: self.clock.now(),
            },
            Err(error) => return Err(error),
        };
        let mut detail = Vec::new();
        for (property, value) in changes {
            let there = row.properties.get(property).map_or("", String::as_str);
            if there != value {
                detail.push(format!("{property}={value}"));
            }
            if value.is_empty() {
                row.properties.remove(property);
            } else {
                row.properties.insert(property.clone(), value.clone());
            }
        }
        Route::parse(name, row.enabled, &row.properties)?;
        self.put_route(row, &detail.join(" ")).await
    }

    /// # Errors
    /// [`AdministrationError::Unknown`] when the store has no such route.
    pub async fn enable_route(&self, name: &str, enabled: bool) -> Result<RouteRow> {
        let row = self.route(name).await?;
        let mut row = self.upon(row, |row| row.revision, "route", name)?;
        row.enabled = enabled;
        self.put_route(row, &format!("enabled={enabled}")).await
    }

    /// # Errors
    /// [`AdministrationError::Unknown`] when the store has no such route.
    pub async fn remove_route(&self, name: &str) -> Result<()> {
        let mut tx = self.store.begin().await?;
        if !tx.remove_message_route(name).await? {
            return Err(unknown("route", name));
        }
        self.commit(tx, "message_route.remove", name, "").await
    }

    fn may_add(&self) -> bool {
        self.seen.is_none_or(|seen| seen == 0)
    }

    /// What is there, if it is what the change is made upon.
    fn upon<Row>(
        &self,
        row: Row,
        revision: impl Fn(&Row) -> i64,
        what: &'static str,
        name: &str,
    ) -> Result<Row> {
        match self.seen {
            Some(0) => Err(AdministrationError::Exists {
                what,
                name: name.to_owned(),
            }),
            Some(seen) if seen != revision(&row) => Err(AdministrationError::Changed),
            _ => Ok(row),
        }
    }

    fn close(&self, centre: &str, property: &str, value: &Secret) -> PropertyRow {
        if !hides(property) {
            return PropertyRow::Plain(value.expose().to_owned());
        }
        PropertyRow::Hidden {
            sealed: self.keyring.seal(
                Purpose::Property,
                &context(centre, property),
                value.expose().as_bytes(),
                &*self.entropy,
            ),
        }
    }

    async fn put_centre(
        &self,
        mut row: CentreRow,
        action: &str,
        detail: &str,
    ) -> Result<CentreRow> {
        row.updated_at = self.clock.now();
        let mut tx = self.store.begin().await?;
        if !tx.put_message_centre(&row).await? {
            return Err(AdministrationError::Changed);
        }
        self.commit(tx, action, &row.name, detail).await?;
        self.centre(&row.name).await
    }

    async fn put_route(&self, mut row: RouteRow, detail: &str) -> Result<RouteRow> {
        row.updated_at = self.clock.now();
        let mut tx = self.store.begin().await?;
        if !tx.put_message_route(&row).await? {
            return Err(AdministrationError::Changed);
        }
        self.commit(tx, "message_route.set", &row.name, detail)
            .await?;
        self.route(&row.name).await
    }

    async fn commit(&self, mut tx: Tx, action: &str, subject: &str, detail: &str) -> Result<()> {
        tx.record(&AuditEntry {
            at: self.clock.now(),
            actor: self.actor.clone(),
            action: action.to_owned(),
            subject: subject.to_owned(),
            detail: detail.to_owned(),
        })
        .await?;
        tx.commit().await?;
        Ok(())
    }
}

/// What cannot be read is removed and added anew, not changed.
fn whole<Row>(found: Found<Row>) -> Result<Row> {
    match found.fault {
        Some(fault) => Err(AdministrationError::Unreadable(fault)),
        None => Ok(found.row),
    }
}

fn unknown(what: &'static str, name: &str) -> AdministrationError {
    AdministrationError::Unknown {
        what,
        name: name.to_owned(),
    }
}

fn checked(name: &str) -> Result<String> {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_';
    let good = (1..=64).contains(&name.len()) && name.bytes().all(plain) && name != "shared";
    if good {
        Ok(name.to_owned())
    } else {
        Err(AdministrationError::Name)
    }
}

/// Whether a value is not what is there; a hidden one always is another.
fn differs(there: Option<&PropertyRow>, value: &Secret) -> bool {
    match there {
        None => !value.expose().is_empty(),
        Some(PropertyRow::Plain(there)) => there != value.expose(),
        Some(PropertyRow::Hidden { .. }) => true,
    }
}

/// What the audit log keeps: no hidden value.
fn detail(changes: &[&(String, Secret)]) -> String {
    let shown = changes.iter().map(|(name, value)| {
        let value = if hides(name) { "…" } else { value.expose() };
        format!("{name}={value}")
    });
    shown.collect::<Vec<_>>().join(" ")
}
