use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::present::present;

/// The protected header (RFC 7516 §4). Members that are not here are passed over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct JweHeader {
    pub alg: String,
    pub enc: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kid: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub typ: Option<String>,
    /// `JWT` if a signed token is inside (RFC 7519 §5.2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cty: Option<String>,
    /// The sender's key of this message (RFC 7518 §4.6.1.1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) epk: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) apu: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) apv: Option<String>,
    #[serde(default, deserialize_with = "present", skip_serializing)]
    pub(super) crit: Option<Value>,
    #[serde(default, deserialize_with = "present", skip_serializing)]
    pub(super) zip: Option<Value>,
}
