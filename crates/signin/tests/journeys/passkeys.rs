//! Passkeys with a clock that moves: what is asked ends, and what a session is raised by is written
//! by the server.

use std::time::Duration;

use crate::common::{ALICE, Bench, PASSWORD, browser, finished, opening, problem, visitor};
use countersign_core::{Acr, Amr, SystemEntropy};
use countersign_signin::{
    Browser, Change, MethodState, Methods, Opening, Outcome, PasskeyRefusal, Problem, RelyingParty,
    Rules, View,
};
use countersign_store::SessionRow;
use countersign_webauthn::soft::{PRESENT, SoftPasskey};
use serde_json::Value;

const ISSUER: &str = "https://login.example.org";

async fn bench() -> Bench {
    let bench = Bench::with(on(ISSUER), &[]).await;
    enable(&bench).await;
    bench.add("alice", Some(ALICE)).await;
    bench
}

fn on(issuer: &str) -> Rules {
    Rules {
        relying_party: RelyingParty::of(issuer),
        ..Rules::default()
    }
}

async fn enable(bench: &Bench) {
    Methods::edit(
        &bench.store,
        &bench.keyring,
        bench.clock.as_ref(),
        &SystemEntropy,
        "passkey",
        "test",
        &[Change::Enabled(true)],
    )
    .await
    .unwrap();
    bench.sign_ins.methods().reload().await.unwrap();
}

async fn by_password(bench: &Bench, browser: &Browser) -> SessionRow {
    let view = bench.open("password", browser).await;
    let form = [("username", "alice"), ("password", PASSWORD)];
    finished(bench.submit(&view, browser, &form).await).session
}

async fn begun(bench: &Bench, session: &SessionRow, browser: &Browser) -> Value {
    let alice = bench.directory.by_username("alice").await.unwrap().unwrap();
    let begun = bench.sign_ins.begin_passkey(&alice, session, browser);
    let options = begun.await.unwrap().unwrap();
    serde_json::from_str(&options).unwrap()
}

async fn add(
    bench: &Bench,
    session: &SessionRow,
    browser: &Browser,
    answer: &Value,
) -> Result<(), PasskeyRefusal> {
    let alice = bench.directory.by_username("alice").await.unwrap().unwrap();
    let answer = answer.to_string();
    let made = ("laptop", answer.as_str());
    let added = bench
        .sign_ins
        .add_passkey(&alice, session, browser, made, "alice");
    added.await.unwrap()
}

async fn added(bench: &Bench) -> SoftPasskey {
    let browser = browser();
    let session = by_password(bench, &browser).await;
    let options = begun(bench, &session, &browser).await;
    let (passkey, answer) = SoftPasskey::create(&options, ISSUER);
    assert_eq!(add(bench, &session, &browser, &answer).await, Ok(()));
    passkey
}

async fn asked(bench: &Bench, view: &View, browser: &Browser) -> Option<Value> {
    let asked = bench.sign_ins.ask_for_passkey(&view.id, view.step, browser);
    let options = asked.await.unwrap()?;
    Some(serde_json::from_str(&options).unwrap())
}

