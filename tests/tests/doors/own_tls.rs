use countersign_tests::{Browser, Person, RelyingParty, sign_in};

use crate::certificate::Own;
use crate::secure::{Secure, trusting};

const CALLBACK: &str = "https://app.example.org/callback";

#[tokio::test]
async fn a_person_signs_in_over_the_servers_own_tls() {
    let alice = Person {
        username: "alice".to_owned(),
        password: "a password of Alice".to_owned(),
        phone: None,
    };
    let mut client = None;
    let secure = Secure::prepared(&[], |installation| {
        installation.add(&alice);
        client = Some(installation.register("app", CALLBACK));
    })
    .await;
    let issuer = &secure.installation.issuer;
    let client = client.expect("it was registered");
    let app = RelyingParty::through(secure.client(), issuer, client).await;
    let browser = Browser::new(issuer).through(secure.client());
    let request = app.request();
    let page = sign_in::with_password(&browser, &request, &alice).await;
    let tokens = app.tokens(&request, &page).await;
    assert_eq!(tokens.claims["acr"], "password");
    let cookies = browser.cookies();
    assert!(
        cookies.iter().any(|(name, _)| name.starts_with("__Host-")),
        "cookies of https are bound to their host"
    );
}

#[tokio::test]
async fn another_certificate_or_plain_http_gets_no_answer() {
    let secure = Secure::with(&[]).await;
    let stranger = trusting(&Own::new()).build().expect("a client");
    let answer = stranger.get(secure.address("/healthz")).send().await;
    assert!(answer.is_err(), "this client trusts another certificate");
    let plain = secure.address("/healthz").replace("https", "http");
    let answer = secure.client().get(plain).send().await;
    assert!(answer.is_err(), "there is no plain HTTP beside TLS");
}
