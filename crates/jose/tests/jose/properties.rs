//! Whatever comes, the parsers answer; whatever is changed is noticed.

use crate::support::{self, pair};
use countersign_jose::{Algorithm, Header, Jwk, JwkSet, Jws, MacAlgorithm, MacKey, sign, sign_mac};
use proptest::prelude::*;
use serde_json::{Value, json};

fn any_algorithm() -> impl Strategy<Value = Algorithm> {
    proptest::sample::select(Algorithm::ALL.to_vec())
}

/// JSON as keys are made of, right and wrong.
fn any_member() -> impl Strategy<Value = Value> {
    prop_oneof![
        proptest::sample::select(vec![
            "RSA", "EC", "OKP", "oct", "P-256", "P-521", "Ed25519", "X25519", "sig", "enc", "AQAB",
        ])
        .prop_map(Value::from),
        "[A-Za-z0-9_-]{0,90}".prop_map(Value::from),
        Just(Value::Null),
        Just(json!(["verify", 7])),
        any::<i32>().prop_map(Value::from),
    ]
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in ".*") {
        let _ = Jws::read(&text);
        let _ = JwkSet::parse(text.as_bytes());
    }

    #[test]
    fn any_parts_are_read_or_refused(header in ".{0,80}", payload: Vec<u8>, signature: Vec<u8>) {
        let parts = [header.as_bytes(), &payload, &signature].map(support::encode);
        if let Ok(token) = Jws::read(&parts.join(".")) {
            let keys = JwkSet::from(vec![Jwk::new(pair(Algorithm::Es256.key_type()).public())]);
            prop_assert!(token.verify(&keys, &Algorithm::ALL).is_err());
        }
    }

    #[test]
    fn any_signature_bytes_are_refused(alg in any_algorithm(), signature: Vec<u8>) {
        let header = support::encode(json!({"alg": alg}).to_string());
        let token = format!("{header}.e30.{}", support::encode(signature));
        let keys = JwkSet::from(vec![Jwk::new(pair(alg.key_type()).public())]);
        prop_assert!(Jws::read(&token).unwrap().verify(&keys, &[alg]).is_err());
    }

    #[test]
    fn any_key_is_read_or_refused(
        members in proptest::collection::btree_map(
            proptest::sample::select(vec![
                "kty", "crv", "x", "y", "n", "e", "use", "alg", "kid", "key_ops",
            ]).prop_map(str::to_owned),
            any_member(),
            0..8,
        )
    ) {
        let key = Value::from_iter(members);
        if let Ok(read) = Jwk::from_json(&key) {
            prop_assert_eq!(Jwk::from_json(&serde_json::to_value(&read).unwrap()), Ok(read));
        }
    }

    #[test]
    fn claims_come_back_as_they_were_signed(alg in any_algorithm(), text: String, number: i64) {
        let key = pair(alg.key_type());
        let claims = json!({"text": text, "number": number});
        let token = sign(key, &Header::new(alg), &claims).unwrap();
        let keys = JwkSet::from(vec![Jwk::new(key.public())]);
        let verified = Jws::read(&token).unwrap().verify(&keys, &[alg]).unwrap();
        prop_assert_eq!(verified.claims::<Value>().unwrap(), claims);
    }

    #[test]
    fn one_changed_bit_is_refused(alg in any_algorithm(), at: proptest::sample::Index, bit in 0..8) {
        let key = pair(alg.key_type());
        let token = sign(key, &Header::new(alg), &json!({"sub": "alice"})).unwrap();
        let mut bytes = token.into_bytes();
        let at = at.index(bytes.len());
        bytes[at] ^= 1u8 << bit;
        let Ok(changed) = String::from_utf8(bytes) else {
            return Ok(());
        };
        let keys = JwkSet::from(vec![Jwk::new(key.public())]);
        let verified = Jws::read(&changed).and_then(|t| t.verify(&keys, &Algorithm::ALL));
        prop_assert!(verified.is_err());
    }

    #[test]
    fn one_changed_bit_is_refused_with_a_secret(at: proptest::sample::Index, bit in 0..8) {
        let key = MacKey::new(MacAlgorithm::Hs256, &[9; 32]).unwrap();
        let header = Header::new(MacAlgorithm::Hs256);
        let mut bytes = sign_mac(&key, &header, &json!({"sub": "alice"})).unwrap().into_bytes();
        let at = at.index(bytes.len());
        bytes[at] ^= 1u8 << bit;
        if let Ok(changed) = String::from_utf8(bytes) {
            prop_assert!(Jws::read(&changed).and_then(|t| t.verify_mac(&key)).is_err());
        }
    }
}
