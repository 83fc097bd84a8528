//! Clients that prove themselves with a signed assertion (RFC 7523, OpenID Connect Core §9).

use std::sync::Arc;

use countersign_core::seal::Purpose;
use countersign_core::{Keyring, SystemEntropy};
use countersign_jose::{
    Algorithm, Header, Jwk, JwkSet, KeyType, MacAlgorithm, MacKey, PrivateKey, sign, sign_mac,
};
use countersign_oidc::ErrorCode;
use serde_json::{Value, json};

use crate::support::{House, ISSUER, client, seconds};

const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const NOW: i64 = 1_700_000_000;
const SIGNING_SECRET: &str =
    "a secret to sign with, of sixty-four bytes or more, as HS512 wants it";

fn claims(change: impl FnOnce(&mut Value)) -> Value {
    let mut claims = json!({
        "iss": "signer", "sub": "signer", "aud": ISSUER, "exp": NOW + 60, "jti": "1",
    });
    change(&mut claims);
    claims
}

fn signed(key: &PrivateKey, alg: Algorithm, claims: &Value) -> String {
    sign(key, &Header::new(alg), claims).unwrap()
}

/// What comes of an assertion.
async fn send(house: &House, assertion: &str) -> Result<(), ErrorCode> {
    let form = [
        ("grant_type", "client_credentials"),
        ("client_assertion_type", JWT_BEARER),
        ("client_assertion", assertion),
    ];
    house
        .token(&form)
        .await
        .map(|_| ())
        .map_err(|refusal| refusal.code)
}

const FAILED: Result<(), ErrorCode> = Err(ErrorCode::InvalidClient);

/// Registers `signer` with the public half of a key.
async fn register(house: &House, key: &PrivateKey, alg: Option<Algorithm>) {
    let keys = JwkSet::from(vec![Jwk::new(key.public().clone()).kid("one")]);
    house
        .register("signer", |m| {
            m.token_endpoint_auth_method = "private_key_jwt".to_owned();
            m.token_endpoint_auth_signing_alg = alg.map(|alg| alg.as_str().to_owned());
            m.grant_types = vec!["client_credentials".to_owned()];
            m.jwks = Some(serde_json::to_value(&keys).unwrap());
        })
        .await;
}

fn p256() -> PrivateKey {
    PrivateKey::generate(KeyType::P256).unwrap()
}

#[tokio::test]
async fn every_asymmetric_algorithm_proves_a_client() {
    let house = House::new().await;
    for kind in KeyType::ALL {
        let key = PrivateKey::generate(kind).unwrap();
        register(&house, &key, None).await;
        for alg in Algorithm::ALL.into_iter().filter(|a| a.key_type() == kind) {
            let claims = claims(|c| c["jti"] = alg.as_str().into());
            assert_eq!(
                send(&house, &signed(&key, alg, &claims)).await,
                Ok(()),
                "{alg}"
            );
        }
    }
}

#[tokio::test]
async fn an_assertion_is_for_this_provider_this_client_and_this_moment() {
    let house = House::new().await;
    let key = p256();
    register(&house, &key, None).await;
    let outcome = async |change: fn(&mut Value)| {
        send(&house, &signed(&key, Algorithm::Es256, &claims(change))).await
    };
    type Change = fn(&mut Value);
    let good: [Change; 5] = [
        |c| c["jti"] = "a".into(),
        |c| {
            c["jti"] = "b".into();
            c["aud"] = format!("{ISSUER}/token").into();
        },
        |c| {
            c["jti"] = "c".into();
            c["aud"] = json!(["https://other.example", ISSUER]);
        },
        |c| {
            c["jti"] = "d".into();
            c["exp"] = json!(f64::from(1_700_000_030) + 0.5);
        },
        |c| {
            c["jti"] = "e".into();
            c["iat"] = (NOW + 59).into();
        },
    ];
    for (index, change) in good.into_iter().enumerate() {
        assert_eq!(outcome(change).await, Ok(()), "good {index}");
    }
    let bad: [Change; 14] = [
        |c| c["aud"] = "https://other.example".into(),
        |c| c["aud"] = format!("{ISSUER}/userinfo").into(),
        |c| c["aud"] = json!([]),
        |c| c["iss"] = "app".into(),
        |c| c["sub"] = "app".into(),
        |c| c["exp"] = NOW.into(),
        |c| c["exp"] = (NOW + 3601).into(),
        |c| c["exp"] = json!(1e300),
        |c| c["exp"] = Value::Null,
        |c| c["iat"] = (NOW + 61).into(),
        |c| c["nbf"] = (NOW + 61).into(),
        |c| c["jti"] = "".into(),
        |c| c["jti"] = "x".repeat(257).into(),
        |c| {
            c.as_object_mut().unwrap().remove("jti");
        },
    ];
    for (index, change) in bad.into_iter().enumerate() {
        assert_eq!(outcome(change).await, FAILED, "bad {index}");
    }
}

#[tokio::test]
async fn an_assertion_works_once_however_many_send_it_at_once() {
    let house = Arc::new(House::new().await);
    let key = p256();
    register(&house, &key, None).await;
    let assertion = signed(&key, Algorithm::Es256, &claims(|_| ()));
    let sent: Vec<_> = (0..20)
        .map(|_| {
            let (house, assertion) = (Arc::clone(&house), assertion.clone());
            tokio::spawn(async move { send(&house, &assertion).await })
        })
        .collect();
    let mut good = 0;
    for outcome in sent {
        good += usize::from(outcome.await.unwrap().is_ok());
    }
    assert_eq!(good, 1);
    // Its end does not bring it back.
    house.clock.advance(seconds(61));
    assert_eq!(send(&house, &assertion).await, FAILED);
}

