//! prompt, max_age, id_token_hint and consent.

use countersign_core::ids::PersonId;
use countersign_oidc::{Decision, ErrorCode};

use crate::support::{BROWSER, House, Request, field, offered, seconds, text};

fn is_sign_in(decision: &Decision) -> bool {
    matches!(decision, Decision::SignIn { raise: false, .. })
}

fn refused(decision: &Decision) -> Option<ErrorCode> {
    match decision {
        Decision::Refuse(refusal) => Some(refusal.code),
        _ => None,
    }
}

fn is_issue(decision: &Decision) -> bool {
    matches!(decision, Decision::Issue { .. })
}

#[tokio::test]
async fn prompt_none_never_asks() {
    let house = House::new().await;
    let silent = house
        .pending(&Request::of("app").with("prompt", "none"))
        .await;
    let login = Some(ErrorCode::LoginRequired);
    assert_eq!(refused(&house.decide(&silent, None).await), login);
    let session = house.session("password").await;
    assert!(is_issue(&house.decide(&silent, Some(&session)).await));
    let stronger = Request::of("app")
        .with("prompt", "none")
        .with("acr_values", "smpp");
    let stronger = house.pending(&stronger).await;
    assert_eq!(
        refused(&house.decide(&stronger, Some(&session)).await),
        login
    );
    let partner = house
        .pending(&Request::of("partner").with("prompt", "none"))
        .await;
    let consent = Some(ErrorCode::ConsentRequired);
    assert_eq!(
        refused(&house.decide(&partner, Some(&session)).await),
        consent
    );
}

#[tokio::test]
async fn prompt_login_is_fulfilled_by_a_sign_in_for_this_request() {
    let house = House::new().await;
    for prompt in ["login", "select_account"] {
        let old = house.session("smpp").await;
        house.clock.advance(seconds(1));
        let pending = house
            .pending(&Request::of("app").with("prompt", prompt))
            .await;
        let asked = house.decide(&pending, Some(&old)).await;
        match prompt {
            "login" => assert!(is_sign_in(&asked), "{asked:?}"),
            _ => assert_eq!(asked, Decision::SelectAccount),
        }
        assert!(is_sign_in(&house.decide(&pending, None).await), "{prompt}");
        house.clock.advance(seconds(20));
        let fresh = house.session("password").await;
        assert!(
            is_issue(&house.decide(&pending, Some(&fresh)).await),
            "{prompt}"
        );
    }
}

#[tokio::test]
async fn max_age_counts_from_the_sign_in_and_zero_ends() {
    let house = House::new().await;
    let session = house.session("password").await;
    house.clock.advance(seconds(100));
    let within = house
        .pending(&Request::of("app").with("max_age", "100"))
        .await;
    assert!(is_issue(&house.decide(&within, Some(&session)).await));
    let beyond = house
        .pending(&Request::of("app").with("max_age", "99"))
        .await;
    assert!(is_sign_in(&house.decide(&beyond, Some(&session)).await));
    let zero = house
        .pending(&Request::of("app").with("max_age", "0"))
        .await;
    assert!(is_sign_in(&house.decide(&zero, Some(&session)).await));
    let fresh = house.session("password").await;
    house.clock.advance(seconds(30));
    assert!(is_issue(&house.decide(&zero, Some(&fresh)).await));
}

#[tokio::test]
async fn a_registered_max_age_counts_when_none_is_asked_for() {
    let house = House::new().await;
    house
        .register("app", |m| {
            m.trusted = true;
            m.default_max_age = Some(10);
        })
        .await;
    let session = house.session("password").await;
    house.clock.advance(seconds(11));
    let pending = house.pending(&Request::of("app")).await;
    assert!(is_sign_in(&house.decide(&pending, Some(&session)).await));
    let asked = house
        .pending(&Request::of("app").with("max_age", "60"))
        .await;
    assert!(is_issue(&house.decide(&asked, Some(&session)).await));
}

