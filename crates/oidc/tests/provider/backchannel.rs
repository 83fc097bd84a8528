//! Client-Initiated Backchannel Authentication in poll mode (CIBA Core 1.0).

use countersign_oidc::{
    BackchannelResponse, Call, Decision, ErrorCode, Hint, Invitation, Pending, Refusal, TokenError,
    paths,
};
use serde_json::Value;

use crate::support::{BROWSER, House, Request, SECRET, offered, parameters, seconds, text};

const GRANT: &str = "urn:openid:params:grant-type:ciba";

/// A house in which the application `bank` may ask.
async fn house() -> House {
    let house = House::new().await;
    house
        .register("bank", |m| {
            m.grant_types.push(GRANT.to_owned());
            m.backchannel_token_delivery_mode = Some("poll".to_owned());
            m.trusted = true;
        })
        .await;
    house
}

async fn ask_as(
    house: &House,
    client_id: &str,
    pairs: &[(&str, &str)],
) -> Result<(Value, Invitation), Refusal> {
    let mut all = vec![("client_id", client_id), ("client_secret", SECRET)];
    all.extend(pairs);
    let parameters = parameters(&all);
    let call = Call::post(paths::BACKCHANNEL, &parameters);
    match house.provider.backchannel_authentication(&call).await {
        Ok((response, invitation)) => Ok((json(&response), invitation)),
        Err(TokenError::Refused(refusal)) => Err(refusal),
        Err(TokenError::Failed(error)) => panic!("{error}"),
    }
}

async fn ask(house: &House, pairs: &[(&str, &str)]) -> Result<(Value, Invitation), Refusal> {
    let mut all = vec![("scope", "openid")];
    all.extend(pairs);
    ask_as(house, "bank", &all).await
}

fn json(response: &BackchannelResponse) -> Value {
    serde_json::to_value(response).unwrap()
}

async fn poll(house: &House, answer: &Value) -> Result<Value, Refusal> {
    house
        .token(&[
            ("grant_type", GRANT),
            ("auth_req_id", text(answer, "auth_req_id")),
            ("client_id", "bank"),
            ("client_secret", SECRET),
        ])
        .await
}

async fn invite(house: &House, invitation: &Invitation, person: &str) -> Option<String> {
    let provider = &house.provider;
    let link = provider.invite(&invitation.request, &person.into()).await;
    link.unwrap().map(|link| link.expose().to_owned())
}

/// What alice finds behind the link that she is sent.
async fn invited(house: &House, invitation: &Invitation) -> Pending {
    let link = invite(house, invitation, "alice").await.unwrap();
    let token = link.rsplit('/').next().unwrap();
    let pending = house.provider.enter_link(token).await.unwrap().unwrap();
    house.provider.keep(pending, BROWSER).await.unwrap().1
}

#[tokio::test]
async fn an_application_gets_what_its_person_allowed() {
    let house = house().await;
    let asked = [
        ("login_hint", "alice"),
        ("acr_values", "smpp"),
        ("binding_message", "W4SCT"),
    ];
    let (answer, invitation) = ask(&house, &asked).await.unwrap();
    assert_eq!(answer["expires_in"], 600);
    assert_eq!(answer["interval"], 5);
    assert_eq!(invitation.hint, Hint::Login("alice".to_owned()));
    assert_eq!(invitation.client.metadata.client_name, "BANK");
    let waiting = poll(&house, &answer).await.unwrap_err();
    assert_eq!(waiting.code, ErrorCode::AuthorizationPending);

    let pending = invited(&house, &invitation).await;
    let decoupled = pending.request.decoupled.as_ref().unwrap();
    assert_eq!(decoupled.binding_message.as_deref(), Some("W4SCT"));
    assert!(!decoupled.is_device());
    let session = house.session("smpp").await;
    let decision = house.decide(&pending, Some(&session)).await;
    assert!(
        matches!(decision, Decision::Consent { .. }),
        "a trusted client asks too: {decision:?}"
    );
    let provider = &house.provider;
    let decided = provider
        .decide(&pending, Some(&session), &offered(), true)
        .await;
    let Decision::Issue { acr } = decided.unwrap() else {
        panic!("it was allowed")
    };
    let done = provider.issue(&pending, &session, acr, true).await.unwrap();
    assert!(done.is_some());

    let tokens = poll(&house, &answer).await.unwrap();
    let claims = house.claims(&tokens["id_token"], "bank");
    assert_eq!(claims["acr"], "smpp");
    assert_eq!(claims["sub"], "alice");
    // CIBA Core §10.3.1: that claim is for push mode.
    assert!(!claims.contains_key("urn:openid:params:jwt:claim:auth_req_id"));
    let again = poll(&house, &answer).await.unwrap_err();
    assert_eq!(again.code, ErrorCode::InvalidGrant);
    let access = text(&tokens, "access_token");
    assert!(house.provider.userinfo(access).await.is_err());
}

