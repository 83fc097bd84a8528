//! Provider metadata (OpenID Connect Discovery §3, RFC 8414).

use std::collections::BTreeMap;

use countersign_jose::{Algorithm, ContentEncryption, KeyManagement};
use serde_json::{Value, json};

use crate::acr::OfferedMethod;
use crate::client::grants;
use crate::keys;
use crate::provider::Provider;
use crate::registration::RegistrationMode;
use crate::request::{Prompt, RESPONSE_TYPES};
use crate::response_mode::ResponseMode;
use crate::{client_auth, scope, subject};

/// Where a provider's endpoints are, below its issuer.
pub mod paths {
    pub const AUTHORIZE: &str = "/authorize";
    pub const TOKEN: &str = "/token";
    pub const USERINFO: &str = "/userinfo";
    pub const INTROSPECT: &str = "/introspect";
    pub const REVOKE: &str = "/revoke";
    pub const JWKS: &str = "/jwks";
    pub const END_SESSION: &str = "/end_session";
    pub const REGISTER: &str = "/register";
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
        let people = scope::OF_PEOPLE.iter();
        let scopes: Vec<&str> = people.clone().map(|(name, _)| *name).collect();
        let claims: Vec<&str> = people
            .flat_map(|(_, claims)| claims.iter().copied())
            .chain(OF_THE_SIGN_IN)
            .collect();
        let mut document = json!({
            "issuer": self.issuer.as_str(),
            "authorization_endpoint": at(paths::AUTHORIZE),
            "token_endpoint": at(paths::TOKEN),
            "userinfo_endpoint": at(paths::USERINFO),
            "introspection_endpoint": at(paths::INTROSPECT),
            "introspection_endpoint_auth_methods_supported": confidential,
            "introspection_signing_alg_values_supported": algorithms,
            "revocation_endpoint": at(paths::REVOKE),
            "revocation_endpoint_auth_methods_supported": client_auth::METHODS,
            "jwks_uri": at(paths::JWKS),
            "end_session_endpoint": at(paths::END_SESSION),
            "scopes_supported": scopes,
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
            "display_values_supported": ["page"],
            "claim_types_supported": ["normal"],
            "claims_supported": claims,
            "ui_locales_supported": ui_locales,
            "code_challenge_methods_supported": ["S256"],
            "prompt_values_supported": Prompt::ALL.map(Prompt::as_str),
            "claims_parameter_supported": true,
            "request_parameter_supported": false,
            "request_uri_parameter_supported": false,
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
