//! Provider metadata (OpenID Connect Discovery §3, RFC 8414).

use std::collections::BTreeMap;

use countersign_jose::{Algorithm, ContentEncryption, KeyManagement};
use serde_json::{Value, json};

use crate::acr::OfferedMethod;
use crate::client::grants;
use crate::keys;
use crate::provider::Provider;
use crate::registration::RegistrationMode;
use crate::request::{DISPLAYS, Prompt, RESPONSE_TYPES};

use crate::response_mode::ResponseMode;
use crate::{client_auth, scope, subject};

/// Where a provider's endpoints are, below its issuer.
pub mod paths {
    pub const AUTHORIZE: &str = "/authorize";
    pub const PUSH: &str = "/par";
    pub const TOKEN: &str = "/token";
    pub const USERINFO: &str = "/userinfo";
    pub const INTROSPECT: &str = "/introspect";
    pub const REVOKE: &str = "/revoke";
    pub const JWKS: &str = "/jwks";
    pub const END_SESSION: &str = "/end_session";
    pub const REGISTER: &str = "/register";
    pub const DEVICE_AUTHORIZATION: &str = "/device_authorization";
    /// Where a person types what a device shows.
    pub const DEVICE: &str = "/device";
    pub const DEVICE_DONE: &str = "/device/done";
    pub const BACKCHANNEL: &str = "/bc-authorize";
    /// Below it is what a text message leads to; short, because messages are.
    pub const BACKCHANNEL_LINK: &str = "/ciba";
    pub const BACKCHANNEL_DONE: &str = "/ciba/done";
    pub const CHECK_SESSION: &str = "/check_session";
}

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

impl Provider {
    /// The discovery document for the methods that are offered now. `ui_locales` are the
    /// languages of the pages.
    #[must_use]
    pub fn metadata(&self, offered: &[OfferedMethod], ui_locales: &[String]) -> Value {
        let at = |path| self.issuer.endpoint(path);
        let acrs: Vec<&str> = offered.iter().map(|method| method.acr.as_str()).collect();
        let algorithms = keys::ALGORITHMS.map(Algorithm::as_str);
        let confidential: Vec<&str> = client_auth::METHODS
            .iter()
            .copied()
            .filter(|&method| method != "none")
            .collect();
        let key_management = KeyManagement::ALL.map(KeyManagement::as_str);
        let encryption = ContentEncryption::ALL.map(ContentEncryption::as_str);
        let configuration = self.configuration.last();
        let catalogue = &configuration.catalogue;
        let mut claims = catalogue.claim_names();
        claims.extend(OF_THE_SIGN_IN);
        let mut document = json!({
            "issuer": self.issuer.as_str(),
            "authorization_endpoint": at(paths::AUTHORIZE),
            "pushed_authorization_request_endpoint": at(paths::PUSH),
            "token_endpoint": at(paths::TOKEN),
            "userinfo_endpoint": at(paths::USERINFO),
            "introspection_endpoint": at(paths::INTROSPECT),
            "introspection_endpoint_auth_methods_supported": confidential,
            "introspection_signing_alg_values_supported": algorithms,
            "revocation_endpoint": at(paths::REVOKE),
            "revocation_endpoint_auth_methods_supported": client_auth::METHODS,
            "jwks_uri": at(paths::JWKS),
            "end_session_endpoint": at(paths::END_SESSION),
            "scopes_supported": catalogue.scope_names(),
            "device_authorization_endpoint": at(paths::DEVICE_AUTHORIZATION),
            "backchannel_authentication_endpoint": at(paths::BACKCHANNEL),
            "backchannel_token_delivery_modes_supported": ["poll"],
            "backchannel_user_code_parameter_supported": false,
            "check_session_iframe": at(paths::CHECK_SESSION),
            "frontchannel_logout_supported": true,
            "frontchannel_logout_session_supported": true,
            "backchannel_logout_supported": true,
            "backchannel_logout_session_supported": true,
            "response_types_supported": RESPONSE_TYPES,
            "response_modes_supported": ResponseMode::names().collect::<Vec<_>>(),
            "authorization_signing_alg_values_supported": algorithms,
            "authorization_encryption_alg_values_supported": key_management,
            "authorization_encryption_enc_values_supported": encryption,
            "grant_types_supported": grants::supported(),
            "acr_values_supported": acrs,
            "auth_level_mapping": levels(offered),
            "subject_types_supported": ["public", subject::PAIRWISE],
            "id_token_signing_alg_values_supported": algorithms,
            "id_token_encryption_alg_values_supported": key_management,
            "id_token_encryption_enc_values_supported": encryption,
            "token_endpoint_auth_methods_supported": client_auth::METHODS,
            "display_values_supported": DISPLAYS,
            "claim_types_supported": ["normal"],
            "claims_supported": claims,
            "ui_locales_supported": ui_locales,
            "code_challenge_methods_supported": ["S256"],
            "prompt_values_supported": Prompt::ALL.map(Prompt::as_str),
            "claims_parameter_supported": true,
            "request_parameter_supported": true,
            "request_uri_parameter_supported": true,
            "require_request_uri_registration": true,
            "request_object_signing_alg_values_supported": Algorithm::ALL.map(Algorithm::as_str),
            "require_signed_request_object": false,
            "require_pushed_authorization_requests": false,
            "authorization_response_iss_parameter_supported": true,
        });
        if self.registration.mode != RegistrationMode::Closed {
            document["registration_endpoint"] = at(paths::REGISTER).into();
        }
        document
    }
}

fn levels(offered: &[OfferedMethod]) -> BTreeMap<String, Vec<&str>> {
    let mut levels: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for method in offered {
        let same = levels.entry(method.level.to_string()).or_default();
        same.push(method.acr.as_str());
    }
    levels
}
