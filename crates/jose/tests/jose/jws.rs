//! Signed tokens against the vectors of the RFCs and of other implementations.

use crate::support::{self, bytes, pair};
use countersign_jose::{
    Algorithm, Header, Jwk, JwkSet, Jws, JwsError, KeyType, MacAlgorithm, MacKey, PrivateKey, sign,
    sign_mac,
};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
struct Vectors {
    signatures: Vec<Signature>,
    macs: Vec<Mac>,
}

#[derive(Deserialize)]
struct Signature {
    source: String,
    alg: Algorithm,
    jwk: Jwk,
    token: String,
    /// Given where the same message has but one signature.
    pkcs8: Option<String>,
}

#[derive(Deserialize)]
struct Mac {
    source: String,
    secret: String,
    token: String,
}

fn vectors() -> Vectors {
    serde_json::from_str(include_str!("data/jws.json")).unwrap()
}

#[test]
fn signatures_of_others_are_verified_and_made_again() {
    for vector in vectors().signatures {
        let name = format!("{} {}", vector.source, vector.alg);
        let keys = JwkSet::from(vec![vector.jwk]);
        let read = Jws::read(&vector.token).unwrap();
        let verified = read.verify(&keys, &[vector.alg]);
        assert!(verified.is_ok(), "{name}: {verified:?}");
        let Some(pkcs8) = vector.pkcs8 else {
            continue;
        };
        let key = PrivateKey::from_pkcs8(vector.alg.key_type(), &bytes(&pkcs8)).unwrap();
        let (signed, signature) = vector.token.rsplit_once('.').unwrap();
        let made = key.sign(vector.alg, signed.as_bytes()).unwrap();
        assert_eq!(made, bytes(signature), "{name}");
    }
}

#[test]
fn macs_of_others_are_verified() {
    for vector in vectors().macs {
        let key = MacKey::new(MacAlgorithm::Hs256, &bytes(&vector.secret)).unwrap();
        let verified = Jws::read(&vector.token).unwrap().verify_mac(&key);
        assert!(verified.is_ok(), "{}", vector.source);
    }
}

#[test]
fn jsonwebtoken_verifies_what_is_signed_here() {
    for alg in Algorithm::ALL {
        if alg == Algorithm::Es512 {
            continue; // It has no P-521; jwcrypto's vectors stand for it.
        }
        let key = pair(alg.key_type());
        let token = sign(key, &Header::new(alg).typ("JWT"), &json!({"sub": "a"})).unwrap();
        let jwk = serde_json::to_value(Jwk::new(key.public())).unwrap();
        let jwk: jsonwebtoken::jwk::Jwk = serde_json::from_value(jwk).unwrap();
        let their_alg = alg.as_str().parse().unwrap();
        let mut rules = jsonwebtoken::Validation::new(their_alg);
        rules.required_spec_claims.clear();
        rules.validate_exp = false;
        let their_key = jsonwebtoken::DecodingKey::from_jwk(&jwk).unwrap();
        let read = jsonwebtoken::decode::<Value>(&token, &their_key, &rules).unwrap();
        assert_eq!(read.claims["sub"], "a", "{alg}");
    }
}

#[test]
fn what_jsonwebtoken_signs_is_verified_here() {
    let claims = json!({"sub": "a"});
    for alg in Algorithm::ALL {
        let key = pair(alg.key_type());
        let der = key.to_pkcs8().unwrap();
        let pem = support::pem(&der);
        let their_key = match alg.key_type() {
            KeyType::Rsa => jsonwebtoken::EncodingKey::from_rsa_pem(pem.as_bytes()),
            KeyType::P521 => continue,
            KeyType::P256 | KeyType::P384 => jsonwebtoken::EncodingKey::from_ec_pem(pem.as_bytes()),
            KeyType::Ed25519 => jsonwebtoken::EncodingKey::from_ed_pem(pem.as_bytes()),
        }
        .unwrap();
        let header = jsonwebtoken::Header::new(alg.as_str().parse().unwrap());
        let token = jsonwebtoken::encode(&header, &claims, &their_key).unwrap();
        let keys = JwkSet::from(vec![Jwk::new(key.public())]);
        let verified = Jws::read(&token).unwrap().verify(&keys, &[alg]).unwrap();
        assert_eq!(verified.claims::<Value>().unwrap(), claims, "{alg}");
    }
    let secret = [7; 64];
    for alg in MacAlgorithm::ALL {
        let header = jsonwebtoken::Header::new(alg.as_str().parse().unwrap());
        let theirs = jsonwebtoken::EncodingKey::from_secret(&secret);
        let token = jsonwebtoken::encode(&header, &claims, &theirs).unwrap();
        let key = MacKey::new(alg, &secret).unwrap();
        assert!(Jws::read(&token).unwrap().verify_mac(&key).is_ok(), "{alg}");
    }
}

