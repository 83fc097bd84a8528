//! Encrypted tokens against the vectors of the RFCs and of other implementations.

use countersign_core::SystemEntropy;
use countersign_jose::{
    ContentEncryption, Curve, DecryptionKey, Encryption, Jwe, JweError, Jwk, JwkSet, KeyManagement,
    PublicKey, Usage,
};
use serde::Deserialize;
use serde_json::json;

use crate::support::{self, bytes};

#[derive(Deserialize)]
struct Vector {
    source: String,
    alg: KeyManagement,
    enc: ContentEncryption,
    jwk: Jwk,
    token: String,
    plaintext: String,
    pkcs8: Option<String>,
    /// Of X25519, which has no PKCS #8 here.
    seed: Option<String>,
}

impl Vector {
    fn key(&self) -> DecryptionKey {
        let der = || bytes(self.pkcs8.as_ref().unwrap());
        match &self.jwk.key {
            PublicKey::Rsa { .. } => DecryptionKey::rsa_from_pkcs8(&der()),
            PublicKey::Ec { curve, .. } => DecryptionKey::ec_from_pkcs8(*curve, &der()),
            _ => {
                let seed = bytes(self.seed.as_ref().unwrap());
                DecryptionKey::x25519(&seed.try_into().unwrap())
            }
        }
        .unwrap()
    }
}

fn vectors() -> Vec<Vector> {
    serde_json::from_str(include_str!("data/jwe.json")).unwrap()
}

fn open(token: &str, key: &DecryptionKey) -> Result<Vec<u8>, JweError> {
    let (algs, encs) = (KeyManagement::ALL, ContentEncryption::ALL);
    Jwe::read(token)?.decrypt(key, &algs, &encs, &SystemEntropy)
}

#[test]
fn what_others_encrypted_is_read() {
    for vector in vectors() {
        let name = format!("{} {} {}", vector.source, vector.alg, vector.enc);
        let key = vector.key();
        assert_eq!(key.public(), vector.jwk.key, "{name}");
        let plain = open(&vector.token, &key);
        assert_eq!(plain, Ok(vector.plaintext.into_bytes()), "{name}");
    }
}

#[test]
fn every_pair_of_algorithms_goes_there_and_back_on_every_key() {
    for vector in vectors() {
        let to = Encryption {
            key: &vector.jwk,
            alg: vector.alg,
            enc: vector.enc,
            cty: Some("JWT"),
        };
        let token = to.encrypt(b"text", &SystemEntropy).unwrap();
        assert_eq!(open(&token, &vector.key()), Ok(b"text".to_vec()));
        let read = Jwe::read(&token).unwrap();
        assert_eq!(read.header().cty.as_deref(), Some("JWT"));
        assert_eq!(read.header().kid, vector.jwk.kid);
    }
}

#[test]
fn only_allowed_algorithms_are_taken() {
    let key = DecryptionKey::generate_ec(Curve::P256).unwrap();
    let (alg, enc) = (KeyManagement::EcdhEs, ContentEncryption::A128gcm);
    let to = Encryption {
        key: &Jwk::new(key.public()),
        alg,
        enc,
        cty: None,
    };
    let token = to.encrypt(b"text", &SystemEntropy).unwrap();
    let read = Jwe::read(&token).unwrap();
    let with = |algs: &[_], encs: &[_]| read.decrypt(&key, algs, encs, &SystemEntropy).err();
    assert_eq!(with(&[alg], &[enc]), None);
    let others = [KeyManagement::EcdhEsA128kw];
    assert_eq!(with(&others, &[enc]), Some(JweError::Algorithm));
    let others = [ContentEncryption::A256gcm];
    assert_eq!(with(&[alg], &others), Some(JweError::Algorithm));
}

#[test]
fn a_wrong_key_tells_nothing() {
    let wrong = DecryptionKey::generate_rsa().unwrap();
    for vector in vectors() {
        let answer = open(&vector.token, &wrong);
        assert_eq!(answer, Err(JweError::Decryption));
    }
}

#[test]
fn a_key_of_another_type_is_refused() {
    let rsa = DecryptionKey::generate_rsa().unwrap();
    let ec = DecryptionKey::generate_ec(Curve::P384).unwrap();
    for (key, alg) in [
        (&rsa, KeyManagement::EcdhEs),
        (&ec, KeyManagement::RsaOaep256),
    ] {
        let to = Encryption {
            key: &Jwk::new(key.public()),
            alg,
            enc: ContentEncryption::A128gcm,
            cty: None,
        };
        let answer = to.encrypt(b"text", &SystemEntropy);
        assert_eq!(answer, Err(JweError::Key));
    }
}

#[test]
fn compression_and_extensions_are_refused() {
    for (name, value) in [
        ("zip", json!("DEF")),
        ("crit", json!(["x"])),
        ("crit", json!(null)),
    ] {
        let mut header = json!({"alg": "ECDH-ES", "enc": "A128GCM"});
        header[name] = value;
        let token = format!("{}....", support::encode(header.to_string()));
        assert_eq!(Jwe::read(&token).err(), Some(JweError::Critical));
    }
    let header = support::encode(r#"{"alg":"dir","enc":"A128GCM"}"#);
    let unknown = Jwe::read(&format!("{header}....")).map(|_| ());
    assert_eq!(unknown, Ok(()));
    for bad in [
        "",
        "....",
        header.as_str(),
        "e30....",
        "e30.e30.e30.e30.e30",
    ] {
        assert!(Jwe::read(bad).is_err(), "{bad}");
    }
}

#[test]
fn the_key_meant_for_encryption_is_chosen() {
    let one = DecryptionKey::generate_ec(Curve::P256).unwrap().public();
    let keys = JwkSet::from(vec![
        Jwk::new(one.clone()).kid("sig").usage(Usage::Signature),
        Jwk::new(one.clone()).kid("any"),
        Jwk::new(one.clone()).kid("enc").usage(Usage::Encryption),
        Jwk::new(one).kid("wrap").alg("ECDH-ES+A256KW"),
    ]);
    let kid = |keys: &JwkSet, alg| keys.encrypting(alg).and_then(|key| key.kid.clone());
    assert_eq!(kid(&keys, KeyManagement::EcdhEs).as_deref(), Some("enc"));
    assert_eq!(kid(&keys, KeyManagement::RsaOaep256), None);
    let unmarked = JwkSet::from(keys.keys()[..2].to_vec());
    assert_eq!(
        kid(&unmarked, KeyManagement::EcdhEs).as_deref(),
        Some("any")
    );
}
