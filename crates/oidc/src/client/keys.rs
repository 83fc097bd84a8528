//! The client's public keys (RFC 7591 §2: `jwks` or `jwks_uri`, not both).

use countersign_jose::{InvalidJwk, JwkSet};
use countersign_store::ClientMetadata;
use serde_json::Value;

use super::addresses::served;
use super::algorithms::encryption;
use super::invalid::{Checked, InvalidRegistration, ensure};

pub(super) fn check(metadata: &ClientMetadata) -> Checked {
    served("jwks_uri", metadata.jwks_uri.as_deref())?;
    if let Some(jwks) = &metadata.jwks {
        check_set(jwks)?;
        ensure(
            metadata.jwks_uri.is_none(),
            "jwks",
            "",
            "use jwks or jwks_uri, not both",
        )?;
    }
    match what_needs_keys(metadata) {
        Some(what) if metadata.jwks.is_none() && metadata.jwks_uri.is_none() => {
            let allowed = format!("{what} needs the client's public keys: jwks or jwks_uri");
            Err(InvalidRegistration::new("jwks", "", allowed))
        }
        _ => Ok(()),
    }
}

fn check_set(jwks: &Value) -> Checked {
    // The value is not told: it may be a private key.
    let wrong = |allowed| InvalidRegistration::new("jwks", "", allowed);
    let set = JwkSet::from_json(jwks).map_err(|error| match error {
        InvalidJwk::Private => {
            wrong("use public keys only; this private key is known to others now")
        }
        _ => wrong("use a JWK Set"),
    })?;
    if set.keys().is_empty() {
        return Err(wrong("use keys of a known type: RSA, EC or OKP"));
    }
    Ok(())
}

fn what_needs_keys(metadata: &ClientMetadata) -> Option<&'static str> {
    let encrypted = encryption(metadata)
        .into_iter()
        .find_map(|(property, alg, _)| alg.map(|_| property));
    match metadata.token_endpoint_auth_method.as_str() {
        "private_key_jwt" => Some("private_key_jwt"),
        "self_signed_tls_client_auth" => Some("self_signed_tls_client_auth"),
        _ if encrypted.is_some() => encrypted,
        _ if metadata.request_object_signing_alg.is_some() => Some("request_object_signing_alg"),
        _ if metadata.require_signed_request_object => Some("require_signed_request_object"),
        _ => None,
    }
}