#[tokio::test]
async fn only_the_clients_own_key_and_algorithm_prove_it() {
    let house = House::new().await;
    let key = p256();
    register(&house, &key, Some(Algorithm::Es384)).await;
    let assertion = signed(&key, Algorithm::Es256, &claims(|_| ()));
    assert_eq!(send(&house, &assertion).await, FAILED, "another algorithm");
    register(&house, &key, Some(Algorithm::Es256)).await;
    let other = signed(&p256(), Algorithm::Es256, &claims(|_| ()));
    assert_eq!(send(&house, &other).await, FAILED, "another key");
    let unnamed = Header::new(Algorithm::Es256).kid("two");
    let unnamed = sign(&key, &unnamed, &claims(|_| ())).unwrap();
    assert_eq!(send(&house, &unnamed).await, FAILED, "another key's name");
    // The public key is no secret: it must not be taken for one.
    let public = serde_json::to_string(&Jwk::new(key.public().clone())).unwrap();
    let confused = MacKey::new(MacAlgorithm::Hs256, public.as_bytes()).unwrap();
    let confused = sign_mac(
        &confused,
        &Header::new(MacAlgorithm::Hs256),
        &claims(|_| ()),
    );
    assert_eq!(send(&house, &confused.unwrap()).await, FAILED, "HMAC");
    let (_, rest) = assertion.split_once('.').unwrap();
    let none = format!("eyJhbGciOiJub25lIn0.{}.", rest.split_once('.').unwrap().0);
    assert_eq!(send(&house, &none).await, FAILED, "none");
    assert_eq!(send(&house, &assertion).await, Ok(()), "it was not used up");
}

#[tokio::test]
async fn another_clients_assertion_and_a_disabled_client_are_refused() {
    let house = House::new().await;
    let key = p256();
    register(&house, &key, None).await;
    let assertion = signed(&key, Algorithm::Es256, &claims(|_| ()));
    let named = [
        ("grant_type", "client_credentials"),
        ("client_id", "app"),
        ("client_assertion_type", JWT_BEARER),
        ("client_assertion", &assertion),
    ];
    let named = house.token(&named);
    assert_eq!(named.await.unwrap_err().code, ErrorCode::InvalidRequest);
    let as_app = claims(|c| {
        c["iss"] = "app".into();
        c["sub"] = "app".into();
    });
    let as_app = signed(&key, Algorithm::Es256, &as_app);
    assert_eq!(send(&house, &as_app).await, FAILED, "app has a secret");
    let other_type = [
        ("grant_type", "client_credentials"),
        (
            "client_assertion_type",
            "urn:ietf:params:oauth:client-assertion-type:saml2-bearer",
        ),
        ("client_assertion", &assertion),
    ];
    let other_type = house.token(&other_type);
    assert_eq!(
        other_type.await.unwrap_err().code,
        ErrorCode::InvalidRequest
    );
}

async fn register_with_secret(house: &House, alg: Option<&str>) {
    let mut row = client("signer", |m| {
        m.token_endpoint_auth_method = "client_secret_jwt".to_owned();
        m.token_endpoint_auth_signing_alg = alg.map(str::to_owned);
        m.grant_types = vec!["client_credentials".to_owned()];
    });
    let sealed = Keyring::new(&[7; 32]).seal(
        Purpose::ClientSecret,
        "signer",
        SIGNING_SECRET.as_bytes(),
        &SystemEntropy,
    );
    row.secret_sealed = Some(sealed);
    let mut tx = house.store.begin().await.unwrap();
    tx.remove_client(&row.id).await.unwrap();
    tx.add_client(&row).await.unwrap();
    tx.commit().await.unwrap();
}

fn under(secret: &str, alg: MacAlgorithm, claims: &Value) -> String {
    let key = MacKey::new(alg, secret.as_bytes()).unwrap();
    sign_mac(&key, &Header::new(alg), claims).unwrap()
}

#[tokio::test]
async fn a_client_signs_with_its_secret() {
    let house = House::new().await;
    register_with_secret(&house, None).await;
    for alg in MacAlgorithm::ALL {
        let claims = claims(|c| c["jti"] = alg.as_str().into());
        let assertion = under(SIGNING_SECRET, alg, &claims);
        assert_eq!(send(&house, &assertion).await, Ok(()), "{alg}");
        assert_eq!(send(&house, &assertion).await, FAILED, "{alg} again");
    }
    let wrong = under(&"x".repeat(64), MacAlgorithm::Hs256, &claims(|_| ()));
    assert_eq!(send(&house, &wrong).await, FAILED, "another secret");
    let expired = claims(|c| c["exp"] = NOW.into());
    let expired = under(SIGNING_SECRET, MacAlgorithm::Hs256, &expired);
    assert_eq!(send(&house, &expired).await, FAILED, "expired");
    let asymmetric = signed(&p256(), Algorithm::Es256, &claims(|_| ()));
    assert_eq!(send(&house, &asymmetric).await, FAILED, "a key");
    let sent = [
        ("grant_type", "client_credentials"),
        ("client_id", "signer"),
        ("client_secret", SIGNING_SECRET),
    ];
    let sent = house.token(&sent);
    assert_eq!(
        sent.await.unwrap_err().code,
        ErrorCode::InvalidClient,
        "the secret itself"
    );
    register_with_secret(&house, Some("HS512")).await;
    let registered_for_another = under(SIGNING_SECRET, MacAlgorithm::Hs256, &claims(|_| ()));
    assert_eq!(
        send(&house, &registered_for_another).await,
        FAILED,
        "HS256 for HS512"
    );
}
