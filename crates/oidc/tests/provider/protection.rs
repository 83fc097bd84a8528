//! Tokens are signed and encrypted as the client is registered.

use countersign_core::SystemEntropy;
use countersign_jose::{
    Algorithm, ContentEncryption, Curve, DecryptionKey, Jwe, Jwk, JwkSet, Jws, KeyManagement,
};
use serde_json::{Value, json};

use crate::support::{House, Request, text};

async fn tokens(house: &House) -> Value {
    let code = house.code(&Request::of("app"), "smpp").await;
    house.exchange(&code).await.unwrap()
}

fn verified(house: &House, token: &str, alg: Algorithm) -> Value {
    let keys = JwkSet::parse(house.provider.jwks().as_bytes()).unwrap();
    let token = Jws::read(token).unwrap().verify(&keys, &[alg]);
    token.unwrap().claims().unwrap()
}

#[tokio::test]
async fn id_tokens_are_signed_with_each_algorithm_and_hash_the_access_token_with_its_hash() {
    let house = House::new().await;
    for alg in Algorithm::ALL {
        house
            .register("app", |m| {
                m.trusted = true;
                m.id_token_signed_response_alg = alg.as_str().to_owned();
            })
            .await;
        let tokens = tokens(&house).await;
        let claims = verified(&house, text(&tokens, "id_token"), alg);
        let hash = alg.hash().left_half(text(&tokens, "access_token"));
        assert_eq!(claims["at_hash"], hash, "{alg}");
    }
}

#[tokio::test]
async fn id_tokens_are_encrypted_to_the_client_and_signed_inside() {
    let house = House::new().await;
    let own = DecryptionKey::generate_ec(Curve::P256).unwrap();
    let jwks = json!({"keys": [Jwk::new(own.public()).kid("theirs")]});
    house
        .register("app", |m| {
            m.trusted = true;
            m.id_token_signed_response_alg = "ES256".to_owned();
            m.id_token_encrypted_response_alg = Some("ECDH-ES+A256KW".to_owned());
            m.jwks = Some(jwks);
        })
        .await;
    let tokens = tokens(&house).await;
    let read = Jwe::read(text(&tokens, "id_token")).unwrap();
    assert_eq!(read.header().cty.as_deref(), Some("JWT"));
    assert_eq!(read.header().kid.as_deref(), Some("theirs"));
    assert_eq!(read.header().enc, "A128CBC-HS256", "the default");
    let (algs, encs) = (KeyManagement::ALL, ContentEncryption::ALL);
    let signed = read.decrypt(&own, &algs, &encs, &SystemEntropy).unwrap();
    let signed = String::from_utf8(signed).unwrap();
    let claims = verified(&house, &signed, Algorithm::Es256);
    assert_eq!(claims["aud"], "app");
}

#[tokio::test]
async fn without_a_fitting_key_of_the_client_nothing_is_given_in_the_clear() {
    let house = House::new().await;
    house
        .register("app", |m| {
            m.trusted = true;
            m.id_token_encrypted_response_alg = Some("RSA-OAEP-256".to_owned());
            m.jwks = Some(json!({"keys": []}));
        })
        .await;
    let code = house.code(&Request::of("app"), "smpp").await;
    let failure = house.failing_exchange(&code).await;
    assert_eq!(
        failure.to_string(),
        "cannot encrypt for client app: it has no key for it"
    );
}
