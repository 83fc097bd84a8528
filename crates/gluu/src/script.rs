use serde_json::Value;

use crate::Entry;

/// A custom script, without its source, which is Python.
#[derive(Clone, Debug)]
pub struct Script {
    pub name: String,
    /// `person_authentication` and the like.
    pub kind: String,
    pub level: Option<i64>,
    pub enabled: bool,
    pub aliases: Vec<String>,
    pub properties: Vec<Property>,
}

/// A line of a script's properties table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Property {
    pub name: String,
    pub value: String,
}

/// None for an entry without a name.
#[must_use]
pub fn read_script(entry: &Entry) -> Option<Script> {
    let enabled = entry.flag("oxenabled").or_else(|| entry.flag("gluustatus"));
    let aliases = entry.all("oxalias").map(str::to_owned);
    Some(Script {
        name: entry.filled("displayname")?.to_owned(),
        kind: entry.filled("oxscripttype").unwrap_or_default().to_owned(),
        level: entry.filled("oxlevel").and_then(|level| level.parse().ok()),
        enabled: enabled.unwrap_or(false),
        aliases: aliases.filter(|alias| !alias.trim().is_empty()).collect(),
        properties: entry
            .all("oxconfigurationproperty")
            .filter_map(property)
            .collect(),
    })
}

/// `{"value1": "smpp_server", "value2": "…", "hide": false, "description": "…"}`
fn property(json: &str) -> Option<Property> {
    let read: Value = serde_json::from_str(json).ok()?;
    Some(Property {
        name: read["value1"].as_str()?.trim().to_owned(),
        value: read["value2"]
            .as_str()
            .unwrap_or_default()
            .trim()
            .to_owned(),
    })
}
