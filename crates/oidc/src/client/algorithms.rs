//! Which algorithm names a registration may use. `none` is never among them.

use countersign_jose::{Algorithm, ContentEncryption, KeyManagement, MacAlgorithm};
use countersign_store::ClientMetadata;

use super::invalid::{Checked, ensure, one_of};
use crate::keys;

/// Signatures made with the client's private key.
pub(super) fn by_client() -> Vec<&'static str> {
    Algorithm::ALL.map(Algorithm::as_str).to_vec()
}

/// Signatures made with the client's secret.
pub(super) fn by_secret() -> Vec<&'static str> {
    MacAlgorithm::ALL.map(MacAlgorithm::as_str).to_vec()
}

pub(super) fn any() -> Vec<&'static str> {
    [by_client(), by_secret()].concat()
}

/// Signatures made here.
fn by_provider() -> Vec<&'static str> {
    keys::ALGORITHMS.iter().map(|alg| alg.as_str()).collect()
}

pub(super) fn check(metadata: &ClientMetadata) -> Checked {
    let own = by_provider();
    for (property, alg) in [
        (
            "id_token_signed_response_alg",
            Some(&metadata.id_token_signed_response_alg),
        ),
        (
            "userinfo_signed_response_alg",
            metadata.userinfo_signed_response_alg.as_ref(),
        ),
        (
            "authorization_signed_response_alg",
            metadata.authorization_signed_response_alg.as_ref(),
        ),
        (
            "introspection_signed_response_alg",
            metadata.introspection_signed_response_alg.as_ref(),
        ),
    ] {
        one_of(property, alg.map(String::as_str), &own)?;
    }
    let by_request = metadata.request_object_signing_alg.as_deref();
    one_of("request_object_signing_alg", by_request, &by_client())?;
    for (property, alg, enc) in encryption(metadata) {
        one_of(
            property,
            alg,
            &KeyManagement::ALL.map(KeyManagement::as_str),
        )?;
        one_of(
            property,
            enc,
            &ContentEncryption::ALL.map(ContentEncryption::as_str),
        )?;
        ensure(
            alg.is_some() || enc.is_none(),
            property,
            enc.unwrap_or_default(),
            "the content encryption needs the algorithm for its key beside it",
        )?;
    }
    let format = metadata.access_token_format.as_deref();
    one_of("access_token_format", format, &["jwt", "opaque"])
}

/// What is encrypted for the client: property, `alg` and `enc`.
pub(super) fn encryption(
    metadata: &ClientMetadata,
) -> [(&'static str, Option<&str>, Option<&str>); 3] {
    [
        (
            "id_token_encrypted_response_alg",
            metadata.id_token_encrypted_response_alg.as_deref(),
            metadata.id_token_encrypted_response_enc.as_deref(),
        ),
        (
            "userinfo_encrypted_response_alg",
            metadata.userinfo_encrypted_response_alg.as_deref(),
            metadata.userinfo_encrypted_response_enc.as_deref(),
        ),
        (
            "authorization_encrypted_response_alg",
            metadata.authorization_encrypted_response_alg.as_deref(),
            metadata.authorization_encrypted_response_enc.as_deref(),
        ),
    ]
}
