//! Several accounts in one browser.

use countersign_oidc::{Decision, Pending};
use countersign_store::SessionRow;

use crate::support::{BROWSER, House, Request, seconds, text};

/// Bob is active, alice is signed in too; the requests come a second later.
async fn two(house: &House) -> [SessionRow; 2] {
    let alice = house.session("smpp").await;
    let bob = house.session_of("bob", "smpp").await;
    house.clock.advance(seconds(1));
    [bob, alice]
}

async fn chosen(house: &House, pending: &Pending, sessions: &[SessionRow]) -> String {
    let session = house.provider.session_for(pending, sessions).await;
    session.unwrap().unwrap().person_id.to_string()
}

#[tokio::test]
async fn the_active_account_answers_unless_the_application_means_another() {
    let house = House::new().await;
    let sessions = two(&house).await;
    let code = house.code_from(&Request::of("app"), &sessions[1]).await;
    let tokens = house.exchange(&code).await.unwrap();
    let hint = text(&tokens, "id_token").to_owned();
    for (name, value, person) in [
        ("display", "page", "bob"),
        ("login_hint", "ALICE", "alice"),
        ("login_hint", "carol", "bob"),
        ("id_token_hint", hint.as_str(), "alice"),
    ] {
        let pending = house.pending(&Request::of("app").with(name, value)).await;
        assert_eq!(
            chosen(&house, &pending, &sessions).await,
            person,
            "{name}={value}"
        );
    }
    let pending = house.pending(&Request::of("app")).await;
    let nobody = house.provider.session_for(&pending, &[]).await.unwrap();
    assert_eq!(nobody, None);
}

#[tokio::test]
async fn who_signs_in_for_the_request_is_meant_whatever_the_hint_said() {
    let house = House::new().await;
    let [bob, alice] = two(&house).await;
    let request = Request::of("app").with("login_hint", "alice");
    let pending = house.pending(&request.with("prompt", "login")).await;
    house.clock.advance(seconds(5));
    let again = house.session_of("bob", "smpp").await;
    let sessions = [again, alice, bob];
    assert_eq!(chosen(&house, &pending, &sessions).await, "bob");
}

#[tokio::test]
async fn a_choice_is_remembered_with_the_request() {
    let house = House::new().await;
    let [bob, alice] = two(&house).await;
    let request = Request::of("app").with("prompt", "select_account");
    let pending = house.pending(&request).await;
    let asked = house.decide(&pending, Some(&bob)).await;
    assert_eq!(asked, Decision::SelectAccount);
    let (id, pending) = house.provider.keep(pending, BROWSER).await.unwrap();
    let chosen_account = house.provider.choose_account(pending, Some(&alice)).await;
    assert!(chosen_account.unwrap().is_some());
    let pending = house.provider.kept(&id, BROWSER).await.unwrap().unwrap();
    let sessions = [bob, alice.clone()];
    assert_eq!(chosen(&house, &pending, &sessions).await, "alice");
    let decided = house.decide(&pending, Some(&alice)).await;
    assert!(matches!(decided, Decision::Issue { .. }), "{decided:?}");
}

#[tokio::test]
async fn another_account_has_to_sign_in() {
    let house = House::new().await;
    let [bob, _] = two(&house).await;
    let request = Request::of("app").with("prompt", "select_account");
    let pending = house.pending(&request).await;
    let (_, pending) = house.provider.keep(pending, BROWSER).await.unwrap();
    let pending = house.provider.choose_account(pending, None).await;
    let pending = pending.unwrap().unwrap();
    let decided = house.decide(&pending, Some(&bob)).await;
    assert!(
        matches!(decided, Decision::SignIn { raise: false, .. }),
        "{decided:?}"
    );
    house.clock.advance(seconds(9));
    let carol = house.session("password").await;
    let decided = house.decide(&pending, Some(&carol)).await;
    assert!(matches!(decided, Decision::Issue { .. }), "{decided:?}");
}
