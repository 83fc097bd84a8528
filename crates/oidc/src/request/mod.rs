//! Authorization requests (RFC 6749 §4.1.1, OpenID Connect Core §3.1.2.1).

pub(crate) mod claims;
mod decoupled;
mod object;
pub(crate) mod pkce;
mod prompt;
mod pushed;
mod read;
pub(crate) mod redirect_uri;
mod response_type;

use countersign_core::ids::ClientId;
use serde::{Deserialize, Serialize};

pub use prompt::Prompt;
pub use pushed::PushedRequest;
pub(crate) use read::DISPLAYS;
pub(crate) use response_type::{RESPONSE_TYPES, ResponseType};

use crate::answer::{Answer, ReturnAddress};
use crate::decoupled::Decoupled;
use crate::refusal::Refusal;
use claims::ClaimsRequest;

/// A request whose client, redirect URI and parameters are in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorizationRequest {
    pub client_id: ClientId,
    pub(crate) response_type: ResponseType,
    pub(crate) return_address: ReturnAddress,
    /// What was asked for and the client is registered for.
    pub scopes: Vec<String>,
    /// RFC 8707 §2.1.
    #[serde(default)]
    pub(crate) resources: Vec<String>,
    pub(crate) nonce: Option<String>,
    /// PKCE S256 challenge (RFC 7636 §4.2).
    pub(crate) code_challenge: Option<String>,
    /// The key that the token request must prove to hold (RFC 9449 §10).
    #[serde(default)]
    pub(crate) dpop_jkt: Option<String>,
    pub prompt: Vec<Prompt>,
    /// In seconds.
    pub(crate) max_age: Option<i64>,
    pub login_hint: Option<String>,
    /// BCP 47 tags in order of preference, separated by spaces.
    pub ui_locales: Option<String>,
    /// The subject identifier of the only person that the application wants: from `id_token_hint` or the `sub` claim.
    pub(crate) expected: Option<String>,
    pub(crate) acr_values: Vec<String>,
    pub(crate) claims: ClaimsRequest,
    /// The request came without a browser: its answer waits for the client.
    #[serde(default)]
    pub decoupled: Option<Decoupled>,
    /// The hash of the address that it was pushed under, which one answer uses up.
    #[serde(default)]
    pub(crate) pushed: Option<Vec<u8>>,
}

impl AuthorizationRequest {
    #[must_use]
    pub fn redirect_uri(&self) -> &str {
        &self.return_address.redirect_uri
    }

    /// A token that the browser brings cannot be bound to a key (RFC 9449 §10).
    pub(crate) fn check_binding(&self) -> Result<(), Refusal> {
        if self.response_type.token && self.dpop_jkt.is_some() {
            return Err(Refusal::invalid_request(
                "a token from the authorization endpoint cannot be bound to a key",
            ));
        }
        Ok(())
    }

    pub(crate) fn has_prompt(&self, prompt: Prompt) -> bool {
        self.prompt.contains(&prompt)
    }

    /// What the person is asked to allow: the scopes, and those that cover single claims.
    #[must_use]
    pub fn consent_scopes(&self) -> Vec<String> {
        let mut scopes = self.scopes.clone();
        for covering in &self.claims.covering {
            if !scopes.iter().any(|s| s == covering) {
                scopes.push(covering.clone());
            }
        }
        scopes
    }
}

/// A request that is not let through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rejected {
    /// Shown as a page: there is no address that could be trusted with the answer.
    Page(Untrusted),
    /// Told to the application.
    Answer(Box<Answer>),
}

/// Why a request's redirect URI cannot be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Untrusted {
    UnknownClient,
    /// It is not registered for the client, character for character.
    RedirectUri,
    /// A pushed request that has expired, was answered before, or is another client's.
    Gone,
    Malformed(Refusal),
}
