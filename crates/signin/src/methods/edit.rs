use countersign_core::{Acr, Clock, Entropy, Keyring};
use countersign_delivery::GIVE_AGAIN;
use countersign_store::{AuditEntry, MethodRow, PropertyRow, Store, StoreError};

use super::kept::kept_elsewhere;
use super::{Methods, properties, shipped};
use crate::script::{DeclaredProperty, Fault, Program, ScriptKind, hides};

/// Why a method cannot be changed.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    #[error("there is no method {0:?}")]
    Unknown(String),
    #[error("the method \"password\" is built in and cannot be changed")]
    BuiltIn,
    /// Of a hidden property that was stored for another place.
    #[error("{0}: {GIVE_AGAIN}")]
    GiveAgain(String),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What an administrator changes about a method.
#[derive(Debug)]
pub enum Change<'a> {
    Enabled(bool),
    Level(i64),
    /// An empty value means the default.
    Property {
        name: &'a str,
        value: &'a str,
    },
    /// The same where the script has said whether the value is hidden.
    Declared {
        name: &'a str,
        value: &'a str,
        hidden: bool,
    },
}

impl<'a> Change<'a> {
    /// The name and the new value of a property.
    pub(super) const fn property(&self) -> Option<(&'a str, &'a str)> {
        match *self {
            Self::Property { name, value } | Self::Declared { name, value, .. } => {
                Some((name, value))
            }
            Self::Enabled(_) | Self::Level(_) => None,
        }
    }
}

impl Methods {
    /// Adds the shipped methods that a store does not have yet; they begin switched off.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn install_shipped(store: &Store, clock: &dyn Clock) -> Result<(), StoreError> {
        // Also one that cannot be read is there.
        let there = store.all_methods().await?;
        let missing: Vec<MethodRow> = shipped::methods(clock.now())
            .into_iter()
            .filter(|shipped| there.iter().all(|found| found.row.name != shipped.name))
            .collect();
        if missing.is_empty() {
            return Ok(());
        }
        let mut tx = store.begin().await?;
        for row in &missing {
            tx.put_method(row).await?;
        }
        tx.commit().await
    }

    /// Whether a property's value is sealed in the store and shown nowhere: as the script declares,
    /// and where it does not, as the name says.
    #[must_use]
    pub fn hides(declared: &[DeclaredProperty], property: &str) -> bool {
        hides(declared, property)
    }

    /// Compiles a script without running it.
    ///
    /// # Errors
    /// With the line and column of what cannot be compiled.
    pub fn check(kind: ScriptKind, name: &str, source: &str) -> Result<(), Fault> {
        Program::compile(kind, name, source).map(drop)
    }

    /// Changes a method in the store; every node takes it up when it reloads.
    ///
    /// # Errors
    /// [`EditError`] when there is no such method, or when a secret would go elsewhere than it was
    /// given for.
    pub async fn edit(
        store: &Store,
        keyring: &Keyring,
        clock: &dyn Clock,
        entropy: &dyn Entropy,
        name: &str,
        actor: &str,
        changes: &[Change<'_>],
    ) -> Result<MethodRow, EditError> {
        if name == Acr::PASSWORD {
            return Err(EditError::BuiltIn);
        }
        let mut tx = store.begin().await?;
        let before = tx.method(name).await?;
        let before = before.ok_or_else(|| EditError::Unknown(name.to_owned()))?;
        let given = changes.iter().filter_map(Change::property).collect();
        if let Some(kept) = kept_elsewhere(&before, &given) {
            return Err(EditError::GiveAgain(kept.to_owned()));
        }
        let mut row = before.clone();
        let mut detail = Vec::new();
        let close = |key: &str, value: &str, hidden| {
            properties::close(keyring, entropy, name, key, value, hidden)
        };
        for change in changes {
            match change {
                Change::Enabled(enabled) => {
                    row.enabled = *enabled;
                    detail.push(format!("enabled={enabled}"));
                }
                Change::Level(level) => {
                    row.level = *level;
                    detail.push(format!("level={level}"));
                }
                Change::Property { name: key, value } => {
                    let stored = close(key, value, hides(&[], key));
                    detail.push(told(key, &stored));
                    row.properties.insert((*key).to_owned(), stored);
                }
                Change::Declared {
                    name: key,
                    value,
                    hidden,
                } => {
                    let stored = close(key, value, *hidden);
                    detail.push(told(key, &stored));
                    row.properties.insert((*key).to_owned(), stored);
                }
            }
        }
        row.updated_at = clock.now();
        Self::write(&mut tx, Some(&before), &row, actor).await?;
        tx.record(&AuditEntry {
            at: row.updated_at,
            actor: actor.to_owned(),
            action: "method.change".to_owned(),
            subject: name.to_owned(),
            detail: detail.join(" "),
        })
        .await?;
        tx.commit().await?;
        Ok(row)
    }
}

/// What the audit log keeps of a property.
fn told(name: &str, stored: &PropertyRow) -> String {
    match stored {
        PropertyRow::Plain(value) => format!("{name}={value}"),
        PropertyRow::Hidden { .. } => format!("{name}=…"),
    }
}
