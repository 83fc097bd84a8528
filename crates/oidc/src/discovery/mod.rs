//! Provider metadata (OpenID Connect Discovery §3, RFC 8414).

pub mod paths;

use std::collections::BTreeMap;

use countersign_jose::{Algorithm, ContentEncryption, KeyManagement, MacAlgorithm};
use serde_json::{Map, Value, json};

use crate::acr::OfferedMethod;
use crate::client::grants;
use crate::keys;
use crate::provider::Provider;
use crate::registration::RegistrationMode;
use crate::request::{DISPLAYS, Prompt, RESPONSE_TYPES};
use crate::response_mode::ResponseMode;
use crate::{dpop, subject};

/// Claims of ID tokens that are always there.
const OF_THE_SIGN_IN: [&str; 9] = [
    "iss",
    "aud",
    "exp",
    "iat",
    "auth_time",
    "nonce",
    "acr",
    "amr",
    "sid",
];

/// The endpoints that clients call themselves, and so may call with a certificate.
const FOR_CLIENTS: [(&str, &str); 7] = [
    ("token_endpoint", paths::TOKEN),
    ("userinfo_endpoint", paths::USERINFO),
    ("introspection_endpoint", paths::INTROSPECT),
    ("revocation_endpoint", paths::REVOKE),
    ("pushed_authorization_request_endpoint", paths::PUSH),
    ("device_authorization_endpoint", paths::DEVICE_AUTHORIZATION),
    ("backchannel_authentication_endpoint", paths::BACKCHANNEL),
];

impl Provider {
    /// The discovery document for the methods that are offered now. `ui_locales` are the
    /// languages of the pages.
    #[must_use]
    pub fn metadata(&self, offered: &[OfferedMethod], ui_locales: &[String]) -> Value {
        let themes = [
            self.endpoints(),
            requests(ui_locales),
            self.people(offered),
            tokens(),
            self.callers(),
            self.sessions(),
            self.decoupled_requests(),
        ];
        let members = themes.into_iter().filter_map(|theme| match theme {
            Value::Object(members) => Some(members),
            _ => None,
        });
        Value::Object(members.flatten().collect::<Map<_, _>>())
    }

    fn endpoints(&self) -> Value {
        let at = |path| self.issuer.endpoint(path);
        let mut endpoints = json!({
            "issuer": self.issuer.as_str(),
            "authorization_endpoint": at(paths::AUTHORIZE),
            "pushed_authorization_request_endpoint": at(paths::PUSH),
            "token_endpoint": at(paths::TOKEN),
            "userinfo_endpoint": at(paths::USERINFO),
            "introspection_endpoint": at(paths::INTROSPECT),
            "revocation_endpoint": at(paths::REVOKE),
            "jwks_uri": at(paths::JWKS),
        });
        if self.registration.mode != RegistrationMode::Closed {
            endpoints["registration_endpoint"] = at(paths::REGISTER).into();
        }
        endpoints
    }

    /// Who signs in, how, and what is told of them.
    fn people(&self, offered: &[OfferedMethod]) -> Value {
        let configuration = self.configuration.last();
        let catalogue = &configuration.catalogue;
        let mut claims = catalogue.claim_names();
        claims.extend(OF_THE_SIGN_IN);
        let acrs: Vec<&str> = offered.iter().map(|method| method.acr.as_str()).collect();
        json!({
            "acr_values_supported": acrs,
            "auth_level_mapping": levels(offered),
            "subject_types_supported": ["public", subject::PAIRWISE],
            "scopes_supported": catalogue.scope_names(),
            "claim_types_supported": ["normal"],
            "claims_supported": claims,
            "claims_parameter_supported": true,
        })
    }

