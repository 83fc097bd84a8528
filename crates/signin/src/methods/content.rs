use std::collections::BTreeMap;

use countersign_core::{Entropy, Keyring, Millis, Secret};
use countersign_store::{MethodRow, PropertyRow, StoreError, Tx};

use super::{Methods, properties};
use crate::script::{DeclaredProperty, ScriptKind, hides};

/// A script as an administrator wants it.
#[derive(Clone, Debug)]
pub struct ScriptDraft {
    pub kind: ScriptKind,
    pub name: String,
    pub description: String,
    pub level: i64,
    /// Other values of `acr_values` that mean this method.
    pub aliases: Vec<String>,
    pub enabled: bool,
    pub properties: Vec<DraftProperty>,
    pub source: String,
}

#[derive(Clone, Debug)]
pub struct DraftProperty {
    pub name: String,
    pub value: DraftValue,
    /// Whether it is sealed in the store and shown nowhere. Some are hidden in any case.
    pub hidden: bool,
}

#[derive(Clone, Debug)]
pub enum DraftValue {
    /// As it is stored.
    Kept,
    New(Secret),
}

impl ScriptDraft {
    /// The row to store in place of `before`; `declared` is what the source says of properties. One
    /// that is not in the draft is gone, and an empty value means the default.
    #[must_use]
    pub fn row(
        &self,
        before: Option<&MethodRow>,
        declared: &[DeclaredProperty],
        keyring: &Keyring,
        entropy: &dyn Entropy,
        now: Millis,
    ) -> MethodRow {
        let mut table = BTreeMap::new();
        for property in &self.properties {
            let old = before.and_then(|row| row.properties.get(&property.name));
            let hidden = property.hidden || hides(declared, &property.name);
            let close = |value: &str| {
                properties::close(keyring, entropy, &self.name, &property.name, value, hidden)
            };
            let row = match (&property.value, old) {
                (DraftValue::New(value), _) => close(value.expose()),
                (DraftValue::Kept, Some(PropertyRow::Plain(value))) => close(value),
                // What was hidden stays so: to show it, it has to be typed again.
                (DraftValue::Kept, Some(sealed)) => sealed.clone(),
                (DraftValue::Kept, None) => continue,
            };
            table.insert(property.name.clone(), row);
        }
        MethodRow {
            name: self.name.clone(),
            kind: self.kind.to_string(),
            description: self.description.clone(),
            level: self.level,
            aliases: self.aliases.clone(),
            enabled: self.enabled,
            properties: table,
            source: self.source.clone(),
            revision: before.map_or(0, |row| row.revision) + 1,
            updated_at: now,
        }
    }
}

impl Methods {
    /// Writes a script with its next revision, and keeps what it was and what it is now.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn write(
        tx: &mut Tx,
        before: Option<&MethodRow>,
        row: &MethodRow,
        actor: &str,
    ) -> Result<(), StoreError> {
        if let Some(before) = before {
            // The first revision came with the server, or from before there were any.
            tx.keep_method_revision(before, "").await?;
        }
        tx.put_method(row).await?;
        tx.keep_method_revision(row, actor).await
    }
}