#[test]
fn an_algorithm_is_taken_only_if_it_is_allowed_and_fits_the_key() {
    let key = pair(KeyType::Rsa);
    let keys = JwkSet::from(vec![Jwk::new(key.public())]);
    let token = sign(key, &Header::new(Algorithm::Rs256), &json!({})).unwrap();
    let verify = |token: &str, keys: &JwkSet, allowed: &[Algorithm]| {
        Jws::read(token).unwrap().verify(keys, allowed).err()
    };
    assert_eq!(verify(&token, &keys, &[Algorithm::Rs256]), None);
    let others = [Algorithm::Ps256, Algorithm::Es256];
    assert_eq!(verify(&token, &keys, &others), Some(JwsError::Algorithm));
    assert_eq!(verify(&token, &keys, &[]), Some(JwsError::Algorithm));
    let fixed = JwkSet::from(vec![Jwk::new(key.public()).alg("PS256")]);
    let rs256 = [Algorithm::Rs256];
    assert_eq!(verify(&token, &fixed, &rs256), Some(JwsError::NoKey));

    for alg in ["none", "NONE", "", "RS1", "HS256"] {
        let header = support::encode(json!({"alg": alg}).to_string());
        let (_, rest) = token.split_once('.').unwrap();
        let forged = format!("{header}.{rest}");
        let found = verify(&forged, &keys, &Algorithm::ALL);
        assert_eq!(found, Some(JwsError::Algorithm), "{alg}");
    }
}

#[test]
fn a_public_key_is_never_taken_for_a_secret() {
    // The classical forgery: HMAC with the text of the RSA key, which everyone knows.
    let key = pair(KeyType::Rsa);
    let jwk = Jwk::new(key.public());
    let known = serde_json::to_vec(&jwk).unwrap();
    let secret = MacKey::new(MacAlgorithm::Hs256, &known).unwrap();
    let header = Header::new(MacAlgorithm::Hs256);
    let forged = sign_mac(&secret, &header, &json!({"sub": "admin"})).unwrap();
    let read = Jws::read(&forged).unwrap();
    let refusal = read.verify(&JwkSet::from(vec![jwk]), &Algorithm::ALL);
    assert_eq!(refusal.unwrap_err(), JwsError::Algorithm);
}

#[test]
fn critical_extensions_are_refused() {
    for crit in [json!(["b64"]), json!([]), json!(null), json!("exp")] {
        let header = support::encode(json!({"alg": "ES256", "crit": crit}).to_string());
        let refusal = Jws::read(&format!("{header}.e30.AA")).err();

        assert_eq!(refusal, Some(JwsError::Critical), "{crit}");
    }
}

#[test]
fn what_is_not_a_compact_token_is_refused() {
    let fine = format!("{}.e30.AA", support::encode(r#"{"alg":"ES256"}"#));
    assert!(Jws::read(&fine).is_ok());
    let twice = format!(
        "{}.e30.AA",
        support::encode(r#"{"alg":"ES256","alg":"none"}"#)
    );
    for bad in [
        "",
        ".",
        "..",
        "a.b",
        "e30.e30.AA",
        "e30.e30.e30.AA",
        "e30=.e30.AA",
        &format!("{fine}="),
        &format!("{fine}."),
        &format!(" {fine}"),
        &twice,
    ] {
        assert_eq!(Jws::read(bad).err(), Some(JwsError::Malformed), "{bad}");
    }
    let long = format!("{fine}{}", "A".repeat(Jws::LONGEST));
    assert_eq!(Jws::read(&long).err(), Some(JwsError::TooLong));
}

#[test]
fn the_named_key_is_taken_and_no_other() {
    let (one, two) = (
        pair(KeyType::P256),
        PrivateKey::generate(KeyType::P256).unwrap(),
    );
    let allowed = [Algorithm::Es256];
    let keys = JwkSet::from(vec![
        Jwk::new(one.public()).kid("one"),
        Jwk::new(two.public()).kid("two"),
    ]);
    let refusal = |kid: Option<&str>| {
        let header = Header::new(Algorithm::Es256);
        let header = match kid {
            Some(kid) => header.kid(kid),
            None => header,
        };
        let token = sign(&two, &header, &json!({})).unwrap();
        Jws::read(&token).unwrap().verify(&keys, &allowed).err()
    };
    assert_eq!(refusal(Some("two")), None);
    assert_eq!(refusal(None), None);
    assert_eq!(refusal(Some("one")), Some(JwsError::Signature));
    assert_eq!(refusal(Some("three")), Some(JwsError::NoKey));
}

#[test]
fn a_short_secret_is_refused() {
    for alg in MacAlgorithm::ALL {
        let least = alg.shortest_secret();
        assert!(MacKey::new(alg, &vec![1; least]).is_ok());
        assert!(MacKey::new(alg, &vec![1; least - 1]).is_err());
    }
}

#[test]
fn a_media_type_is_compared_as_rfc_7515_says() {
    let is = |typ: &str| Header::new(Algorithm::Es256).typ(typ).is_typ("dpop+jwt");
    assert!(is("dpop+jwt") && is("DPoP+JWT") && is("application/dpop+jwt"));
    assert!(!is("jwt") && !is("text/dpop+jwt") && !is("") && !is("applicatioñ/dpop+jwt"));
    assert!(!Header::new(Algorithm::Es256).is_typ("JWT"));
}
