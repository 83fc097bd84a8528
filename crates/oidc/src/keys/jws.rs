//! Compact JWS (RFC 7515): the one place that signs and verifies.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Serialize};

use super::KeyError;
use super::signing_key::SigningKey;
use super::token_type::TokenType;

/// Longer than any token made here.
const LONGEST: usize = 16 * 1024;

#[derive(Debug, Deserialize)]
pub(super) struct Header {
    pub(super) alg: String,
    pub(super) kid: String,
    typ: String,
    /// Extensions that must be understood (RFC 7515 §4.1.11); none is.
    crit: Option<IgnoredAny>,
}

pub(super) fn sign(
    key: &SigningKey,
    kind: TokenType,
    claims: &impl Serialize,
) -> Result<String, KeyError> {
    let claims = serde_json::to_vec(claims).map_err(|_| KeyError::Crypto("write claims"))?;
    let header = key.header(kind);
    let mut token = String::with_capacity(header.len() + claims.len() * 4 / 3 + 360);
    token.push_str(header);
    token.push('.');
    URL_SAFE_NO_PAD.encode_string(claims, &mut token);
    let signature = key.sign(token.as_bytes())?;
    token.push('.');
    URL_SAFE_NO_PAD.encode_string(signature, &mut token);
    Ok(token)
}

/// The header of a token of this kind; it is not verified yet.
pub(super) fn header(token: &str, kind: TokenType) -> Option<Header> {
    if token.len() > LONGEST {
        return None;
    }
    let encoded = token.split('.').next()?;
    let header: Header = decode(encoded)?;
    let fits = header.typ == kind.typ() && header.crit.is_none();
    fits.then_some(header)
}

/// The claims, if `key` signed them. The algorithm is the key's; what the header says must agree.
pub(super) fn verify<T: DeserializeOwned>(
    token: &str,
    header: &Header,
    key: &SigningKey,
) -> Option<T> {
    let (signed, signature) = token.rsplit_once('.')?;
    let (_, claims) = signed.split_once('.')?;
    let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
    let sound = header.alg == key.alg.as_str() && key.verifies(signed.as_bytes(), &signature);
    sound.then(|| decode(claims)).flatten()
}

fn decode<T: DeserializeOwned>(encoded: &str) -> Option<T> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(encoded).ok()?).ok()
}
