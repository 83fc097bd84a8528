use countersign_oidc::{Pace, SignOut, SignOutProblem};
use countersign_store::SessionRow;

use crate::support::{House, Request, parameters, seconds, text};

async fn read(
    house: &House,
    pairs: &[(&str, &str)],
    sessions: &[SessionRow],
) -> Result<SignOut, SignOutProblem> {
    let parameters = parameters(pairs);
    let read = house.provider.read_sign_out(&parameters, sessions);
    read.await.unwrap()
}

/// The session that is meant, and whether its person is asked.
async fn meant(
    house: &House,
    pairs: &[(&str, &str)],
    sessions: &[SessionRow],
) -> (Option<String>, bool) {
    let sign_out = read(house, pairs, sessions).await.unwrap();
    (sign_out.session.map(|s| s.sid), sign_out.confirm)
}

async fn id_token(house: &House, session: &SessionRow) -> String {
    let code = house.code_from(&Request::of("app"), session).await;
    let tokens = house.exchange(&code).await.unwrap();
    text(&tokens, "id_token").to_owned()
}

const BYE: &str = "https://app.example/bye";

#[tokio::test]
async fn an_id_token_signs_out_of_its_own_session_even_when_expired() {
    let house = House::new().await;
    let alice = house.session("smpp").await;
    let hint = id_token(&house, &alice).await;
    let bob = house.session_of("bob", "smpp").await;
    house.clock.advance(seconds(3600));
    let pairs = [
        ("id_token_hint", hint.as_str()),
        ("post_logout_redirect_uri", BYE),
        ("state", "a b"),
    ];
    let both = [bob.clone(), alice.clone()];
    let sign_out = read(&house, &pairs, &both).await.unwrap();
    assert_eq!(
        sign_out.return_to.as_deref(),
        Some("https://app.example/bye?state=a+b")
    );
    assert_eq!(
        meant(&house, &pairs, &both).await,
        (Some(alice.sid.clone()), false)
    );
    let nobody = meant(&house, &pairs, &[]).await;
    assert_eq!(nobody, (None, false), "nobody to ask");
}

#[tokio::test]
async fn the_hint_of_another_session_or_person_makes_the_person_be_asked() {
    let house = House::new().await;
    let old = house.session("smpp").await;
    let hint = id_token(&house, &old).await;
    let pairs = [("id_token_hint", hint.as_str())];
    let (bob, new) = (
        house.session_of("bob", "smpp").await,
        house.session("smpp").await,
    );
    let of_the_person = meant(&house, &pairs, &[bob.clone(), new.clone()]).await;
    assert_eq!(of_the_person, (Some(new.sid), true));
    let of_another = meant(&house, &pairs, std::slice::from_ref(&bob)).await;
    assert_eq!(of_another, (Some(bob.sid), true));
}

#[tokio::test]
async fn without_proof_the_person_is_asked() {
    let house = House::new().await;
    let session = house.session("smpp").await;
    let hint = id_token(&house, &session).await;
    let forged = format!("{}AAAA", &hint[..hint.len() - 4]);
    for pairs in [
        vec![],
        vec![("client_id", "app")],
        vec![("id_token_hint", forged.as_str()), ("client_id", "app")],
        vec![("id_token_hint", forged.as_str())],
        vec![("logout_hint", session.sid.as_str())],
    ] {
        let sessions = [session.clone()];
        assert!(read(&house, &pairs, &sessions).await.unwrap().confirm);
    }
}

#[tokio::test]
async fn a_hint_whose_key_was_rotated_away_leads_back_but_proves_nothing() {
    let house = House::new().await;
    let session = house.session("smpp").await;
    let hint = id_token(&house, &session).await;
    house.provider.rotate_keys(Pace::AtOnce).await.unwrap();
    house.clock.advance(seconds(3600));
    let pairs = [
        ("id_token_hint", hint.as_str()),
        ("post_logout_redirect_uri", BYE),
    ];
    let sign_out = read(&house, &pairs, &[session]).await.unwrap();
    assert!(sign_out.confirm);
    assert_eq!(sign_out.return_to.as_deref(), Some(BYE));
    let foreign = "e30.eyJpc3MiOiJodHRwczovL290aGVyLmV4YW1wbGUiLCJhdWQiOiJhcHAifQ.";
    let pairs = [("id_token_hint", foreign), pairs[1]];
    let refused = read(&house, &pairs, &[]).await.err();
    assert_eq!(refused, Some(SignOutProblem::ReturnAddress));
}

#[tokio::test]
async fn a_logout_hint_says_which_account_the_person_is_asked_about() {
    let house = House::new().await;
    let (alice, bob) = (
        house.session("smpp").await,
        house.session_of("bob", "smpp").await,
    );
    let both = [bob.clone(), alice.clone()];
    for hint in ["Alice", alice.sid.as_str()] {
        let pairs = [("logout_hint", hint)];
        let asked = meant(&house, &pairs, &both).await;
        assert_eq!(asked, (Some(alice.sid.clone()), true), "{hint}");
    }
    let unknown = meant(&house, &[("logout_hint", "nobody")], &both).await;
    assert_eq!(unknown, (Some(bob.sid), true));
}

#[tokio::test]
async fn only_registered_addresses_are_returned_to() {
    let house = House::new().await;
    let session = house.session("smpp").await;
    let hint = id_token(&house, &session).await;
    let problem = async |pairs: &[(&str, &str)]| read(&house, pairs, &[]).await.err();
    let bye = ("post_logout_redirect_uri", BYE);
    let evil = ("post_logout_redirect_uri", "https://app.example/bye/");
    let wrong = Some(SignOutProblem::ReturnAddress);
    assert_eq!(problem(&[("client_id", "app"), bye]).await, None);
    assert_eq!(problem(&[bye]).await, wrong);
    assert_eq!(problem(&[("client_id", "app"), evil]).await, wrong);
    let malformed = Some(SignOutProblem::Malformed);
    let other = [("client_id", "spa"), ("id_token_hint", hint.as_str())];
    assert_eq!(problem(&other).await, malformed);
    assert_eq!(problem(&[bye, bye]).await, malformed);
    let unknown = Some(SignOutProblem::UnknownClient);
    assert_eq!(problem(&[("client_id", "nobody")]).await, unknown);
}
