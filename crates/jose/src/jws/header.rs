use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::jwk::{InvalidJwk, Jwk};
use crate::present::present;

/// The protected header (RFC 7515 §4). Members that are not here are passed over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Header {
    pub alg: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub typ: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cty: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kid: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    jwk: Option<Value>,
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    pub(super) crit: Option<Value>,
}

impl Header {
    /// A header for [`sign`](crate::sign) or [`sign_mac`](crate::sign_mac).
    #[must_use]
    pub fn new(alg: impl Into<&'static str>) -> Self {
        Self {
            alg: alg.into().to_owned(),
            typ: None,
            cty: None,
            kid: None,
            jwk: None,
            crit: None,
        }
    }

    #[must_use]
    pub fn typ(self, typ: impl Into<String>) -> Self {
        let typ = Some(typ.into());
        Self { typ, ..self }
    }

    #[must_use]
    pub fn kid(self, kid: impl Into<String>) -> Self {
        let kid = Some(kid.into());
        Self { kid, ..self }
    }

    /// Carries the signer's own public key, as DPoP proofs do (RFC 9449 §4.2).
    #[must_use]
    pub fn jwk(self, key: &Jwk) -> Self {
        let jwk = serde_json::to_value(key).ok();
        Self { jwk, ..self }
    }

    /// The public key in the header itself (RFC 7515 §4.1.3): it proves that its holder signed,
    /// not who that is. None if there is none.
    ///
    /// # Errors
    /// [`InvalidJwk`] as of [`Jwk::from_json`]; private keys are refused.
    pub fn own_key(&self) -> Option<Result<Jwk, InvalidJwk>> {
        self.jwk.as_ref().map(Jwk::from_json)
    }

    /// Whether `typ` is this media type, with or without `application/`, in any case (RFC 7515
    /// §4.1.9).
    #[must_use]
    pub fn is_typ(&self, expected: &str) -> bool {
        const PREFIX: &str = "application/";
        self.typ.as_deref().is_some_and(|typ| {
            let prefixed = typ.get(..PREFIX.len());
            let bare = match prefixed {
                Some(prefix) if prefix.eq_ignore_ascii_case(PREFIX) => &typ[PREFIX.len()..],
                _ => typ,
            };
            bare.eq_ignore_ascii_case(expected)
        })
    }
}
