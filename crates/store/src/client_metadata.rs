use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What is registered of a client, in the names of RFC 7591, OpenID Connect Registration and the
/// specifications that add to them. What is not registered is left out of the JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ClientMetadata {
    pub client_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_uri: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logo_uri: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_uri: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tos_uri: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contacts: Vec<String>,
    /// `web` or `native`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub application_type: Option<String>,
    pub redirect_uris: Vec<String>,
    pub post_logout_redirect_uris: Vec<String>,
    /// Words in each are in alphabetical order: `code id_token`.
    pub response_types: Vec<String>,
    pub grant_types: Vec<String>,
    /// `scope` on the wire, one word each here.
    pub scopes: Vec<String>,

    pub token_endpoint_auth_method: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token_endpoint_auth_signing_alg: Option<String>,
    /// The client's public keys (RFC 7517 §5), or where they are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jwks: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jwks_uri: Option<String>,
    /// RFC 8705 §2.1.2: exactly one of these five for `tls_client_auth`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls_client_auth_subject_dn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls_client_auth_san_dns: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls_client_auth_san_uri: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls_client_auth_san_ip: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls_client_auth_san_email: Option<String>,
    #[serde(skip_serializing_if = "is_false")]
    pub tls_client_certificate_bound_access_tokens: bool,
    #[serde(skip_serializing_if = "is_false")]
    pub dpop_bound_access_tokens: bool,

    /// `public` or `pairwise`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sector_identifier_uri: Option<String>,
    pub id_token_signed_response_alg: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_token_encrypted_response_alg: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_token_encrypted_response_enc: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub userinfo_signed_response_alg: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub userinfo_encrypted_response_alg: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub userinfo_encrypted_response_enc: Option<String>,
    /// JARM §3.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorization_signed_response_alg: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorization_encrypted_response_alg: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorization_encrypted_response_enc: Option<String>,
    /// RFC 9701 §6.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub introspection_signed_response_alg: Option<String>,
    /// The resource servers that it may ask access tokens for (RFC 8707 §2), as absolute URIs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub resources: Vec<String>,
    /// The resource servers that it speaks for: it may introspect the tokens that are for them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub audiences: Vec<String>,
    /// `jwt` (RFC 9068) or `opaque`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_token_format: Option<String>,

    /// JAR (RFC 9101 §10.5).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_object_signing_alg: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub request_uris: Vec<String>,
    #[serde(skip_serializing_if = "is_false")]
    pub require_signed_request_object: bool,
    /// RFC 9126 §6.
    #[serde(skip_serializing_if = "is_false")]
    pub require_pushed_authorization_requests: bool,
    pub require_pkce: bool,
    /// The switch for response types that put tokens into the browser's address.
    #[serde(skip_serializing_if = "is_false")]
    pub allow_implicit: bool,

    pub default_acr_values: Vec<String>,
    /// The only methods that may be used for this client; empty means all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allowed_acr_values: Vec<String>,
    /// In seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_max_age: Option<i64>,
    #[serde(skip_serializing_if = "is_false")]
    pub require_auth_time: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub initiate_login_uri: Option<String>,

    #[serde(skip_serializing_if = "Option::is_none")]
    pub frontchannel_logout_uri: Option<String>,
    #[serde(skip_serializing_if = "is_false")]
    pub frontchannel_logout_session_required: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backchannel_logout_uri: Option<String>,
    #[serde(skip_serializing_if = "is_false")]
    pub backchannel_logout_session_required: bool,
    /// CIBA §4: `poll`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backchannel_token_delivery_mode: Option<String>,

    #[serde(skip_serializing_if = "Option::is_none")]
    pub software_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub software_version: Option<String>,
    /// The operator's own application: people are not asked for consent.
    pub trusted: bool,
    /// Names and addresses in other languages: `client_name#de` (RFC 7591 §2.2).
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub localized: BTreeMap<String, String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_false(value: &bool) -> bool {
    !*value
}

