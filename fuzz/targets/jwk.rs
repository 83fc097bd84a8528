//! Any JSON is a set of public keys or an error.
#![no_main]

use countersign_jose::{Algorithm, Jwk, JwkSet, KeyManagement};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|json: &[u8]| {
    if let Ok(value) = serde_json::from_slice(json) {
        let _ = Jwk::from_json(&value);
    }
    let Ok(keys) = JwkSet::parse(json) else {
        return;
    };
    for key in keys.keys() {
        let _ = key.verifies(Algorithm::Es256);
        let _ = key.encrypts(KeyManagement::RsaOaep256);
    }
    let _ = keys.encrypting(KeyManagement::RsaOaep256);
});
