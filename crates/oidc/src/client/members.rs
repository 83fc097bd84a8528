//! The members of client metadata with their types.

use serde_json::Value;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Texts,
    Flag,
    Number,
    Object,
}

impl Kind {
    pub(super) fn fits(self, value: &Value) -> bool {
        match self {
            Self::Text => value.is_string(),
            Self::Texts => value
                .as_array()
                .is_some_and(|items| items.iter().all(Value::is_string)),
            Self::Flag => value.is_boolean(),
            Self::Number => value.is_i64(),
            Self::Object => value.is_object(),
        }
    }

    pub(super) const fn allowed(self) -> &'static str {
        match self {
            Self::Text => "a text",
            Self::Texts => "a list of texts",
            Self::Flag => "true or false",
            Self::Number => "a whole number",
            Self::Object => "an object",
        }
    }
}

/// What may be there in several languages.
pub(super) const TRANSLATED: [&str; 5] = [
    "client_name",
    "client_uri",
    "logo_uri",
    "policy_uri",
    "tos_uri",
];

pub(super) const MEMBERS: [(&str, Kind); 57] = [
    ("client_name", Kind::Text),
    ("client_uri", Kind::Text),
    ("logo_uri", Kind::Text),
    ("policy_uri", Kind::Text),
    ("tos_uri", Kind::Text),
    ("contacts", Kind::Texts),
    ("application_type", Kind::Text),
    ("redirect_uris", Kind::Texts),
    ("post_logout_redirect_uris", Kind::Texts),
    ("response_types", Kind::Texts),
    ("grant_types", Kind::Texts),
    ("scope", Kind::Text),
    ("token_endpoint_auth_method", Kind::Text),
    ("token_endpoint_auth_signing_alg", Kind::Text),
    ("jwks", Kind::Object),
    ("jwks_uri", Kind::Text),
    ("tls_client_auth_subject_dn", Kind::Text),
    ("tls_client_auth_san_dns", Kind::Text),
    ("tls_client_auth_san_uri", Kind::Text),
    ("tls_client_auth_san_ip", Kind::Text),
    ("tls_client_auth_san_email", Kind::Text),
    ("tls_client_certificate_bound_access_tokens", Kind::Flag),
    ("dpop_bound_access_tokens", Kind::Flag),
    ("subject_type", Kind::Text),
    ("sector_identifier_uri", Kind::Text),
    ("id_token_signed_response_alg", Kind::Text),
    ("id_token_encrypted_response_alg", Kind::Text),
    ("id_token_encrypted_response_enc", Kind::Text),
    ("userinfo_signed_response_alg", Kind::Text),
    ("userinfo_encrypted_response_alg", Kind::Text),
    ("userinfo_encrypted_response_enc", Kind::Text),
    ("authorization_signed_response_alg", Kind::Text),
    ("authorization_encrypted_response_alg", Kind::Text),
    ("authorization_encrypted_response_enc", Kind::Text),
    ("introspection_signed_response_alg", Kind::Text),
    ("resources", Kind::Texts),
    ("audiences", Kind::Texts),
    ("access_token_format", Kind::Text),
    ("request_object_signing_alg", Kind::Text),
    ("request_uris", Kind::Texts),
    ("require_signed_request_object", Kind::Flag),
    ("require_pushed_authorization_requests", Kind::Flag),
    ("require_pkce", Kind::Flag),
    ("allow_implicit", Kind::Flag),
    ("default_acr_values", Kind::Texts),
    ("allowed_acr_values", Kind::Texts),
    ("default_max_age", Kind::Number),
    ("require_auth_time", Kind::Flag),
    ("initiate_login_uri", Kind::Text),
    ("frontchannel_logout_uri", Kind::Text),
    ("frontchannel_logout_session_required", Kind::Flag),
    ("backchannel_logout_uri", Kind::Text),
    ("backchannel_logout_session_required", Kind::Flag),
    ("backchannel_token_delivery_mode", Kind::Text),
    ("software_id", Kind::Text),
    ("software_version", Kind::Text),
    ("trusted", Kind::Flag),
];

#[cfg(test)]
mod tests {
    use super::*;
    use countersign_store::ClientMetadata;
    use serde_json::{Map, json};
    use std::collections::BTreeSet;

    /// One that is not the default.
    fn value(kind: Kind, name: &str) -> Value {
        match kind {
            Kind::Text => json!("other"),
            Kind::Texts => json!(["other"]),
            Kind::Flag => json!(name != "require_pkce"),
            Kind::Number => json!(7),
            Kind::Object => json!({"keys": []}),
        }
    }

    #[test]
    fn each_field_is_a_member_and_each_member_a_field() {
        let document: Map<String, Value> = MEMBERS
            .into_iter()
            .map(|(name, kind)| (name.to_owned(), value(kind, name)))
            .collect();
        let metadata = crate::client::document::from_document(&document).unwrap();
        assert_eq!(crate::client::document::to_document(&metadata), document);
        let named: BTreeSet<&str> = MEMBERS.into_iter().map(|(name, _)| name).collect();
        assert_eq!(named.len(), MEMBERS.len());
        // Fields that are left out when they are empty show in the document above only; all
        // others show here as well.
        let Value::Object(fields) = serde_json::to_value(ClientMetadata::default()).unwrap() else {
            panic!("metadata is an object")
        };
        for field in fields.keys().filter(|f| *f != "scopes") {
            assert!(named.contains(field.as_str()), "{field}");
        }
    }
}
