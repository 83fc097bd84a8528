//! What a browser answers for a passkey is a passkey or a refusal, and proves nothing that no key
//! has signed.
#![no_main]

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use countersign_webauthn::{Assertion, RelyingParty};
use libfuzzer_sys::fuzz_target;
use serde_json::json;

const CHALLENGE: [u8; 32] = [7; 32];
const ISSUER: &str = "https://login.example.org";

fn client_data(kind: &str) -> String {
    let challenge = URL_SAFE_NO_PAD.encode(CHALLENGE);
    let said = json!({"type": kind, "challenge": challenge, "origin": ISSUER});
    URL_SAFE_NO_PAD.encode(said.to_string())
}

fuzz_target!(|bytes: &[u8]| {
    let party = RelyingParty::of(ISSUER).expect("an issuer with a name");
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = party.register(text, &CHALLENGE, false);
        let _ = Assertion::read(text);
    }
    let bytes = URL_SAFE_NO_PAD.encode(bytes);
    let made = json!({"response": {
        "clientDataJSON": client_data("webauthn.create"),
        "attestationObject": bytes,
    }});
    let made = party.register(&made.to_string(), &CHALLENGE, false);
    let given = json!({"id": "AAAA", "response": {
        "clientDataJSON": client_data("webauthn.get"),
        "authenticatorData": bytes,
        "signature": bytes,
    }});
    let given = Assertion::read(&given.to_string()).expect("it can be read");
    let key = made.map_or_else(|_| Vec::new(), |made| made.public_key);
    assert!(party.verify(&given, &CHALLENGE, &key).is_err());
});
