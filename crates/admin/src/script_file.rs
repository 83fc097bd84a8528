//! A script as one file, to keep elsewhere or bring to another server.

use std::collections::BTreeMap;

use countersign_core::Secret;
use countersign_signin::{DraftProperty, DraftValue, ScriptDraft};
use serde::{Deserialize, Serialize};

use crate::actor::Actor;
use crate::admin::Admin;
use crate::error::AdminError;
use crate::permission::Permission;
use crate::script::properties;

/// In JSON. Hidden values stay behind: of them the file has the names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScriptFile {
    pub countersign_script: u32,
    pub kind: String,
    pub name: String,
    #[serde(default)]
    pub description: String,
    #[serde(default)]
    pub level: i64,
    #[serde(default)]
    pub aliases: Vec<String>,
    #[serde(default)]
    pub properties: BTreeMap<String, String>,
    #[serde(default)]
    pub hidden_properties: Vec<String>,
    pub source: String,
}

/// Of the files that this build writes.
const VERSION: u32 = 1;

impl Admin {
    /// # Errors
    /// [`AdminError::Unknown`] when there is no such script.
    pub async fn export_script(&self, by: &Actor, name: &str) -> Result<ScriptFile, AdminError> {
        by.needs(Permission::ScriptsRead)?;
        let row = self.script_row(name).await?;
        let declared = self.declared(&row).await;
        let (shown, hidden): (Vec<_>, Vec<_>) = properties(&row, &declared)
            .into_iter()
            .partition(|property| property.value.is_some());
        let shown = shown.into_iter();
        Ok(ScriptFile {
            countersign_script: VERSION,
            properties: shown
                .filter_map(|property| Some((property.name, property.value?)))
                .collect(),
            hidden_properties: hidden.into_iter().map(|property| property.name).collect(),
            kind: row.kind,
            name: row.name,
            description: row.description,
            level: row.level,
            aliases: row.aliases,
            source: row.source,
        })
    }
}

impl ScriptFile {
    /// # Errors
    /// [`AdminError::Invalid`] for a text that no server wrote.
    pub fn read(text: &str) -> Result<Self, AdminError> {
        let file: Self = serde_json::from_str(text)
            .map_err(|error| AdminError::invalid("file", format!("no exported script: {error}")))?;
        if file.countersign_script == VERSION {
            Ok(file)
        } else {
            Err(AdminError::invalid("file", "written by a newer server"))
        }
    }

    /// What the file brings: switched off, and with hidden values as they are here or empty.
    ///
    /// # Errors
    /// [`AdminError::Invalid`] when there are no scripts of its kind here.
    pub fn draft(self) -> Result<ScriptDraft, AdminError> {
        let kind = self.kind.parse().map_err(|()| {
            AdminError::invalid("file", format!("no scripts of the kind {:?}", self.kind))
        })?;
        let shown = self
            .properties
            .into_iter()
            .map(|(name, value)| DraftProperty {
                name,
                value: DraftValue::New(Secret::new(value)),
                hidden: false,
            });
        let hidden = self.hidden_properties.into_iter();
        let hidden = hidden.map(|name| DraftProperty {
            name,
            value: DraftValue::Kept,
            hidden: true,
        });
        Ok(ScriptDraft {
            kind,
            name: self.name,
            description: self.description,
            level: self.level,
            aliases: self.aliases,
            enabled: false,
            properties: shown.chain(hidden).collect(),
            source: self.source,
        })
    }
}
