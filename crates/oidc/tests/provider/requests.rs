//! What an authorization request must be like, and how it is told.

use countersign_oidc::{Answer, Carrier, ErrorCode, Parameters, Rejected, Untrusted};
use proptest::prelude::*;

use crate::support::{CHALLENGE, House, ISSUER, Request, field};

async fn answer(house: &House, request: &Request) -> Answer {
    match house.read(request).await {
        Err(Rejected::Answer(answer)) => *answer,
        other => panic!("{other:?}"),
    }
}

async fn page(house: &House, request: &Request) -> Untrusted {
    match house.read(request).await {
        Err(Rejected::Page(why)) => why,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn without_a_trusted_address_nothing_is_redirected() {
    let house = House::new().await;
    let app = || Request::of("app");
    for request in [
        app().with("client_id", "nobody"),
        app().with("client_id", "a\0b"),
    ] {
        assert_eq!(page(&house, &request).await, Untrusted::UnknownClient);
    }
    let elsewhere = app().with("redirect_uri", "https://evil.example/");
    assert_eq!(page(&house, &elsewhere).await, Untrusted::RedirectUri);
    for request in [
        app().without("client_id"),
        app().without("redirect_uri"),
        app().and("client_id", "app"),
        app().and("redirect_uri", "https://evil.example/"),
    ] {
        assert!(matches!(
            page(&house, &request).await,
            Untrusted::Malformed(_)
        ));
    }
}

#[tokio::test]
async fn everything_else_is_told_to_the_application() {
    use ErrorCode::*;
    let house = House::new().await;
    let app = || Request::of("app");
    let long = "x".repeat(3000);
    let cases = [
        (app().without("response_type"), InvalidRequest),
        (
            app().with("response_type", "token"),
            UnsupportedResponseType,
        ),
        (
            app().with("response_type", "code id_token"),
            UnauthorizedClient,
        ),
        (app().with("response_mode", "web_message"), InvalidRequest),
        (app().without("scope"), InvalidScope),
        (app().with("scope", "profile"), InvalidScope),
        (app().and("nonce", "n-2"), InvalidRequest),
        (app().with("nonce", &long), InvalidRequest),
        (app().with("prompt", "none login"), InvalidRequest),
        (app().with("prompt", "create"), InvalidRequest),
        (app().with("max_age", "-1"), InvalidRequest),
        (app().with("max_age", "soon"), InvalidRequest),
        (app().with("claims", "{"), InvalidRequest),
        (app().with("request", "eyJ"), InvalidRequestObject),
        (app().with("request_uri", "urn:x"), InvalidRequestUri),
        (app().with("registration", "{}"), RegistrationNotSupported),
        (
            app()
                .without("code_challenge")
                .without("code_challenge_method"),
            InvalidRequest,
        ),
        (app().with("code_challenge_method", "plain"), InvalidRequest),
        (app().without("code_challenge_method"), InvalidRequest),
        (Request::of("spa").without("code_challenge"), InvalidRequest),
    ];
    for (request, code) in cases {
        let answer = answer(&house, &request).await;
        assert_eq!(
            field(&answer.fields, "error").as_deref(),
            Some(code.as_str())
        );
        assert_eq!(field(&answer.fields, "state").as_deref(), Some("st&te"));
        assert_eq!(
            field(&answer.fields, "iss").as_deref(),
            Some(ISSUER),
            "RFC 9207"
        );
        let location = answer.location();
        assert!(location.contains("state=st%26te"), "{location}");
    }
}

#[tokio::test]
async fn a_state_that_comes_twice_is_not_chosen_from() {
    let house = House::new().await;
    let answer = answer(&house, &Request::of("app").and("state", "other")).await;
    assert_eq!(field(&answer.fields, "state"), None);
    assert_eq!(
        field(&answer.fields, "error").as_deref(),
        Some("invalid_request")
    );
}

#[tokio::test]
async fn an_error_travels_the_way_that_was_asked_for() {
    let house = House::new().await;
    let request = Request::of("app")
        .with("response_mode", "form_post")
        .with("prompt", "x");
    assert_eq!(answer(&house, &request).await.carrier, Carrier::FormPost);
}

#[tokio::test]
async fn a_client_without_codes_is_told_so() {
    let house = House::new().await;
    house
        .register("app", |m| m.grant_types = vec!["client_credentials".into()])
        .await;
    let answer = answer(&house, &Request::of("app")).await;
    assert_eq!(
        field(&answer.fields, "error").as_deref(),
        Some("unauthorized_client")
    );
}

#[tokio::test]
async fn pkce_may_be_left_out_where_the_registration_says_so() {
    let house = House::new().await;
    house.register("app", |m| m.require_pkce = false).await;
    let without = Request::of("app")
        .without("code_challenge")
        .without("code_challenge_method");
    assert!(house.read(&without).await.is_ok());
}

#[tokio::test]
async fn scopes_are_cut_to_the_registration() {
    let house = House::new().await;
    let request = Request::of("app").with("scope", "openid  phone admin phone");
    let pending = house.pending(&request).await;
    assert_eq!(pending.request.scopes, ["openid", "phone"]);
}

/// Names that are read, so that values get past the first checks.
fn pairs() -> impl Strategy<Value = Vec<(String, String)>> {
    const NAMES: &[&str] = &[
        "client_id",
        "redirect_uri",
        "response_type",
        "response_mode",
        "scope",
        "state",
        "nonce",
        "prompt",
        "max_age",
        "claims",
        "acr_values",
        "code_challenge",
        "id_token_hint",
        "request",
    ];
    let value = prop_oneof![
        "\\PC{0,40}",
        Just("code".to_owned()),
        Just("openid".to_owned()),
        Just(CHALLENGE.to_owned()),
        Just("a.b.c".to_owned()),
        Just(r#"{"id_token":{"acr":null}}"#.to_owned()),
    ];
    let name = prop_oneof![
        proptest::sample::select(NAMES).prop_map(str::to_owned),
        "\\PC{0,8}"
    ];
    proptest::collection::vec((name, value), 0..20)
}

#[test]
fn any_pairs_are_a_request_or_an_error() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let house = runtime.block_on(House::new());
    proptest!(|(pairs in pairs(), known in any::<bool>())| {
        let mut pairs = pairs;
        if known {
            pairs.retain(|(name, _)| name != "client_id" && name != "redirect_uri");
            pairs.push(("client_id".to_owned(), "app".to_owned()));
            pairs.push(("redirect_uri".to_owned(), crate::support::CALLBACK.to_owned()));
        }
        let parameters = Parameters::new(pairs);
        let outcome = runtime.block_on(house.provider.read_request(&parameters)).unwrap();
        if let (true, Err(rejected)) = (known, outcome) {
            let Rejected::Answer(answer) = rejected else {
                panic!("a trusted address was not used")
            };
            prop_assert!(answer.location().starts_with("https://app.example/cb?"));
        }
    });
}