#[tokio::test]
async fn nobody_else_can_answer() {
    let house = house().await;
    let (answer, invitation) = ask(&house, &[("login_hint", "alice")]).await.unwrap();
    let pending = invited(&house, &invitation).await;
    let mut bob = house.session("smpp").await;
    bob.person_id = "bob".into();
    let decision = house.decide(&pending, Some(&bob)).await;
    let Decision::Refuse(refusal) = decision else {
        panic!("{decision:?}")
    };
    assert_eq!(refusal.code, ErrorCode::LoginRequired);
    house.provider.refuse(&pending, refusal).await.unwrap();
    let waiting = poll(&house, &answer).await.unwrap_err();
    assert_eq!(waiting.code, ErrorCode::AuthorizationPending);
}

#[tokio::test]
async fn a_no_and_an_end_are_told() {
    let house = house().await;
    let (answer, invitation) = ask(&house, &[("login_hint", "alice")]).await.unwrap();
    let pending = invited(&house, &invitation).await;
    let no = Refusal::new(ErrorCode::AccessDenied, "no");
    house.provider.refuse(&pending, no).await.unwrap();
    let told = poll(&house, &answer).await.unwrap_err();
    assert_eq!(told.code, ErrorCode::AccessDenied);

    let short = [("login_hint", "alice"), ("requested_expiry", "60")];
    let (answer, invitation) = ask(&house, &short).await.unwrap();
    assert_eq!(answer["expires_in"], 60);
    house.clock.advance(seconds(60));
    let told = poll(&house, &answer).await.unwrap_err();
    assert_eq!(told.code, ErrorCode::ExpiredToken);
    assert_eq!(invite(&house, &invitation, "alice").await, None);
}