async fn give(bench: &Bench, view: &View, browser: &Browser, passkey: &mut SoftPasskey) -> Outcome {
    let options = asked(bench, view, browser).await.unwrap();
    let answer = passkey.get(&options).to_string();
    bench.submit(view, browser, &[("passkey", &answer)]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_name_the_method_says_why_it_does_not_start() {
    let bench = Bench::with(on("http://127.0.0.1:8080"), &[]).await;
    enable(&bench).await;
    let methods = bench.sign_ins.methods();
    let status = methods.status().into_iter();
    let mut status = status.filter(|method| method.name == "passkey");
    let state = status.next().unwrap().state;
    let MethodState::Failed(fault) = state else {
        panic!("it works: {state:?}");
    };
    assert!(fault.reason.contains("host name"), "{fault}");
    assert!(methods.offers().iter().all(|o| o.acr.as_str() != "passkey"));
    assert!(!bench.sign_ins.offered_factors().passkeys);
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_asked_ends_with_its_time() {
    let bench = bench().await;
    let mut passkey = added(&bench).await;
    let browser = browser();
    let view = bench.open("passkey", &browser).await;
    let options = asked(&bench, &view, &browser).await.unwrap();
    let answer = passkey.get(&options).to_string();
    bench.clock.advance(Duration::from_secs(15 * 60));
    let late = bench.submit(&view, &browser, &[("passkey", &answer)]).await;
    assert_eq!(problem(&late), Some(Problem::Expired));
    assert_eq!(asked(&bench, &view, &browser).await, None);

    let session = by_password(&bench, &browser).await;
    let options = begun(&bench, &session, &browser).await;
    let (_, answer) = SoftPasskey::create(&options, ISSUER);
    bench.clock.advance(Duration::from_secs(10 * 60));
    let late = add(&bench, &session, &browser, &answer).await;
    assert_eq!(late, Err(PasskeyRefusal::Wrong));
    // Nor is it another session's or browser's.
    let options = begun(&bench, &session, &browser).await;
    let (_, answer) = SoftPasskey::create(&options, ISSUER);
    let other = crate::common::browser();
    let elsewhere = add(&bench, &session, &other, &answer).await;
    assert_eq!(elsewhere, Err(PasskeyRefusal::Wrong));
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_is_raised_by_a_passkey_and_says_what_was_proved() {
    let bench = bench().await;
    let mut passkey = added(&bench).await;
    let browser = browser();
    let view = bench.open("password", &browser).await;
    let form = [("username", "alice"), ("password", PASSWORD)];
    let low = finished(bench.submit(&view, &browser, &form).await);
    let acr = Acr::new("passkey").unwrap();
    let opening = Opening {
        raise: Some(&low.session),
        ..opening(&acr, &browser)
    };
    let opened = bench.sign_ins.open(&opening, &visitor()).await;
    let view = opened.unwrap().unwrap();
    assert_eq!(view.page, "passkey");
    let outcome = give(&bench, &view, &browser, &mut passkey).await;
    let high = finished(outcome).session;
    assert_eq!(high.acr, acr);
    assert_eq!(high.amr, [Amr::Pwd, Amr::Hwk, Amr::User, Amr::Mfa]);
    assert_eq!(high.sid, low.session.sid);
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disabled_person_gets_no_session_by_a_passkey() {
    let bench = bench().await;
    let mut passkey = added(&bench).await;
    let alice = bench.directory.by_username("alice").await.unwrap().unwrap();
    bench.directory.disable(&alice.id, "test").await.unwrap();
    let browser = browser();
    let view = bench.open("passkey", &browser).await;
    let outcome = give(&bench, &view, &browser, &mut passkey).await;
    assert_eq!(problem(&outcome), Some(Problem::PasskeyWrong));
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_script_cannot_make_more_of_a_passkey_than_it_proved() {
    let bench = bench().await;
    let mut passkey = added(&bench).await;
    passkey.flags = PRESENT;
    // It takes a passkey for a password, and says that it is done.
    let source = r#"
        fn init(properties) { passkeys.open(#{user_verification: "preferred"}); true }
        fn page(step) { "signin" }
        fn authenticate(step, form) { passkeys.verify(form.passkey); true }
    "#;
    bench.script("easy", 70, source).await;
    let browser = browser();
    let view = bench.open("easy", &browser).await;
    let options = asked(&bench, &view, &browser).await.unwrap();
    let answer = passkey.get(&options).to_string();
    let outcome = bench.submit(&view, &browser, &[("passkey", &answer)]).await;
    assert_eq!(problem(&outcome), Some(Problem::PasskeyWrong));
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_has_ten_passkeys_and_no_more() {
    let bench = bench().await;
    let browser = browser();
    let session = by_password(&bench, &browser).await;
    for _ in 0..10 {
        let options = begun(&bench, &session, &browser).await;
        let (_, answer) = SoftPasskey::create(&options, ISSUER);
        assert_eq!(add(&bench, &session, &browser, &answer).await, Ok(()));
    }
    let alice = bench.directory.by_username("alice").await.unwrap().unwrap();
    let begun = bench.sign_ins.begin_passkey(&alice, &session, &browser);
    assert_eq!(begun.await.unwrap(), Err(PasskeyRefusal::Many));
    let more = add(&bench, &session, &browser, &Value::Null).await;
    assert_eq!(more, Err(PasskeyRefusal::Many));
    let factors = bench.sign_ins.factors_of(&alice.id).await.unwrap();
    assert_eq!(factors.passkeys.len(), 10);
    bench.end().await;
}
