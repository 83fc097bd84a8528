//! A script as administrators see it: hidden values are not in it.

use std::collections::BTreeMap;

use countersign_core::Millis;
use countersign_signin::{DeclaredProperty, Fault, MethodState, Methods, Rehearsal, ScriptKind};
use countersign_store::{MethodContent, MethodFailure, MethodRow, PropertyRow};

/// What becomes of a script on this node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScriptState {
    Working,
    /// It is not used, or used as it was before a change that failed.
    Failed(Fault),
    Off,
}

impl From<MethodState> for ScriptState {
    fn from(state: MethodState) -> Self {
        match state {
            MethodState::Working => Self::Working,
            MethodState::Failed(fault) => Self::Failed(fault),
            MethodState::Off => Self::Off,
        }
    }
}

/// One line of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptSummary {
    pub kind: ScriptKind,
    pub name: String,
    pub description: String,
    pub level: i64,
    pub enabled: bool,
    /// It comes with the server and cannot be changed.
    pub built_in: bool,
    pub state: ScriptState,
    pub revision: i64,
    /// While somebody used it.
    pub last_failure: Option<MethodFailure>,
    /// None for an operator's own.
    pub shipped: Option<Shipped>,
}

/// A whole script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Script {
    pub summary: ScriptSummary,
    pub aliases: Vec<String>,
    pub properties: Vec<ScriptProperty>,
    /// What the script says of properties that it reads.
    pub declared: Vec<DeclaredProperty>,
    pub source: String,
    /// The file on the server that has the source, which is changed there only.
    pub source_file: Option<String>,
    pub updated_at: Millis,
}

/// How a script stands to the one of its name that comes with the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shipped {
    Same,
    /// It was changed, or put back to an earlier one.
    Changed,
    /// The server comes with a text that this script never had.
    Newer,
}

impl Shipped {
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Changed => "changed",
            Self::Newer => "newer",
        }
    }
}

/// The source that comes with the server, beside the one that a script has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShippedSource {
    pub source: String,
    pub now: String,
    pub revision: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptProperty {
    pub name: String,
    /// None for a hidden one.
    pub value: Option<String>,
}

/// What a script was at one time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptRevision {
    pub revision: i64,
    /// Empty for what came with the server.
    pub actor: String,
    pub at: Millis,
    pub content: ScriptContent,
}

/// What a revision holds; hidden values are dots.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptContent {
    pub description: String,
    pub level: i64,
    pub aliases: Vec<String>,
    pub enabled: bool,
    pub properties: BTreeMap<String, String>,
    pub source: String,
}

/// What a test of a script came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptTest {
    /// None when it compiles and `init` succeeds.
    pub fault: Option<Fault>,
    /// None when nobody was chosen, or the script does not begin.
    pub rehearsal: Option<Rehearsal>,
}

/// Stands for a hidden value.
pub const DOTS: &str = "••••••";

pub(crate) fn properties(row: &MethodRow, declared: &[DeclaredProperty]) -> Vec<ScriptProperty> {
    let rows = row.properties.iter();
    rows.map(|(name, row)| ScriptProperty {
        name: name.clone(),
        value: match row {
            PropertyRow::Plain(value) if Methods::hides(declared, name) => {
                // An empty value is no secret.
                value.is_empty().then(String::new)
            }
            PropertyRow::Plain(value) => Some(value.clone()),
            PropertyRow::Hidden { .. } => None,
        },
    })
    .collect()
}

impl From<MethodContent> for ScriptContent {
    fn from(content: MethodContent) -> Self {
        let shown = |row| match row {
            PropertyRow::Plain(value) => value,
            PropertyRow::Hidden { .. } => DOTS.to_owned(),
        };
        let properties = content.properties.into_iter();
        Self {
            description: content.description,
            level: content.level,
            aliases: content.aliases,
            enabled: content.enabled,
            properties: properties.map(|(name, row)| (name, shown(row))).collect(),
            source: content.source,
        }
    }
}
