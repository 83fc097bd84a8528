use serde::Serialize;

use super::header::Header;
use crate::algorithm::Algorithm;
use crate::base64url;
use crate::mac::MacKey;
use crate::private_key::{KeyFailure, PrivateKey};

/// A compact JWS of these claims.
///
/// # Errors
/// [`KeyFailure`] if the header's algorithm is not one of the key's.
pub fn sign(
    key: &PrivateKey,
    header: &Header,
    claims: &impl Serialize,
) -> Result<String, KeyFailure> {
    let alg = Algorithm::from_name(&header.alg).ok_or(KeyFailure("sign with this algorithm"))?;
    let mut token = unsigned(header, claims)?;
    let signature = key.sign(alg, token.as_bytes())?;
    token.push('.');
    base64url::append(signature, &mut token);
    Ok(token)
}

/// A compact JWS of these claims under a shared secret.
///
/// # Errors
/// [`KeyFailure`] if the header names another algorithm than the secret's.
pub fn sign_mac(
    key: &MacKey,
    header: &Header,
    claims: &impl Serialize,
) -> Result<String, KeyFailure> {
    if header.alg != key.algorithm().as_str() {
        return Err(KeyFailure("sign with this algorithm"));
    }
    let mut token = unsigned(header, claims)?;
    let tag = key.sign(token.as_bytes());
    token.push('.');
    base64url::append(tag, &mut token);
    Ok(token)
}

fn unsigned(header: &Header, claims: &impl Serialize) -> Result<String, KeyFailure> {
    let failed = |_| KeyFailure("write claims");
    let header = serde_json::to_vec(header).map_err(failed)?;
    let claims = serde_json::to_vec(claims).map_err(failed)?;
    // Room for the largest usual signature, RSA's of 2048 bits.
    let mut token = String::with_capacity((header.len() + claims.len()) * 4 / 3 + 360);
    base64url::append(header, &mut token);
    token.push('.');
    base64url::append(claims, &mut token);
    Ok(token)
}
