//! What each response type gives, and how each response mode carries it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use countersign_core::seal::fingerprint;
use countersign_oidc::{Answer, Carrier, Decision, ErrorCode, Rejected};
use countersign_store::ClientMetadata;
use serde_json::{Map, Value, json};

use crate::support::{CALLBACK, House, ISSUER, Request, field};

const TYPES: [&str; 7] = [
    "code",
    "code id_token",
    "code id_token token",
    "code token",
    "id_token",
    "id_token token",
    "none",
];
const MODES: [&str; 7] = [
    "query",
    "fragment",
    "form_post",
    "query.jwt",
    "fragment.jwt",
    "form_post.jwt",
    "jwt",
];

fn old(metadata: &mut ClientMetadata) {
    metadata.trusted = true;
    metadata.allow_implicit = true;
    metadata.response_types = TYPES.map(str::to_owned).to_vec();
}

async fn house() -> House {
    let house = House::new().await;
    house.register("app", old).await;
    house
}

fn of(response_type: &str) -> Request {
    Request::of("app").with("response_type", response_type)
}

async fn answer(house: &House, request: &Request) -> Answer {
    let session = house.session("smpp").await;
    let pending = match house.read(request).await {
        Ok(pending) => pending,
        Err(Rejected::Answer(answer)) => return *answer,
        Err(Rejected::Page(why)) => panic!("{why:?}"),
    };
    let Decision::Issue { acr } = house.decide(&pending, Some(&session)).await else {
        panic!("not decided")
    };
    let answer = house.provider.issue(&pending, &session, acr, false).await;
    answer.unwrap().unwrap()
}

fn half_hash(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(&fingerprint(text)[..16])
}

/// The parameters as the application has them, a signed answer's from inside its JWT.
fn told(house: &House, answer: &Answer) -> Map<String, Value> {
    let fields = answer.fields.iter();
    let plain: Map<String, Value> = fields
        .map(|(name, value)| ((*name).to_owned(), json!(value)))
        .collect();
    match plain.get("response") {
        Some(jwt) if plain.len() == 1 => house.claims(jwt, "app"),
        _ => plain,
    }
}

#[tokio::test]
async fn each_type_gives_what_it_names_and_hashes_what_comes_along() {
    let house = house().await;
    for response_type in TYPES {
        let answer = answer(&house, &of(response_type)).await;
        let has = |word: &str| response_type.split(' ').any(|own| own == word);
        let code = field(&answer.fields, "code");
        let token = field(&answer.fields, "access_token");
        let id_token = field(&answer.fields, "id_token");
        assert_eq!(code.is_some(), has("code"), "{response_type}");
        assert_eq!(token.is_some(), has("token"), "{response_type}");
        assert_eq!(id_token.is_some(), has("id_token"), "{response_type}");
        assert_eq!(field(&answer.fields, "state").as_deref(), Some("st&te"));
        assert_eq!(field(&answer.fields, "iss").as_deref(), Some(ISSUER));
        if let Some(token) = &token {
            let kind = field(&answer.fields, "token_type");
            assert_eq!(kind.as_deref(), Some("Bearer"));
            assert_eq!(field(&answer.fields, "expires_in").as_deref(), Some("600"));
            assert!(house.provider.userinfo(token).await.is_ok());
        }
        if let Some(id_token) = id_token {
            let claims = house.claims(&json!(id_token), "app");
            let hash = |name: &str| claims.get(name).and_then(Value::as_str);
            assert_eq!(hash("c_hash"), code.as_deref().map(half_hash).as_deref());
            assert_eq!(hash("at_hash"), token.as_deref().map(half_hash).as_deref());
            assert_eq!(hash("s_hash"), Some(half_hash("st&te").as_str()));
            assert_eq!(hash("nonce"), Some("n-1"));
            assert_eq!(hash("acr"), Some("smpp"));
        }
        if let Some(code) = code {
            assert!(house.exchange(&code).await.is_ok(), "{response_type}");
        }
    }
}

#[tokio::test]
async fn an_id_token_alone_holds_the_claims_of_the_scopes() {
    let house = house().await;
    let only = answer(&house, &of("id_token").with("scope", "openid email")).await;
    let claims = house.claims(&json!(field(&only.fields, "id_token")), "app");
    assert_eq!(claims["email"], "alice@example.org");
    let both = of("id_token token").with("scope", "openid email");
    let both = answer(&house, &both).await;
    let claims = house.claims(&json!(field(&both.fields, "id_token")), "app");
    assert!(!claims.contains_key("email"));
}

#[tokio::test]
async fn a_code_that_is_replayed_takes_the_token_beside_it() {
    let house = house().await;
    let answer = answer(&house, &of("code token")).await;
    let code = field(&answer.fields, "code").unwrap();
    let token = field(&answer.fields, "access_token").unwrap();
    house.exchange(&code).await.unwrap();
    assert!(house.provider.userinfo(&token).await.is_ok());
    house.exchange(&code).await.unwrap_err();
    assert!(house.provider.userinfo(&token).await.is_err());
}

