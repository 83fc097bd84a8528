//! What tokens say, and who believes them.

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use countersign_core::seal::fingerprint;
use countersign_oidc::{ErrorCode, UserinfoError};
use serde_json::{Value, json};

use crate::support::{House, ISSUER, Request, SECRET, VERIFIER, peek, seconds, text};

#[tokio::test]
async fn the_id_token_says_what_was_proved() {
    let house = House::new().await;
    let code = house
        .code(&Request::of("app").with("acr_values", "smpp"), "smpp")
        .await;
    house.clock.advance(seconds(5));
    let tokens = house.exchange(&code).await.unwrap();
    let claims = house.claims(&tokens["id_token"], "app");
    assert_eq!(claims["iss"], ISSUER);
    assert_eq!(claims["sub"], "alice");
    assert_eq!(claims["aud"], "app");
    assert_eq!(claims["nonce"], "n-1");
    assert_eq!(claims["acr"], "smpp");
    assert_eq!(claims["amr"], json!(["pwd", "otp", "sms", "mfa"]));
    assert_eq!(claims["auth_time"], 1_700_000_000);
    assert_eq!(claims["iat"], 1_700_000_005);
    assert_eq!(claims["exp"], 1_700_000_605);
    let hash = &fingerprint(text(&tokens, "access_token"))[..16];
    assert_eq!(claims["at_hash"], URL_SAFE_NO_PAD.encode(hash));
    let header = jsonwebtoken::decode_header(text(&tokens, "id_token")).unwrap();
    assert_eq!(header.alg, jsonwebtoken::Algorithm::RS256);
}

#[tokio::test]
async fn a_public_client_gets_es256_at_its_loopback_port() {
    let house = House::new().await;
    let code = house.code(&Request::of("spa"), "password").await;
    let tokens = house
        .token(&[
            ("grant_type", "authorization_code"),
            ("code", &code),
            ("redirect_uri", "http://127.0.0.1:4000/cb"),
            ("code_verifier", VERIFIER),
            ("client_id", "spa"),
        ])
        .await
        .unwrap();
    assert_eq!(house.claims(&tokens["id_token"], "spa")["acr"], "password");
    let header = jsonwebtoken::decode_header(text(&tokens, "id_token")).unwrap();
    assert_eq!(header.alg, jsonwebtoken::Algorithm::ES256);
}

#[tokio::test]
async fn access_tokens_are_those_of_rfc_9068() {
    let house = House::new().await;
    let code = house.code(&Request::of("app"), "smpp").await;
    let tokens = house.exchange(&code).await.unwrap();
    let header = jsonwebtoken::decode_header(text(&tokens, "access_token")).unwrap();
    assert_eq!(header.typ.as_deref(), Some("at+jwt"));
    assert_eq!(header.alg, jsonwebtoken::Algorithm::ES256);
    let claims = house.claims(&tokens["access_token"], ISSUER);
    for name in [
        "iss",
        "sub",
        "aud",
        "client_id",
        "exp",
        "iat",
        "jti",
        "auth_time",
        "acr",
        "amr",
    ] {
        assert!(claims.contains_key(name), "{name}");
    }
    assert_eq!(claims["scope"], "openid profile");
}

#[tokio::test]
async fn claims_that_were_asked_for_are_in_the_id_token() {
    let house = House::new().await;
    let claims = r#"{"id_token":{"email":{"essential":true},"picture":null,"sub":null}}"#;
    let code = house
        .code(&Request::of("app").with("claims", claims), "smpp")
        .await;
    let tokens = house.exchange(&code).await.unwrap();
    let claims = house.claims(&tokens["id_token"], "app");
    assert_eq!(claims["email"], "alice@example.org");
    assert!(!claims.contains_key("name") && !claims.contains_key("picture"));
}

#[tokio::test]
async fn a_client_acts_for_itself_without_a_person() {
    let house = House::new().await;
    let ask = |scope: &'static str| {
        let house = &house;
        async move {
            house
                .token(&[
                    ("grant_type", "client_credentials"),
                    ("scope", scope),
                    ("client_id", "app"),
                    ("client_secret", SECRET),
                ])
                .await
        }
    };
    let tokens = ask("").await.unwrap();
    assert_eq!(text(&tokens, "scope"), "reports.read");
    assert!(tokens.get("id_token").is_none() && tokens.get("refresh_token").is_none());
    let claims = house.claims(&tokens["access_token"], ISSUER);
    assert_eq!(claims["sub"], "app");
    assert!(!claims.contains_key("acr"));
    let refused = house.provider.userinfo(text(&tokens, "access_token")).await;
    assert!(
        matches!(refused, Err(UserinfoError::Refused(r)) if r.code == ErrorCode::InsufficientScope)
    );
    assert_eq!(
        ask("admin").await.unwrap_err().code,
        ErrorCode::InvalidScope
    );
    assert!(ask("openid").await.unwrap().get("scope").is_none());
    let public = house
        .token(&[("grant_type", "client_credentials"), ("client_id", "spa")])
        .await;
    assert_eq!(public.unwrap_err().code, ErrorCode::UnauthorizedClient);
}

