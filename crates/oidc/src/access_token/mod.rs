//! Access tokens: JWT (RFC 9068), or opaque with the same claims in the store.

mod audience;
mod issue;
mod live;

use countersign_core::Amr;
use countersign_core::ids::{ClientId, GrantId};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::confirmation::Confirmation;
pub(crate) use audience::Audience;
pub(crate) use live::{LiveToken, is_jwt};

/// The claims. All access tokens are signed with ES256, whatever a client's ID tokens are.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct AccessToken {
    pub(crate) iss: String,
    pub(crate) aud: Audience,
    pub(crate) sub: String,
    pub(crate) client_id: ClientId,
    pub(crate) exp: i64,
    pub(crate) iat: i64,
    pub(crate) jti: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) scope: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) auth_time: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) acr: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) amr: Vec<Amr>,
    /// What its holder must prove (RFC 7800 §3.1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) cnf: Option<Confirmation>,
    /// Who acts for the subject (RFC 8693 §4.1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) act: Option<Value>,
    /// The `jti` of the token that it was first exchanged for: it ends with that one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) origin: Option<String>,
    /// The grant, so that revoking it holds for the tokens that are out; none for a client that
    /// acts for itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) gid: Option<GrantId>,
}

impl AccessToken {
    pub(crate) fn has_scope(&self, scope: &str) -> bool {
        self.scope.split(' ').any(|s| s == scope)
    }

    /// Empty when the token works for any bearer.
    pub(crate) fn confirmation(&self) -> Confirmation {
        self.cnf.clone().unwrap_or_default()
    }
}