#[tokio::test]
async fn a_link_is_made_once_and_cannot_be_guessed() {
    let house = house().await;
    let (_, invitation) = ask(&house, &[("login_hint", "alice")]).await.unwrap();
    invited(&house, &invitation).await;
    assert_eq!(invite(&house, &invitation, "bob").await, None);
    for wrong in ["", "x", "AAAAAAAAAAAAAAAAAAAAAA"] {
        assert!(house.provider.enter_link(wrong).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn the_answer_does_not_depend_on_who_is_named() {
    let house = house().await;
    for name in ["alice", "nobody", "+447700900123"] {
        let (answer, _) = ask(&house, &[("login_hint", name)]).await.unwrap();
        let waiting = poll(&house, &answer).await.unwrap_err();
        assert_eq!(waiting.code, ErrorCode::AuthorizationPending, "{name}");
    }
}

#[tokio::test]
async fn an_id_token_of_the_application_names_its_person() {
    let house = house().await;
    let code = house.code(&Request::of("app"), "smpp").await;
    let tokens = house.exchange(&code).await.unwrap();
    let foreign = [("id_token_hint", text(&tokens, "id_token"))];
    let refused = ask(&house, &foreign).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::InvalidRequest);

    house
        .register("app", |m| {
            m.grant_types.push(GRANT.to_owned());
            m.backchannel_token_delivery_mode = Some("poll".to_owned());
        })
        .await;
    let own = [("scope", "openid"), foreign[0]];
    let (_, invitation) = ask_as(&house, "app", &own).await.unwrap();
    assert_eq!(invitation.hint, Hint::Person("alice".into()));
}

#[tokio::test]
async fn requests_are_refused_for_what_they_are() {
    let house = house().await;
    let hint = ("login_hint", "alice");
    let long = "x".repeat(65);
    let cases: [(&[(&str, &str)], ErrorCode); 13] = [
        (&[], ErrorCode::InvalidRequest),
        (&[hint, ("id_token_hint", "x")], ErrorCode::InvalidRequest),
        (&[("id_token_hint", "x")], ErrorCode::InvalidRequest),
        (&[("login_hint_token", "x")], ErrorCode::InvalidRequest),
        (
            &[hint, ("login_hint_token", "x")],
            ErrorCode::InvalidRequest,
        ),
        (&[hint, ("user_code", "1234")], ErrorCode::InvalidRequest),
        (&[hint, ("request", "x.y.z")], ErrorCode::InvalidRequest),
        (
            &[hint, ("requested_expiry", "0")],
            ErrorCode::InvalidRequest,
        ),
        (
            &[hint, ("requested_expiry", "-1")],
            ErrorCode::InvalidRequest,
        ),
        (
            &[hint, ("binding_message", &long)],
            ErrorCode::InvalidBindingMessage,
        ),
        (
            &[hint, ("binding_message", "a\nb")],
            ErrorCode::InvalidBindingMessage,
        ),
        (
            &[hint, ("binding_message", "\u{202e}tpircs")],
            ErrorCode::InvalidBindingMessage,
        ),
        (
            &[hint, ("binding_message", "  ")],
            ErrorCode::InvalidBindingMessage,
        ),
    ];
    for (pairs, code) in cases {
        let refused = ask(&house, pairs).await.unwrap_err();
        assert_eq!(refused.code, code, "{pairs:?}");
    }
    let no_scope = ask_as(&house, "bank", &[hint, ("scope", "profile")]).await;
    assert_eq!(no_scope.unwrap_err().code, ErrorCode::InvalidScope);
    let other = ask_as(&house, "app", &[hint, ("scope", "openid")]).await;
    assert_eq!(other.unwrap_err().code, ErrorCode::UnauthorizedClient);
}

#[tokio::test]
async fn a_client_that_proves_nothing_or_wants_a_push_cannot_ask() {
    let house = house().await;
    let pairs = [("scope", "openid"), ("login_hint", "alice")];
    house
        .register("public", |m| {
            m.token_endpoint_auth_method = "none".to_owned();
            m.grant_types.push(GRANT.to_owned());
            m.backchannel_token_delivery_mode = Some("poll".to_owned());
        })
        .await;
    let mut public = vec![("client_id", "public")];
    public.extend(pairs);
    let parameters = parameters(&public);
    let call = Call::post(paths::BACKCHANNEL, &parameters);
    let answer = house.provider.backchannel_authentication(&call).await;
    let Err(TokenError::Refused(refusal)) = answer else {
        panic!("a public client asked")
    };
    assert_eq!(refusal.code, ErrorCode::UnauthorizedClient);
    house
        .register("pushed", |m| {
            m.grant_types.push(GRANT.to_owned());
            m.backchannel_token_delivery_mode = Some("push".to_owned());
        })
        .await;
    let refused = ask_as(&house, "pushed", &pairs).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::UnauthorizedClient);
}

#[tokio::test]
async fn one_client_cannot_ask_without_end() {
    let house = house().await;
    let hint = [("login_hint", "alice")];
    for _ in 0..100 {
        ask(&house, &hint).await.unwrap();
    }
    let refused = ask(&house, &hint).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::SlowDown);
}
