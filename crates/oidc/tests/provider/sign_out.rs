use countersign_core::ids::PersonId;
use countersign_oidc::{SignOut, SignOutProblem};
use countersign_store::SessionRow;

use crate::support::{House, Request, parameters, seconds, text};

async fn read(
    house: &House,
    pairs: &[(&str, &str)],
    session: Option<&SessionRow>,
) -> Result<SignOut, SignOutProblem> {
    let parameters = parameters(pairs);
    let read = house.provider.read_sign_out(&parameters, session);
    read.await.unwrap()
}

async fn id_token(house: &House) -> String {
    let code = house.code(&Request::of("app"), "smpp").await;
    let tokens = house.exchange(&code).await.unwrap();
    text(&tokens, "id_token").to_owned()
}

const BYE: &str = "https://app.example/bye";

#[tokio::test]
async fn an_id_token_signs_its_own_person_out_even_when_expired() {
    let house = House::new().await;
    let hint = id_token(&house).await;
    house.clock.advance(seconds(3600));
    let session = house.session("smpp").await;
    let pairs = [
        ("id_token_hint", hint.as_str()),
        ("post_logout_redirect_uri", BYE),
        ("state", "a b"),
    ];
    let sign_out = read(&house, &pairs, Some(&session)).await.unwrap();
    assert!(!sign_out.confirm);
    assert_eq!(
        sign_out.return_to.as_deref(),
        Some("https://app.example/bye?state=a+b")
    );
    let mut bob = session.clone();
    bob.person_id = PersonId::from("bob");
    assert!(read(&house, &pairs, Some(&bob)).await.unwrap().confirm);
    assert!(
        !read(&house, &pairs, None).await.unwrap().confirm,
        "nobody to ask"
    );
}

#[tokio::test]
async fn without_proof_the_person_is_asked() {
    let house = House::new().await;
    let session = house.session("smpp").await;
    let hint = id_token(&house).await;
    let forged = format!("{}AAAA", &hint[..hint.len() - 4]);
    for pairs in [
        vec![],
        vec![("client_id", "app")],
        vec![("id_token_hint", forged.as_str()), ("client_id", "app")],
    ] {
        assert!(read(&house, &pairs, Some(&session)).await.unwrap().confirm);
    }
}

#[tokio::test]
async fn only_registered_addresses_are_returned_to() {
    let house = House::new().await;
    let hint = id_token(&house).await;
    let problem = async |pairs: &[(&str, &str)]| read(&house, pairs, None).await.err();
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
