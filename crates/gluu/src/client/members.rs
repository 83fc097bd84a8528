use serde_json::{Map, Value};

use crate::Entry;

/// Attribute and member of metadata, where a text is a text.
const TEXTS: [(&str, &str); 24] = [
    ("displayName", "client_name"),
    ("oxAuthClientURI", "client_uri"),
    ("oxAuthLogoURI", "logo_uri"),
    ("oxAuthPolicyURI", "policy_uri"),
    ("oxAuthTosURI", "tos_uri"),
    ("oxAuthAppType", "application_type"),
    (
        "oxAuthTokenEndpointAuthMethod",
        "token_endpoint_auth_method",
    ),
    (
        "oxAuthTokenEndpointAuthSigningAlg",
        "token_endpoint_auth_signing_alg",
    ),
    ("oxAuthJwksURI", "jwks_uri"),
    ("oxAuthSubjectType", "subject_type"),
    ("oxAuthSectorIdentifierURI", "sector_identifier_uri"),
    (
        "oxAuthIdTokenSignedResponseAlg",
        "id_token_signed_response_alg",
    ),
    (
        "oxAuthIdTokenEncryptedResponseAlg",
        "id_token_encrypted_response_alg",
    ),
    (
        "oxAuthIdTokenEncryptedResponseEnc",
        "id_token_encrypted_response_enc",
    ),
    ("oxAuthSignedResponseAlg", "userinfo_signed_response_alg"),
    (
        "oxAuthUserInfoEncryptedResponseAlg",
        "userinfo_encrypted_response_alg",
    ),
    (
        "oxAuthUserInfoEncryptedResponseEnc",
        "userinfo_encrypted_response_enc",
    ),
    (
        "oxAuthRequestObjectSigningAlg",
        "request_object_signing_alg",
    ),
    ("oxAuthInitiateLoginURI", "initiate_login_uri"),
    ("oxAuthLogoutURI", "frontchannel_logout_uri"),
    (
        "oxAuthBackchannelTokenDeliveryMode",
        "backchannel_token_delivery_mode",
    ),
    ("oxSoftwareId", "software_id"),
    ("oxSoftwareVersion", "software_version"),
    ("tlsClientAuthSubjectDn", "tls_client_auth_subject_dn"),
];

const LISTS: [(&str, &str); 4] = [
    ("oxAuthRedirectURI", "redirect_uris"),
    ("oxAuthPostLogoutRedirectURI", "post_logout_redirect_uris"),
    ("oxAuthRequestURI", "request_uris"),
    ("oxAuthContact", "contacts"),
];

const FLAGS: [(&str, &str); 3] = [
    ("oxAuthTrustedClient", "trusted"),
    ("oxAuthRequireAuthTime", "require_auth_time"),
    (
        "oxAuthLogoutSessionRequired",
        "frontchannel_logout_session_required",
    ),
];

/// What is the same thing under another name. Empty values are left out.
pub(super) fn simple(entry: &Entry) -> Map<String, Value> {
    let mut metadata = Map::new();
    for (attribute, member) in TEXTS {
        if let Some(text) = entry.filled(attribute) {
            metadata.insert(member.to_owned(), text.into());
        }
    }
    for (attribute, member) in LISTS {
        let values: Vec<&str> = entry.all(attribute).filter(|v| !v.is_empty()).collect();
        if !values.is_empty() {
            metadata.insert(member.to_owned(), values.into());
        }
    }
    for (attribute, member) in FLAGS {
        if entry.flag(attribute) == Some(true) {
            metadata.insert(member.to_owned(), true.into());
        }
    }
    let seconds = entry
        .filled("oxAuthDefaultMaxAge")
        .and_then(|age| age.parse::<i64>().ok());
    if let Some(seconds) = seconds {
        metadata.insert("default_max_age".to_owned(), seconds.into());
    }
    let jwks = entry
        .filled("oxAuthJwks")
        .and_then(|json| serde_json::from_str(json).ok());
    if let Some(Value::Object(jwks)) = jwks {
        metadata.insert("jwks".to_owned(), jwks.into());
    }
    let method = metadata.entry("token_endpoint_auth_method");
    method.or_insert_with(|| "client_secret_basic".into());
    if entry.flag("oxAccessTokenAsJwt") == Some(false) {
        metadata.insert("access_token_format".to_owned(), "opaque".into());
    }
    metadata
}