#[tokio::test]
async fn unknown_grant_types_and_repeats_are_refused() {
    let house = House::new().await;
    let app = [("client_id", "app"), ("client_secret", SECRET)];
    let code = async |pairs: &[(&str, &str)]| house.token(pairs).await.unwrap_err().code;
    assert_eq!(code(&app).await, ErrorCode::InvalidRequest);
    let unknown = [app[0], app[1], ("grant_type", "password")];
    assert_eq!(code(&unknown).await, ErrorCode::UnsupportedGrantType);
    let twice = [
        app[0],
        app[1],
        ("grant_type", "password"),
        ("grant_type", "password"),
    ];
    assert_eq!(code(&twice).await, ErrorCode::InvalidRequest);
}

fn encode(json: &Value) -> String {
    URL_SAFE_NO_PAD.encode(json.to_string())
}

async fn is_believed(house: &House, token: &str) -> bool {
    house.provider.userinfo(token).await.is_ok()
}

#[tokio::test]
async fn the_algorithm_is_the_keys_and_not_the_tokens() {
    let house = House::new().await;
    let code = house.code(&Request::of("app"), "smpp").await;
    let tokens = house.exchange(&code).await.unwrap();
    let genuine = text(&tokens, "access_token");
    assert!(is_believed(&house, genuine).await);
    let claims = genuine.split('.').nth(1).unwrap();
    let jwks: Value = serde_json::from_str(&house.provider.jwks()).unwrap();
    for key in jwks["keys"].as_array().unwrap() {
        // The classical attacks: no signature, and the public key as a shared secret.
        for alg in ["none", "NONE", "", "HS256", "RS256", "ES256"] {
            let header = encode(&json!({"alg": alg, "typ": "at+jwt", "kid": key["kid"]}));
            let signed = format!("{header}.{claims}");
            let public = key["n"].as_str().or(key["x"].as_str()).unwrap();
            for secret in [public.to_owned(), key.to_string()] {
                let mac = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
                let mac = URL_SAFE_NO_PAD.encode(hmac::sign(&mac, signed.as_bytes()).as_ref());
                assert!(
                    !is_believed(&house, &format!("{signed}.{mac}")).await,
                    "{alg}"
                );
            }
            assert!(!is_believed(&house, &format!("{signed}.")).await, "{alg}");
            assert!(!is_believed(&house, &signed).await, "{alg}");
            let signature = genuine.rsplit('.').next().unwrap();
            assert!(
                !is_believed(&house, &format!("{signed}.{signature}")).await,
                "{alg}"
            );
        }
    }
}

#[tokio::test]
async fn a_changed_token_or_one_of_another_kind_is_not_believed() {
    let house = House::new().await;
    let code = house.code(&Request::of("app"), "smpp").await;
    let tokens = house.exchange(&code).await.unwrap();
    let genuine = text(&tokens, "access_token");
    assert!(!is_believed(&house, text(&tokens, "id_token")).await);
    let parts: Vec<&str> = genuine.split('.').collect();
    let mut claims = peek(genuine);
    claims["sub"] = json!("bob");
    let changed = format!("{}.{}.{}", parts[0], encode(&claims), parts[2]);
    assert!(!is_believed(&house, &changed).await);
    for rubbish in ["", ".", "..", "a.b.c", genuine.trim_end_matches(parts[2])] {
        assert!(!is_believed(&house, rubbish).await, "{rubbish}");
    }
    assert!(!is_believed(&house, &format!("{genuine}.{}", parts[2])).await);
    let doubled = format!("{}.{}.{}.{}", parts[0], parts[1], parts[1], parts[2]);
    assert!(!is_believed(&house, &doubled).await);
    house.clock.advance(seconds(600));
    assert!(!is_believed(&house, genuine).await, "expired");
}
