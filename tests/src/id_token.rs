use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde_json::Value;

/// The claims of an ID token.
pub type Claims = Value;

/// Verifies an ID token as OpenID Connect Core §3.1.3.7 asks, and gives its claims.
///
/// # Errors
/// What is wrong with it.
pub fn verify(
    token: &str,
    keys: &JwkSet,
    issuer: &str,
    client_id: &str,
    algorithm: Algorithm,
    nonce: Option<&str>,
) -> Result<Claims, String> {
    let header = decode_header(token).map_err(|e| e.to_string())?;
    let id = header.kid.ok_or("the header names no key")?;
    let key = keys.find(&id).ok_or("the key is not published")?;
    let key = DecodingKey::from_jwk(key).map_err(|e| e.to_string())?;
    let mut validation = Validation::new(algorithm);
    validation.set_issuer(&[issuer]);
    validation.set_audience(&[client_id]);
    validation.set_required_spec_claims(&["iss", "aud", "exp", "sub"]);
    let claims = decode::<Claims>(token, &key, &validation)
        .map_err(|e| e.to_string())?
        .claims;
    if claims["iat"].as_i64().is_none() {
        return Err("iat is missing".to_owned());
    }
    if claims.get("nonce").and_then(Value::as_str) != nonce {
        return Err(format!("the nonce is {}", claims["nonce"]));
    }
    Ok(claims)
}

/// The `at_hash` of an access token or `c_hash` of a code (OpenID Connect Core §3.1.3.6, §3.3.2.11),
/// for RS256 and ES256.
#[must_use]
pub fn half_hash(value: &str) -> String {
    let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, value.as_bytes());
    URL_SAFE_NO_PAD.encode(&hash.as_ref()[..16])
}