#[tokio::test]
async fn a_hint_wants_one_person_only() {
    let house = House::new().await;
    let code = house.code(&Request::of("app"), "password").await;
    let tokens = house.exchange(&code).await.unwrap();
    // Long after the ID token has expired.
    house.clock.advance(seconds(3600));
    let request = Request::of("app").with("id_token_hint", text(&tokens, "id_token"));
    let alice = house.session("password").await;
    let mut bob = alice.clone();
    bob.person_id = PersonId::from("bob");
    house.clock.advance(seconds(1));
    let pending = house.pending(&request).await;
    assert!(is_issue(&house.decide(&pending, Some(&alice)).await));
    assert!(is_sign_in(&house.decide(&pending, Some(&bob)).await));
    bob.auth_time = bob.auth_time + seconds(5);
    let decision = house.decide(&pending, Some(&bob)).await;
    assert_eq!(refused(&decision), Some(ErrorCode::LoginRequired));
}

#[tokio::test]
async fn a_forged_or_foreign_hint_is_refused() {
    let house = House::new().await;
    let code = house.code(&Request::of("app"), "password").await;
    let tokens = house.exchange(&code).await.unwrap();
    let id_token = text(&tokens, "id_token");
    // Not the last character: some of its bits mean nothing.
    let (body, end) = id_token.split_at(id_token.len() - 20);
    let other = if end.starts_with('A') { 'B' } else { 'A' };
    let forged = format!("{body}{other}{}", &end[1..]);
    for (client, hint) in [
        ("partner", id_token),
        ("app", forged.as_str()),
        ("app", text(&tokens, "access_token")),
        ("app", "rubbish"),
    ] {
        let request = Request::of(client).with("id_token_hint", hint);
        assert!(house.read(&request).await.is_err(), "{client}");
    }
}

#[tokio::test]
async fn consent_is_asked_once_and_again_for_more() {
    let house = House::new().await;
    let session = house.session("password").await;
    let pending = house.pending(&Request::of("partner")).await;
    let Decision::Consent { scopes } = house.decide(&pending, Some(&session)).await else {
        panic!("consent was not asked")
    };
    assert_eq!(scopes, ["openid", "profile"]);
    let (id, pending) = house.provider.keep(pending, BROWSER).await.unwrap();
    let decision = house
        .provider
        .decide(&pending, Some(&session), &offered(), true)
        .await;
    let Decision::Issue { acr } = decision.unwrap() else {
        panic!("consent did not count")
    };
    let answer = house
        .provider
        .issue(&pending, &session, acr.clone(), true)
        .await;
    assert!(field(&answer.unwrap().unwrap().fields, "code").is_some());
    // The other tab comes too late.
    let again = house.provider.issue(&pending, &session, acr, true).await;
    assert!(again.unwrap().is_none());
    assert!(house.provider.kept(&id, BROWSER).await.unwrap().is_none());

    let same = house.pending(&Request::of("partner")).await;
    assert!(is_issue(&house.decide(&same, Some(&session)).await));
    for more in [
        Request::of("partner").with("scope", "openid email"),
        Request::of("partner").with("claims", r#"{"userinfo":{"phone_number":null}}"#),
        Request::of("partner").with("prompt", "consent"),
    ] {
        let more = house.pending(&more).await;
        let decision = house.decide(&more, Some(&session)).await;
        assert!(matches!(decision, Decision::Consent { .. }));
    }
}

#[tokio::test]
async fn a_kept_request_belongs_to_its_browser_and_ends() {
    let house = House::new().await;
    let pending = house.pending(&Request::of("app")).await;
    let (id, pending) = house.provider.keep(pending, BROWSER).await.unwrap();
    let kept = house.provider.kept(&id, BROWSER).await.unwrap().unwrap();
    assert_eq!(kept.request, pending.request);
    assert!(
        house
            .provider
            .kept(&id, b"another")
            .await
            .unwrap()
            .is_none()
    );
    // The registration changed while the person was away.
    house
        .register("app", |m| {
            m.redirect_uris = vec!["https://other.example/".into()]
        })
        .await;
    assert!(house.provider.kept(&id, BROWSER).await.unwrap().is_none());
    house.register("app", |_| {}).await;
    assert!(house.provider.kept(&id, BROWSER).await.unwrap().is_some());
    house.clock.advance(seconds(31 * 60));
    assert!(house.provider.kept(&id, BROWSER).await.unwrap().is_none());
}