impl Default for ClientMetadata {
    fn default() -> Self {
        let words = |list: &[&str]| list.iter().map(|&w| w.to_owned()).collect();
        Self {
            client_name: String::new(),
            client_uri: None,
            logo_uri: None,
            policy_uri: None,
            tos_uri: None,
            contacts: Vec::new(),
            application_type: None,
            redirect_uris: Vec::new(),
            post_logout_redirect_uris: Vec::new(),
            response_types: words(&["code"]),
            grant_types: words(&["authorization_code", "refresh_token"]),
            scopes: words(&["openid", "profile", "email", "phone", "offline_access"]),
            token_endpoint_auth_method: "client_secret_basic".to_owned(),
            token_endpoint_auth_signing_alg: None,
            jwks: None,
            jwks_uri: None,
            tls_client_auth_subject_dn: None,
            tls_client_auth_san_dns: None,
            tls_client_auth_san_uri: None,
            tls_client_auth_san_ip: None,
            tls_client_auth_san_email: None,
            tls_client_certificate_bound_access_tokens: false,
            dpop_bound_access_tokens: false,
            subject_type: None,
            sector_identifier_uri: None,
            id_token_signed_response_alg: "RS256".to_owned(),
            id_token_encrypted_response_alg: None,
            id_token_encrypted_response_enc: None,
            userinfo_signed_response_alg: None,
            userinfo_encrypted_response_alg: None,
            userinfo_encrypted_response_enc: None,
            authorization_signed_response_alg: None,
            authorization_encrypted_response_alg: None,
            authorization_encrypted_response_enc: None,
            introspection_signed_response_alg: None,
            resources: Vec::new(),
            audiences: Vec::new(),
            access_token_format: None,
            request_object_signing_alg: None,
            request_uris: Vec::new(),
            require_signed_request_object: false,
            require_pushed_authorization_requests: false,
            require_pkce: true,
            allow_implicit: false,
            default_acr_values: Vec::new(),
            allowed_acr_values: Vec::new(),
            default_max_age: None,
            require_auth_time: false,
            initiate_login_uri: None,
            frontchannel_logout_uri: None,
            frontchannel_logout_session_required: false,
            backchannel_logout_uri: None,
            backchannel_logout_session_required: false,
            backchannel_token_delivery_mode: None,
            software_id: None,
            software_version: None,
            trusted: false,
            localized: BTreeMap::new(),
        }
    }
}

impl ClientMetadata {
    #[must_use]
    pub fn has_grant(&self, grant_type: &str) -> bool {
        self.grant_types.iter().any(|g| g == grant_type)
    }

    /// The client's name in a language (BCP 47), or in its own when that is not there.
    #[must_use]
    pub fn name_in(&self, language: &str) -> &str {
        let translated = self.translated("client_name", language);
        translated.unwrap_or(&self.client_name)
    }

    /// Where the client's home page is for people who read a language.
    #[must_use]
    pub fn client_uri_in(&self, language: &str) -> Option<&str> {
        let translated = self.translated("client_uri", language);
        translated.or(self.client_uri.as_deref())
    }

    /// Where its logo is, which may bear words.
    #[must_use]
    pub fn logo_uri_in(&self, language: &str) -> Option<&str> {
        let translated = self.translated("logo_uri", language);
        translated.or(self.logo_uri.as_deref())
    }

    /// Where it says what it does with what it learns.
    #[must_use]
    pub fn policy_uri_in(&self, language: &str) -> Option<&str> {
        let translated = self.translated("policy_uri", language);
        translated.or(self.policy_uri.as_deref())
    }

    /// Where its terms of service are.
    #[must_use]
    pub fn tos_uri_in(&self, language: &str) -> Option<&str> {
        let translated = self.translated("tos_uri", language);
        translated.or(self.tos_uri.as_deref())
    }

    /// What stands as `property#language`, else for the language without its region.
    fn translated(&self, property: &str, language: &str) -> Option<&str> {
        let tagged = |tag: &str| {
            let mut all = self.localized.iter();
            all.find(|(name, _)| {
                let parts = name.split_once('#');
                parts.is_some_and(|(own, given)| own == property && given.eq_ignore_ascii_case(tag))
            })
        };
        let primary = language.split('-').next().unwrap_or_default();
        let found = tagged(language).or_else(|| tagged(primary));
        found.map(|(_, text)| text.as_str())
    }

    /// Whether the client has nothing to prove itself with (RFC 6749 §2.1).
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.token_endpoint_auth_method == "none"
    }
}
