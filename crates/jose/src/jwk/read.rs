use serde::Deserialize;
use serde_json::{Map, Value};

use super::key::{Jwk, Usage};
use super::public_key::PublicKey;
use crate::base64url;
use crate::curve::Curve;

/// Why a JWK from outside is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidJwk {
    #[error("the key is not a JSON object with the members of its type")]
    Malformed,
    #[error("the key set is not a JSON object with an array of keys")]
    NotASet,
    #[error("the key set is too large")]
    TooLarge,
    /// It must be taken as known to others from now on.
    #[error("the key holds a private or shared member where a public key belongs")]
    Private,
    #[error("the key's type or curve is not supported")]
    Unsupported,
    #[error("the key is too weak or not sound")]
    Unsound,
}

/// Members of private and shared keys (RFC 7518 §6.2.2, §6.3.2, §6.4).
const PRIVATE: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/// Names are kept and compared; nobody needs long ones.
const LONGEST_NAME: usize = 256;

impl Jwk {
    /// # Errors
    /// [`InvalidJwk`] for anything but a sound public key of a known type.
    pub fn from_json(value: &Value) -> Result<Self, InvalidJwk> {
        let members = value.as_object().ok_or(InvalidJwk::Malformed)?;
        if PRIVATE.iter().any(|name| members.contains_key(*name)) {
            return Err(InvalidJwk::Private);
        }
        let usage = match text(members, "use")? {
            None => usage_of_operations(members)?,
            Some("sig") => Some(Usage::Signature),
            Some("enc") => Some(Usage::Encryption),
            Some(_) => return Err(InvalidJwk::Unsupported),
        };
        Ok(Self {
            kid: text(members, "kid")?.map(str::to_owned),
            usage,
            alg: text(members, "alg")?.map(str::to_owned),
            key: public_key(members)?,
        })
    }
}

impl<'de> Deserialize<'de> for Jwk {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::from_json(&Value::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

fn public_key(members: &Map<String, Value>) -> Result<PublicKey, InvalidJwk> {
    let bytes = |name| {
        let text = members.get(name).and_then(Value::as_str);
        text.and_then(base64url::decode)
            .ok_or(InvalidJwk::Malformed)
    };
    let crv = members.get("crv").and_then(Value::as_str);
    let sound = match text(members, "kty")?.ok_or(InvalidJwk::Malformed)? {
        "RSA" => PublicKey::rsa(&bytes("n")?, &bytes("e")?),
        "EC" => {
            let curve = crv.and_then(Curve::from_name);
            let curve = curve.ok_or(InvalidJwk::Unsupported)?;
            PublicKey::ec(curve, &bytes("x")?, &bytes("y")?)
        }
        "OKP" => {
            let x = bytes("x")?.try_into().ok();
            match crv {
                Some("Ed25519") => x.map(PublicKey::Ed25519),
                Some("X25519") => x.map(PublicKey::X25519),
                _ => return Err(InvalidJwk::Unsupported),
            }
        }
        _ => return Err(InvalidJwk::Unsupported),
    };
    sound.ok_or(InvalidJwk::Unsound)
}

/// `key_ops` says the same as `use` in other words (RFC 7517 §4.3).
fn usage_of_operations(members: &Map<String, Value>) -> Result<Option<Usage>, InvalidJwk> {
    let Some(operations) = members.get("key_ops") else {
        return Ok(None);
    };
    let operations = operations.as_array().ok_or(InvalidJwk::Malformed)?;
    let has = |name: &str| operations.iter().any(|op| op == name);
    let encrypts = ["encrypt", "wrapKey", "deriveKey", "deriveBits"];
    match (has("verify"), encrypts.into_iter().any(has)) {
        (true, false) => Ok(Some(Usage::Signature)),
        (false, true) => Ok(Some(Usage::Encryption)),
        (true, true) => Ok(None),
        (false, false) => Err(InvalidJwk::Unsupported),
    }
}

fn text<'a>(members: &'a Map<String, Value>, name: &str) -> Result<Option<&'a str>, InvalidJwk> {
    match members.get(name) {
        None => Ok(None),
        Some(Value::String(text)) if text.len() <= LONGEST_NAME => Ok(Some(text)),
        Some(_) => Err(InvalidJwk::Malformed),
    }
}
