//! Whatever comes, the parsers answer; whatever is changed is noticed.

use crate::support::{self, pair};
use std::sync::LazyLock;

use countersign_core::SystemEntropy;
use countersign_jose::{
    Algorithm, ContentEncryption, Curve, DecryptionKey, Encryption, Header, Jwe, Jwk, JwkSet, Jws,
    KeyManagement, MacAlgorithm, MacKey, sign, sign_mac,
};
use proptest::prelude::*;
use serde_json::{Value, json};

fn any_algorithm() -> impl Strategy<Value = Algorithm> {
    proptest::sample::select(Algorithm::ALL.to_vec())
}

fn any_key_management() -> impl Strategy<Value = KeyManagement> {
    proptest::sample::select(KeyManagement::ALL.to_vec())
}

fn any_content_encryption() -> impl Strategy<Value = ContentEncryption> {
    proptest::sample::select(ContentEncryption::ALL.to_vec())
}

fn decryption_key(alg: KeyManagement) -> &'static DecryptionKey {
    static RSA: LazyLock<DecryptionKey> = LazyLock::new(|| DecryptionKey::generate_rsa().unwrap());
    static EC: LazyLock<DecryptionKey> =
        LazyLock::new(|| DecryptionKey::generate_ec(Curve::P256).unwrap());
    match alg {
        KeyManagement::RsaOaep256 => &RSA,
        _ => &EC,
    }
}

fn encrypted(alg: KeyManagement, enc: ContentEncryption, text: &[u8]) -> String {
    let key = &Jwk::new(decryption_key(alg).public());
    let cty = None;
    let to = Encryption { key, alg, enc, cty };
    to.encrypt(text, &SystemEntropy).unwrap()
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
        let _ = Jwe::read(&text);
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

    #[test]
    fn any_encrypted_parts_are_read_or_refused(
        alg in any_key_management(),
        enc in any_content_encryption(),
        epk in any_member(),
        parts in proptest::collection::vec(any::<Vec<u8>>(), 4),
    ) {
        let header = json!({"alg": alg, "enc": enc, "epk": epk}).to_string();
        let mut token = support::encode(header);
        for part in parts {
            token.push('.');
            token.push_str(&support::encode(part));
        }
        let key = decryption_key(alg);
        let read = Jwe::read(&token).unwrap();
        prop_assert!(read.decrypt(key, &[alg], &[enc], &SystemEntropy).is_err());
    }

    #[test]
    fn a_text_comes_back_as_it_was_encrypted(
        alg in any_key_management(),
        enc in any_content_encryption(),
        text: Vec<u8>,
    ) {
        let token = encrypted(alg, enc, &text);
        let read = Jwe::read(&token).unwrap();
        let plain = read.decrypt(decryption_key(alg), &[alg], &[enc], &SystemEntropy);
        prop_assert_eq!(plain.unwrap(), text);
    }

    #[test]
    fn one_changed_bit_of_an_encrypted_token_is_refused(
        alg in any_key_management(),
        enc in any_content_encryption(),
        at: proptest::sample::Index,
        bit in 0..8,
    ) {
        let mut bytes = encrypted(alg, enc, b"text").into_bytes();
        let at = at.index(bytes.len());
        bytes[at] ^= 1u8 << bit;
        let Ok(changed) = String::from_utf8(bytes) else {
            return Ok(());
        };
        let (algs, encs) = (KeyManagement::ALL, ContentEncryption::ALL);
        let key = decryption_key(alg);
        let plain = Jwe::read(&changed).and_then(|t| t.decrypt(key, &algs, &encs, &SystemEntropy));
        prop_assert!(plain.is_err());
    }
}
