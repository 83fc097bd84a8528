//! No token verifies that this key did not sign.
#![no_main]

use std::sync::OnceLock;

use countersign_jose::{
    Algorithm, Header, Jwk, JwkSet, Jws, KeyType, MacAlgorithm, MacKey, PrivateKey, sign,
};
use libfuzzer_sys::fuzz_target;

struct Keys {
    public: JwkSet,
    secret: MacKey,
    token: String,
}

fn keys() -> &'static Keys {
    static KEYS: OnceLock<Keys> = OnceLock::new();
    KEYS.get_or_init(|| {
        let key = PrivateKey::generate(KeyType::P256).expect("a key");
        let claims = serde_json::json!({"sub": "alice"});
        let header = Header::new(Algorithm::Es256).kid("one");
        Keys {
            public: JwkSet::from(vec![Jwk::new(key.public()).kid("one")]),
            secret: MacKey::new(MacAlgorithm::Hs256, &[7; 32]).expect("a long secret"),
            token: sign(&key, &header, &claims).expect("a token"),
        }
    })
}

fuzz_target!(|input: (u16, u8, &str)| {
    let (at, bit, token) = input;
    let keys = keys();
    if let Ok(read) = Jws::read(token) {
        let _ = read.untrusted_claims::<serde_json::Value>();
        assert!(read.verify(&keys.public, &[Algorithm::Es256]).is_err());
    }
    if let Ok(read) = Jws::read(token) {
        assert!(read.verify_mac(&keys.secret).is_err());
    }
    // A changed bit in a token that was good.
    let mut octets = keys.token.clone().into_bytes();
    let at = usize::from(at) % octets.len();
    octets[at] ^= 1 << (bit & 7);
    if let Ok(changed) = String::from_utf8(octets)
        && let Ok(read) = Jws::read(&changed)
    {
        assert!(read.verify(&keys.public, &[Algorithm::Es256]).is_err());
    }
});