    /// How applications prove who they are at the endpoints that they call.
    fn callers(&self) -> Value {
        let methods = self.auth_methods();
        let confidential: Vec<&str> = methods
            .iter()
            .copied()
            .filter(|&method| method != "none")
            .collect();
        let mut callers = json!({
            "token_endpoint_auth_methods_supported": methods,
            "token_endpoint_auth_signing_alg_values_supported": assertion_algorithms(),
            "introspection_endpoint_auth_methods_supported": confidential,
            "introspection_endpoint_auth_signing_alg_values_supported": assertion_algorithms(),
            "revocation_endpoint_auth_methods_supported": methods,
            "revocation_endpoint_auth_signing_alg_values_supported": assertion_algorithms(),
            "tls_client_certificate_bound_access_tokens": self.mutual_tls.is_some(),
            "dpop_signing_alg_values_supported": dpop::ALGORITHMS.map(Algorithm::as_str),
        });
        if let Some(aliases) = self.mutual_tls_aliases() {
            callers["mtls_endpoint_aliases"] = aliases;
        }
        callers
    }

    /// RFC 8705 §5.
    fn mutual_tls_aliases(&self) -> Option<Value> {
        let aliases = FOR_CLIENTS
            .iter()
            .map(|(name, path)| Some(((*name).to_owned(), self.alias_of(path)?.into())));
        aliases.collect::<Option<_>>().map(Value::Object)
    }

    fn sessions(&self) -> Value {
        let at = |path| self.issuer.endpoint(path);
        json!({
            "end_session_endpoint": at(paths::END_SESSION),
            "check_session_iframe": at(paths::CHECK_SESSION),
            "frontchannel_logout_supported": true,
            "frontchannel_logout_session_supported": true,
            "backchannel_logout_supported": true,
            "backchannel_logout_session_supported": true,
        })
    }

    fn decoupled_requests(&self) -> Value {
        let at = |path| self.issuer.endpoint(path);
        json!({
            "device_authorization_endpoint": at(paths::DEVICE_AUTHORIZATION),
            "backchannel_authentication_endpoint": at(paths::BACKCHANNEL),
            "backchannel_token_delivery_modes_supported": ["poll"],
            "backchannel_user_code_parameter_supported": false,
        })
    }
}

fn requests(ui_locales: &[String]) -> Value {
    json!({
        "response_types_supported": RESPONSE_TYPES,
        "response_modes_supported": ResponseMode::names().collect::<Vec<_>>(),
        "grant_types_supported": grants::supported(),
        "display_values_supported": DISPLAYS,
        "ui_locales_supported": ui_locales,
        "code_challenge_methods_supported": ["S256"],
        "prompt_values_supported": Prompt::ALL.map(Prompt::as_str),
        "request_parameter_supported": true,
        "request_uri_parameter_supported": true,
        "require_request_uri_registration": true,
        "request_object_signing_alg_values_supported": Algorithm::ALL.map(Algorithm::as_str),
        "require_signed_request_object": false,
        "require_pushed_authorization_requests": false,
        "authorization_response_iss_parameter_supported": true,
    })
}

fn tokens() -> Value {
    let signing = keys::ALGORITHMS.map(Algorithm::as_str);
    let key_management = KeyManagement::ALL.map(KeyManagement::as_str);
    let encryption = ContentEncryption::ALL.map(ContentEncryption::as_str);
    json!({
        "id_token_signing_alg_values_supported": signing,
        "id_token_encryption_alg_values_supported": key_management,
        "id_token_encryption_enc_values_supported": encryption,
        "userinfo_signing_alg_values_supported": signing,
        "userinfo_encryption_alg_values_supported": key_management,
        "userinfo_encryption_enc_values_supported": encryption,
        "authorization_signing_alg_values_supported": signing,
        "authorization_encryption_alg_values_supported": key_management,
        "authorization_encryption_enc_values_supported": encryption,
        "introspection_signing_alg_values_supported": signing,
    })
}

/// What assertions of clients may be signed with; `none` never.
fn assertion_algorithms() -> Vec<&'static str> {
    let shared = MacAlgorithm::ALL.map(MacAlgorithm::as_str);
    let own = Algorithm::ALL.map(Algorithm::as_str);
    shared.into_iter().chain(own).collect()
}

fn levels(offered: &[OfferedMethod]) -> BTreeMap<String, Vec<&str>> {
    let mut levels: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for method in offered {
        let same = levels.entry(method.level.to_string()).or_default();
        same.push(method.acr.as_str());
    }
    levels
}
