//! Keys from outside.

use crate::support::{self, pair};
use countersign_jose::{Algorithm, InvalidJwk, Jwk, JwkSet, KeyType, Usage};
use serde_json::{Value, json};

fn published(kind: KeyType) -> Value {
    serde_json::to_value(Jwk::new(pair(kind).public())).unwrap()
}

#[test]
fn thumbprints_are_those_of_the_rfcs() {
    let of = |jwk: Value| Jwk::from_json(&jwk).unwrap().key.thumbprint();
    // RFC 7638 §3.1.
    let rsa = json!({
        "kty": "RSA",
        "n": "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tS\
              oc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65\
              YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyr\
              dkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzK\
              nqDKgw",
        "e": "AQAB",
        "alg": "RS256",
        "kid": "2011-04-29",
    });
    assert_eq!(of(rsa), "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
    // RFC 8037 appendix A.3.
    let okp = json!({
        "kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
    });
    assert_eq!(of(okp), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
}

#[test]
fn keys_survive_being_published() {
    for kind in KeyType::ALL {
        let key = Jwk::new(pair(kind).public())
            .kid("k")
            .usage(Usage::Signature)
            .alg("X");
        let text = serde_json::to_string(&key).unwrap();
        assert_eq!(serde_json::from_str::<Jwk>(&text).unwrap(), key);
    }
}

#[test]
fn private_and_shared_keys_are_refused() {
    for member in ["d", "p", "q", "dp", "dq", "qi", "oth", "k"] {
        let mut key = published(KeyType::Rsa);
        key[member] = json!("AQAB");
        assert_eq!(Jwk::from_json(&key), Err(InvalidJwk::Private), "{member}");
        let set = json!({"keys": [published(KeyType::P256), key]});
        assert_eq!(JwkSet::from_json(&set), Err(InvalidJwk::Private));
    }
}

#[test]
fn weak_and_unsound_keys_are_refused() {
    let changed = |kind, member: &str, value: Value| {
        let mut key = published(kind);
        key[member] = value;
        Jwk::from_json(&key).unwrap_err()
    };
    let modulus = |bytes: usize| json!(support::encode(vec![0xff; bytes]));
    use InvalidJwk::{Malformed, Unsound, Unsupported};
    assert_eq!(changed(KeyType::Rsa, "n", modulus(255)), Unsound);
    assert_eq!(changed(KeyType::Rsa, "n", modulus(1025)), Unsound);
    assert_eq!(changed(KeyType::Rsa, "n", json!("")), Unsound);
    assert_eq!(changed(KeyType::Rsa, "e", json!("AQ")), Unsound);
    assert_eq!(changed(KeyType::Rsa, "e", json!("AQAA")), Unsound);
    assert_eq!(changed(KeyType::Rsa, "e", json!(7)), Malformed);
    assert_eq!(changed(KeyType::P256, "x", json!("AQAB")), Unsound);
    let elsewhere = json!(support::encode([1; 32]));
    assert_eq!(changed(KeyType::P256, "y", elsewhere), Unsound);
    assert_eq!(changed(KeyType::P256, "crv", json!("P-384")), Unsound);
    assert_eq!(
        changed(KeyType::P256, "crv", json!("secp256k1")),
        Unsupported
    );
    assert_eq!(changed(KeyType::P256, "kty", json!("oct")), Unsupported);
    assert_eq!(changed(KeyType::P256, "kid", json!(1)), Malformed);
    assert_eq!(changed(KeyType::P256, "use", json!("tls")), Unsupported);
    assert_eq!(
        changed(KeyType::P256, "key_ops", json!(["sign"])),
        Unsupported
    );
    assert_eq!(changed(KeyType::Ed25519, "x", json!("AQAB")), Unsound);
}

#[test]
fn a_set_passes_over_what_it_does_not_know() {
    let set = json!({"keys": [
        {"kty": "AKP", "alg": "ML-DSA-44", "pub": "AAAA"},
        {"kty": "RSA", "n": "AQAB", "e": "AQAB"},
        7,
        published(KeyType::P256),
    ]});
    let set = JwkSet::parse(set.to_string().as_bytes()).unwrap();
    assert_eq!(set.keys().len(), 1);
    assert_eq!(JwkSet::parse(b"[]"), Err(InvalidJwk::NotASet));
    assert_eq!(JwkSet::parse(b"{}"), Err(InvalidJwk::NotASet));
    let huge = json!({"keys": vec![published(KeyType::P256); 101]});
    assert_eq!(JwkSet::from_json(&huge), Err(InvalidJwk::TooLarge));
}

#[test]
fn a_key_verifies_only_what_it_is_meant_for() {
    let fits = |jwk: &Jwk, alg| jwk.verifies(alg);
    let rsa = Jwk::new(pair(KeyType::Rsa).public());
    assert!(fits(&rsa, Algorithm::Rs256) && fits(&rsa, Algorithm::Ps512));
    assert!(!fits(&rsa, Algorithm::Es256));
    assert!(!fits(&rsa.clone().alg("RS256"), Algorithm::Rs384));
    assert!(!fits(
        &rsa.clone().usage(Usage::Encryption),
        Algorithm::Rs256
    ));
    let p256 = Jwk::new(pair(KeyType::P256).public());
    assert!(fits(&p256, Algorithm::Es256) && !fits(&p256, Algorithm::Es384));
    let mut operations = published(KeyType::P256);
    operations["key_ops"] = json!(["deriveKey"]);
    assert!(!fits(
        &Jwk::from_json(&operations).unwrap(),
        Algorithm::Es256
    ));
}
