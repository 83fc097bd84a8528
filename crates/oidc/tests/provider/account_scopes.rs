//! The scopes that open a person's account to an application.

use std::net::{IpAddr, Ipv4Addr};

use countersign_oidc::{
    ACCOUNT_READ_SCOPE, ACCOUNT_SCOPE, ApiCaller, Call, Decision, ErrorCode, Parameters,
    PresentedToken, TokenError, TokenScheme, paths,
};
use serde_json::Value;

use crate::support::{House, Request, SECRET, parameters, text};

const EXCHANGE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";
const DEVICE: &str = "urn:ietf:params:oauth:grant-type:device_code";
const ASKED: &str = "openid countersign:account:read countersign:account";

/// `app` is registered for both scopes and for every way to get tokens.
async fn house() -> House {
    let house = House::new().await;
    house
        .register("app", |m| {
            m.trusted = true;
            m.allow_implicit = true;
            m.response_types = vec!["code".to_owned(), "code token".to_owned()];
            m.grant_types.extend([EXCHANGE, DEVICE].map(str::to_owned));
            m.scopes
                .extend([ACCOUNT_READ_SCOPE, ACCOUNT_SCOPE].map(str::to_owned));
        })
        .await;
    house
}

async fn caller(house: &House, token: &Value) -> ApiCaller {
    let nothing = Parameters::default();
    let presented = PresentedToken {
        scheme: TokenScheme::Bearer,
        token: text(token, "access_token"),
    };
    let call = Call::post("/account/api/v1/overview", &nothing);
    let base = "https://login.example.org/account/api/v1";
    let caller = house.provider.api_caller(&call, presented, base).await;
    caller.unwrap()
}

async fn tokens(house: &House) -> Value {
    let request = Request::of("app").with("scope", ASKED);
    let code = house.code(&request, "smpp").await;
    house.exchange(&code).await.unwrap()
}

#[tokio::test]
async fn a_person_gives_them_for_a_code() {
    let house = house().await;
    let tokens = tokens(&house).await;
    assert_eq!(text(&tokens, "scope"), ASKED);
    let caller = caller(&house, &tokens).await;
    assert!(caller.scopes.iter().any(|scope| scope == ACCOUNT_SCOPE));
    let grant = caller.grant.unwrap();
    assert_eq!(grant.person_id.as_str(), "alice");
    assert_eq!(grant.client_id, caller.client_id);
}

#[tokio::test]
async fn no_other_way_gives_them() {
    let house = house().await;
    // An application that is not registered for them.
    let pending = house
        .pending(&Request::of("partner").with("scope", ASKED))
        .await;
    assert_eq!(pending.request.scopes, ["openid"]);
    // A token in an address.
    let request = Request::of("app").with("scope", ASKED);
    let pending = house
        .pending(&request.with("response_type", "code token"))
        .await;
    assert_eq!(pending.request.scopes, ["openid"]);
    let session = house.session("smpp").await;
    let decision = house.decide(&pending, Some(&session)).await;
    assert!(matches!(decision, Decision::Issue { .. }), "{decision:?}");
    // An application that acts for itself, whether it names them or not.
    let own = [
        ("grant_type", "client_credentials"),
        ("client_id", "app"),
        ("client_secret", SECRET),
    ];
    for more in [&[][..], &[("scope", "countersign:account reports.read")]] {
        let token = house.token(&[&own[..], more].concat()).await.unwrap();
        assert_eq!(text(&token, "scope"), "reports.read");
        assert_eq!(caller(&house, &token).await.grant, None);
    }
    // Somebody at another device whom a person says yes to.
    let asked = parameters(&[
        ("client_id", "app"),
        ("client_secret", SECRET),
        ("scope", "countersign:account"),
    ]);
    let call = Call::post(paths::DEVICE_AUTHORIZATION, &asked);
    let address = IpAddr::V4(Ipv4Addr::LOCALHOST);
    let refused = house.provider.device_authorization(&call, address).await;
    let Err(TokenError::Refused(refusal)) = refused else {
        panic!("a device was given a code")
    };
    assert_eq!(refusal.code, ErrorCode::InvalidScope);
}

#[tokio::test]
async fn an_exchanged_token_tells_whose_it_was() {
    let house = house().await;
    house
        .register("partner", |m| {
            m.grant_types.push(EXCHANGE.to_owned());
            m.audiences = vec![crate::support::ISSUER.to_owned()];
            m.scopes.push(ACCOUNT_SCOPE.to_owned());
        })
        .await;
    let tokens = tokens(&house).await;
    let exchanged = house
        .token(&[
            ("grant_type", EXCHANGE),
            ("client_id", "partner"),
            ("client_secret", SECRET),
            ("subject_token", text(&tokens, "access_token")),
            (
                "subject_token_type",
                "urn:ietf:params:oauth:token-type:access_token",
            ),
        ])
        .await
        .unwrap();
    let caller = caller(&house, &exchanged).await;
    assert_eq!(caller.client_id.as_str(), "partner");
    assert_eq!(caller.grant.unwrap().client_id.as_str(), "app");
}
