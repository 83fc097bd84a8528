//! Changing message centres and routes in the store, for the command line and the console. Every
//! node takes a change up when it looks for changes.

use std::collections::BTreeMap;
use std::sync::Arc;

use countersign_core::seal::Purpose;
use countersign_core::{Clock, Entropy, Keyring, Secret};
use countersign_store::{AuditEntry, CentreRow, PropertyRow, RouteRow, Store, StoreError, Tx};

use crate::centres::Centre;
use crate::configuration::{context, open_row};
use crate::properties::hides;
use crate::{Kind, PropertyError, Route};

/// Why a centre or route was not changed.
#[derive(Debug, thiserror::Error)]
pub enum AdministrationError {
    #[error("there is no {what} {name:?}")]
    Unknown { what: &'static str, name: String },
    #[error("a name has 1 to 64 of the characters a-z, 0-9, - and _, and is not \"shared\"")]
    Name,
    #[error("a new message centre needs a kind: {}", Kind::allowed())]
    NoKind,
    #[error(transparent)]
    Property(#[from] PropertyError),
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
}

type Result<T> = std::result::Result<T, AdministrationError>;

impl Administration {
    /// # Errors
    /// [`AdministrationError::Unknown`] when the store has no such centre.
    pub async fn centre(&self, name: &str) -> Result<CentreRow> {
        let rows = self.store.message_centres().await?;
        let found = rows.into_iter().find(|row| row.name == name);
        found.ok_or_else(|| unknown("message centre", name))
    }

    /// # Errors
    /// [`AdministrationError::Unknown`] when the store has no such route.
    pub async fn route(&self, name: &str) -> Result<RouteRow> {
        let rows = self.store.message_routes().await?;
        let found = rows.into_iter().find(|row| row.name == name);
        found.ok_or_else(|| unknown("route", name))
    }

    /// Adds or changes a centre; an empty value means the default. It begins switched on.
    ///
    /// # Errors
    /// [`PropertyError`] says what is wrong with a property; then nothing changed.
    pub async fn set_centre(
        &self,
        name: &str,
        kind: Option<Kind>,
        changes: &[(String, Secret)],
    ) -> Result<CentreRow> {
        let mut row = match (self.centre(name).await, kind) {
            (Ok(row), _) => row,
            (Err(AdministrationError::Unknown { .. }), Some(kind)) => CentreRow {
                name: checked(name)?,
                kind: kind.to_string(),
                enabled: true,
                properties: BTreeMap::new(),
                revision: 0,
                updated_at: self.clock.now(),
            },
            (Err(AdministrationError::Unknown { .. }), None) => {
                return Err(AdministrationError::NoKind);
            }
            (Err(error), _) => return Err(error),
        };
        if let Some(kind) = kind {
            row.kind = kind.to_string();
        }
        for (property, value) in changes {
            if value.expose().is_empty() {
                row.properties.remove(property);
            } else {
                let stored = self.close(name, property, value);
                row.properties.insert(property.clone(), stored);
            }
        }
        let settings = open_row(&self.keyring, &row).map_err(AdministrationError::Unreadable)?;
        Centre::read(settings.kind, &settings.properties)?;
        self.put_centre(row, "message_centre.set", &detail(changes))
            .await
    }

    /// # Errors
    /// [`AdministrationError::Unknown`] when the store has no such centre.
    pub async fn enable_centre(&self, name: &str, enabled: bool) -> Result<CentreRow> {
        let mut row = self.centre(name).await?;
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
            Ok(row) => row,
            Err(AdministrationError::Unknown { .. }) => RouteRow {
                name: checked(name)?,
                enabled: true,
                properties: BTreeMap::new(),
                revision: 0,
                updated_at: self.clock.now(),
            },
            Err(error) => return Err(error),
        };
        for (property, value) in changes {
            if value.is_empty() {
                row.properties.remove(property);
            } else {
                row.properties.insert(property.clone(), value.clone());
            }
        }
        Route::parse(name, row.enabled, &row.properties)?;
        let detail: Vec<String> = changes.iter().map(|(n, v)| format!("{n}={v}")).collect();
        self.put_route(row, &detail.join(" ")).await
    }

    /// # Errors
    /// [`AdministrationError::Unknown`] when the store has no such route.
    pub async fn enable_route(&self, name: &str, enabled: bool) -> Result<RouteRow> {
        let mut row = self.route(name).await?;
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
        tx.put_message_centre(&row).await?;
        self.commit(tx, action, &row.name, detail).await?;
        self.centre(&row.name).await
    }

    async fn put_route(&self, mut row: RouteRow, detail: &str) -> Result<RouteRow> {
        row.updated_at = self.clock.now();
        let mut tx = self.store.begin().await?;
        tx.put_message_route(&row).await?;
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

/// What the audit log keeps: no hidden value.
fn detail(changes: &[(String, Secret)]) -> String {
    let shown = changes.iter().map(|(name, value)| {
        let value = if hides(name) { "…" } else { value.expose() };
        format!("{name}={value}")
    });
    shown.collect::<Vec<_>>().join(" ")
}
