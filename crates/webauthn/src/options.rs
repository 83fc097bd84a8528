//! What a browser is asked, as JSON (§5.1.8, §5.1.9).

use serde_json::{Value, json};

use crate::encoded::encode;
use crate::public_key::ALGORITHMS;
use crate::relying_party::RelyingParty;

/// How long the browser waits for a person, in milliseconds (§15.1 recommends 5 to 10 minutes).
const PATIENCE: u32 = 5 * 60 * 1000;

/// A passkey that a person has.
#[derive(Clone, Copy, Debug)]
pub struct Allowed<'a> {
    pub credential_id: &'a [u8],
    /// By which ways it can be reached, as it said itself.
    pub transports: &'a [String],
}

impl Allowed<'_> {
    fn described(&self) -> Value {
        json!({
            "type": "public-key",
            "id": encode(self.credential_id),
            "transports": self.transports,
        })
    }
}

/// The wish for a new passkey.
#[derive(Clone, Copy, Debug)]
pub struct Creation<'a> {
    pub challenge: &'a [u8],
    /// What people know the service by.
    pub service: &'a str,
    /// Names the person and says nothing about them.
    pub user_handle: &'a [u8],
    pub username: &'a str,
    /// Those that the person has already.
    pub known: &'a [Allowed<'a>],
    /// Only authenticators that verify their person will do.
    pub verified: bool,
}

/// The wish for a proof.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    pub challenge: &'a [u8],
    /// Those that will do; with none, whichever the browser has for this site.
    pub allowed: &'a [Allowed<'a>],
    pub verified: bool,
}

const fn verification(required: bool) -> &'static str {
    if required { "required" } else { "preferred" }
}

impl RelyingParty {
    /// What `navigator.credentials.create` is given as `publicKey`.
    #[must_use]
    pub fn creation(&self, wish: &Creation<'_>) -> Value {
        let kinds = ALGORITHMS.map(|alg| json!({ "type": "public-key", "alg": alg }));
        let known: Vec<Value> = wish.known.iter().map(Allowed::described).collect();
        json!({
            "rp": { "id": self.id(), "name": wish.service },
            "user": {
                "id": encode(wish.user_handle),
                "name": wish.username,
                "displayName": wish.username,
            },
            "challenge": encode(wish.challenge),
            "pubKeyCredParams": kinds,
            "timeout": PATIENCE,
            "excludeCredentials": known,
            "authenticatorSelection": {
                "residentKey": "required",
                "requireResidentKey": true,
                "userVerification": verification(wish.verified),
            },
            "attestation": "none",
        })
    }

    /// What `navigator.credentials.get` is given as `publicKey`.
    #[must_use]
    pub fn request(&self, wish: &Request<'_>) -> Value {
        let allowed: Vec<Value> = wish.allowed.iter().map(Allowed::described).collect();
        json!({
            "challenge": encode(wish.challenge),
            "timeout": PATIENCE,
            "rpId": self.id(),
            "allowCredentials": allowed,
            "userVerification": verification(wish.verified),
        })
    }
}