#[tokio::test]
async fn tokens_in_the_address_need_the_switch_and_the_registration() {
    let house = house().await;
    let refusal = |answer: Answer| answer.refusal.map(|refusal| refusal.code);
    for response_type in TYPES {
        let tokens = response_type.contains("token");
        let expected = |fits: bool| (!fits).then_some(ErrorCode::UnauthorizedClient);
        house
            .register("app", |m| {
                old(m);
                m.allow_implicit = false;
            })
            .await;
        let answered = answer(&house, &of(response_type)).await;
        assert_eq!(refusal(answered), expected(!tokens), "{response_type}");
        house
            .register("app", |m| {
                old(m);
                m.response_types.retain(|own| own != response_type);
            })
            .await;
        let answered = answer(&house, &of(response_type)).await;
        assert_eq!(refusal(answered), expected(false), "{response_type}");
        house
            .register("app", |m| {
                old(m);
                m.dpop_bound_access_tokens = true;
            })
            .await;
        let token = response_type.split(' ').any(|word| word == "token");
        let answered = answer(&house, &of(response_type)).await;
        assert_eq!(refusal(answered), expected(!token), "{response_type}");
    }
}

#[tokio::test]
async fn a_nonce_is_required_where_an_id_token_comes_in_the_answer() {
    let house = house().await;
    for response_type in TYPES {
        let answer = answer(&house, &of(response_type).without("nonce")).await;
        let needed = response_type.contains("id_token");
        assert_eq!(answer.refusal.is_some(), needed, "{response_type}");
    }
}

#[tokio::test]
async fn pkce_is_for_codes() {
    let house = house().await;
    for response_type in TYPES {
        let bare = of(response_type)
            .without("code_challenge")
            .without("code_challenge_method");
        let answer = answer(&house, &bare).await;
        let needed = response_type.contains("code");
        assert_eq!(answer.refusal.is_some(), needed, "{response_type}");
    }
}

#[tokio::test]
async fn every_answer_good_or_bad_travels_as_asked_and_names_the_issuer() {
    let house = house().await;
    for response_type in TYPES {
        let tokens = response_type.contains("token");
        for mode in MODES {
            let request = of(response_type).with("response_mode", mode);
            for (request, good) in [
                (request.clone(), !(tokens && mode.starts_with("query"))),
                (request.with("prompt", "dance"), false),
            ] {
                let answer = answer(&house, &request).await;
                let why = format!("{response_type} {mode} {good}");
                let expected = match mode.trim_end_matches(".jwt") {
                    "form_post" => Carrier::FormPost,
                    "fragment" => Carrier::Fragment,
                    _ if tokens => Carrier::Fragment,
                    _ => Carrier::Query,
                };
                assert_eq!(answer.carrier, expected, "{why}");
                let told = told(&house, &answer);
                assert_eq!(told["iss"], ISSUER, "{why}");
                assert_eq!(told["state"], "st&te", "{why}");
                assert_eq!(told.contains_key("error"), !good, "{why}");
                let signed = mode.ends_with("jwt");
                assert_eq!(told.get("aud"), signed.then_some(&json!("app")), "{why}");
                let (marker, other) = match expected {
                    Carrier::Fragment => ('#', '?'),
                    _ => ('?', '#'),
                };
                let location = answer.location();
                assert!(
                    location.starts_with(&format!("{CALLBACK}{marker}")),
                    "{why}"
                );
                assert!(!location.contains(other), "{why}");
            }
        }
    }
}

#[tokio::test]
async fn a_signed_answer_is_signed_as_registered_and_ends_within_minutes() {
    let house = house().await;
    for (registered, alg) in [(None, "RS256"), (Some("ES256"), "ES256")] {
        house
            .register("app", |m| {
                old(m);
                m.authorization_signed_response_alg = registered.map(str::to_owned);
            })
            .await;
        let answer = answer(&house, &of("code").with("response_mode", "jwt")).await;
        let jwt = field(&answer.fields, "response").unwrap();
        let header = jsonwebtoken::decode_header(&jwt).unwrap();
        assert_eq!(format!("{:?}", header.alg), alg);
        let claims = told(&house, &answer);
        let left = claims["exp"].as_i64().unwrap() - 1_700_000_000;
        assert!((1..=600).contains(&left), "{left}");
        assert!(claims["code"].is_string());
    }
}

#[tokio::test]
async fn a_signed_answer_is_no_id_token() {
    let house = house().await;
    let answer = answer(&house, &of("code").with("response_mode", "jwt")).await;
    let jwt = field(&answer.fields, "response").unwrap();
    let hinted = Request::of("app").with("id_token_hint", &jwt);
    assert!(house.read(&hinted).await.is_err());
    assert!(house.provider.userinfo(&jwt).await.is_err());
}

#[tokio::test]
async fn an_address_that_only_begins_like_the_registered_one_gets_no_answer_in_any_mode() {
    let house = house().await;
    for mode in MODES {
        for evil in [
            "https://app.example/cb/../evil",
            "https://app.example/cb#",
            "https://app.example/cb?next=https://evil.example",
            "https://app.example/cb.evil.example",
            "https://app.example@evil.example/cb",
            "https://app.example/cb%23",
            "//app.example/cb",
        ] {
            let request = of("code id_token")
                .with("response_mode", mode)
                .with("redirect_uri", evil);
            let read = house.read(&request).await;
            assert!(matches!(read, Err(Rejected::Page(_))), "{mode} {evil}");
        }
    }
}
