use std::collections::BTreeMap;

use countersign_admin::{AdminError, Script, ScriptState, ScriptSummary, Shipped};
use countersign_core::Secret;
use countersign_signin::{DeclaredProperty, DraftProperty, DraftValue, ScriptDraft};
use countersign_store::MethodFailure;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SummaryBody {
    name: String,
    kind: String,
    description: String,
    level: i64,
    enabled: bool,
    built_in: bool,
    /// `working`, `failed` or `off`, on the node that answers.
    state: &'static str,
    /// Why it failed to load.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    /// The last time that it failed while somebody used it.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_failure: Option<FailureBody>,
    revision: i64,
    /// How the source stands to the one that comes with the server: `same`, `changed`, or `newer`
    /// where the server comes with one that this script never had. None for an operator's own.
    shipped: Option<&'static str>,
}

#[derive(Debug, Serialize, ToSchema)]
struct FailureBody {
    revision: i64,
    /// Milliseconds since 1970.
    at: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<i64>,
    reason: String,
}

impl From<MethodFailure> for FailureBody {
    fn from(failure: MethodFailure) -> Self {
        Self {
            revision: failure.revision,
            at: failure.at.0,
            line: failure.line,
            reason: failure.reason,
        }
    }
}

impl From<ScriptSummary> for SummaryBody {
    fn from(script: ScriptSummary) -> Self {
        let (state, error) = match script.state {
            ScriptState::Working => ("working", None),
            ScriptState::Failed(fault) => ("failed", Some(fault.reason)),
            ScriptState::Off => ("off", None),
        };
        Self {
            name: script.name,
            kind: script.kind.to_string(),
            description: script.description,
            level: script.level,
            enabled: script.enabled,
            built_in: script.built_in,
            state,
            error,
            last_failure: script.last_failure.map(FailureBody::from),
            revision: script.revision,
            shipped: script.shipped.map(Shipped::as_str),
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ScriptBody {
    #[serde(flatten)]
    summary: SummaryBody,
    aliases: Vec<String>,
    properties: BTreeMap<String, PropertyBody>,
    /// What the script says of properties that it reads.
    declared: Vec<DeclaredBody>,
    source: String,
    /// The file on the server that has the source, which is changed there only.
    source_file: Option<String>,
    /// Milliseconds since 1970.
    updated_at: i64,
}

#[derive(Debug, Serialize, ToSchema)]
struct PropertyBody {
    /// None for a hidden one.
    value: Option<String>,
    hidden: bool,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DeclaredBody {
    name: String,
    description: String,
    default: String,
    allowed: String,
}

impl From<DeclaredProperty> for DeclaredBody {
    fn from(property: DeclaredProperty) -> Self {
        Self {
            name: property.name,
            description: property.description,
            default: property.default,
            allowed: property.allowed,
        }
    }
}

impl From<Script> for ScriptBody {
    fn from(script: Script) -> Self {
        let properties = script.properties.into_iter().map(|property| {
            let body = PropertyBody {
                hidden: property.value.is_none(),
                value: property.value,
            };
            (property.name, body)
        });
        Self {
            properties: properties.collect(),
            declared: script
                .declared
                .into_iter()
                .map(DeclaredBody::from)
                .collect(),
            summary: SummaryBody::from(script.summary),
            aliases: script.aliases,
            source: script.source,
            source_file: script.source_file,
            updated_at: script.updated_at.0,
        }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewScript {
    /// `person_authentication` when it is not given.
    kind: Option<String>,
    #[serde(default)]
    description: String,
    #[serde(default)]
    level: i64,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    enabled: bool,
    /// What is not named is gone.
    #[serde(default)]
    properties: BTreeMap<String, NewProperty>,
    source: String,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewProperty {
    /// As it is stored, when it is not given.
    #[schema(value_type = Option<String>)]
    value: Option<Secret>,
    #[serde(default)]
    hidden: bool,
}

impl NewScript {
    pub(super) fn draft(self, name: String) -> Result<ScriptDraft, AdminError> {
        let kind = self.kind.as_deref().unwrap_or("person_authentication");
        let properties = self.properties.into_iter();
        let properties = properties.map(|(name, property)| DraftProperty {
            name,
            value: property.value.map_or(DraftValue::Kept, DraftValue::New),
            hidden: property.hidden,
        });
        Ok(ScriptDraft {
            kind: super::kind(kind)?,
            name,
            description: self.description,
            level: self.level,
            aliases: self.aliases,
            enabled: self.enabled,
            properties: properties.collect(),
            source: self.source,
        })
    }
}
