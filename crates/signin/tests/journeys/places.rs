//! Places where people are known, with a clock that the test moves and addresses that it chooses.

use std::time::Duration;

use crate::common::{ALICE, Bench, PASSWORD, asked, browser, finished, opening, problem, visitor};
use countersign_core::ids::PersonId;
use countersign_core::{Acr, Amr, Clock};
use countersign_signin::{Browser, Finished, Outcome, Problem, Rules, SignIns, View, Visitor};
use countersign_store::TwoStepWish;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const BOB: &str = "+447700900124";
const HOME: &str = "198.51.100.7";
const ABROAD: &str = "203.0.113.9";

fn rules() -> Rules {
    Rules {
        known_place_lifetime: Some(30 * DAY),
        ..Rules::default()
    }
}

fn at(address: &str) -> Visitor {
    Visitor {
        address: address.parse().unwrap(),
        ..visitor()
    }
}

fn in_country(address: &str, country: &str) -> Visitor {
    Visitor {
        country: Some(country.to_owned()),
        ..at(address)
    }
}

async fn id(bench: &Bench, username: &str) -> PersonId {
    let row = bench.store.person_by_username(username).await.unwrap();
    row.unwrap().id
}

async fn wish(bench: &Bench, username: &str, wish: TwoStepWish) {
    let person = id(bench, username).await;
    let mut tx = bench.store.begin().await.unwrap();
    tx.set_two_step(&person, Some(wish), bench.clock.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// A bench with Alice, who wants to be asked in unknown places.
async fn wishing(rules: Rules) -> Bench {
    let bench = Bench::with(rules, &[]).await;
    bench.add("alice", Some(ALICE)).await;
    wish(&bench, "alice", TwoStepWish::UnknownPlaces).await;
    bench
}

async fn known(bench: &Bench, username: &str) -> i64 {
    let person = id(bench, username).await;
    bench.sign_ins.known_places(&person).await.unwrap()
}

async fn password_of(
    bench: &Bench,
    username: &str,
    browser: &Browser,
    acr: &str,
    from: &Visitor,
) -> Outcome {
    let acr = Acr::new(acr).unwrap();
    let opened = bench.sign_ins.open(&opening(&acr, browser), from).await;
    let view = opened.unwrap().unwrap();
    let form = [("username", username), ("password", PASSWORD)];
    bench.submit_from(&view, browser, &form, from).await
}

async fn password(bench: &Bench, from: &Visitor) -> Outcome {
    password_of(bench, "alice", &browser(), "password", from).await
}

/// A sign-in of Alice by the `nth` code that is sent to her.
async fn prove(bench: &Bench, acr: &str, from: &Visitor, nth: usize) -> Finished {
    let browser = browser();
    let view = asked(password_of(bench, "alice", &browser, acr, from).await);
    let code = bench.code(ALICE, nth).await;
    finished(
        bench
            .submit_from(&view, &browser, &[("code", &code)], from)
            .await,
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_is_known_for_its_time_which_the_password_alone_does_not_prolong() {
    let bench = wishing(rules()).await;
    let home = at(HOME);
    assert_eq!(
        prove(&bench, "password", &home, 1).await.session.level,
        45,
        "the code was asked for"
    );
    assert_eq!(known(&bench, "alice").await, 1);
    bench.clock.advance(30 * DAY - Duration::from_secs(1));
    let session = finished(password(&bench, &home).await).session;
    assert_eq!(session.acr, Acr::password());
    assert_eq!(session.amr, [Amr::Pwd]);
    assert_eq!(session.level, 0);
    bench.clock.advance(Duration::from_secs(1));
    asked(password(&bench, &home).await);
    assert_eq!(known(&bench, "alice").await, 0);
    // On its way it would be too late once the clock moves on.
    bench.code(ALICE, 2).await;

    // A second factor does, whoever asks for it.
    bench.clock.advance(Duration::from_secs(60));
    prove(&bench, "password", &home, 3).await;
    bench.clock.advance(29 * DAY);
    prove(&bench, "smpp", &home, 4).await;
    assert_eq!(known(&bench, "alice").await, 1, "it is the same place");
    bench.clock.advance(29 * DAY);
    finished(password(&bench, &home).await);
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn elsewhere_the_code_is_asked_for_and_the_password_makes_nothing_known() {
    let bench = wishing(rules()).await;
    prove(&bench, "password", &in_country(HOME, "GB"), 1).await;
    for (visitor, is_known) in [
        (in_country("198.51.100.250", "GB"), true),
        (in_country("::ffff:198.51.100.8", "GB"), true),
        (in_country("198.51.101.7", "GB"), false),
        (in_country(HOME, "FR"), false),
        (at(HOME), false),
        (in_country("2001:db8:1::7", "GB"), false),
    ] {
        // Twice, so that the first time made it no better.
        for _ in 0..2 {
            bench.clock.advance(Duration::from_secs(60));
            match password(&bench, &visitor).await {
                Outcome::Finished(_) => assert!(is_known, "{visitor:?}"),
                Outcome::Next(view) => {
                    assert!(!is_known, "{visitor:?}");
                    assert_eq!(view.page, "code");
                }
                other => panic!("{visitor:?}: {other:?}"),
            }
        }
    }
    assert_eq!(known(&bench, "alice").await, 1);
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_of_one_person_says_nothing_of_another() {
    let bench = wishing(rules()).await;
    bench.add("bob", Some(BOB)).await;
    wish(&bench, "bob", TwoStepWish::UnknownPlaces).await;
    let home = at(HOME);
    prove(&bench, "password", &home, 1).await;
    asked(password_of(&bench, "bob", &browser(), "password", &home).await);
    assert_eq!(known(&bench, "bob").await, 0);
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_application_asks_for_is_asked_for_in_known_places_too() {
    let bench = wishing(rules()).await;
    let home = at(HOME);
    prove(&bench, "password", &home, 1).await;
    finished(password(&bench, &home).await);
    bench.clock.advance(Duration::from_secs(60));
    let session = prove(&bench, "smpp", &home, 2).await.session;
    assert_eq!(session.acr.as_str(), "smpp");
    assert!(session.amr.contains(&Amr::Mfa));
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn other_wishes_make_no_place_known_and_nor_does_an_operator_who_wants_none() {
    for (rules, wanted) in [
        (rules(), TwoStepWish::EverySignIn),
        (rules(), TwoStepWish::UnknownDevices),
        (Rules::default(), TwoStepWish::UnknownPlaces),
    ] {
        let bench = wishing(rules).await;
        wish(&bench, "alice", wanted).await;
        let home = at(HOME);
        prove(&bench, "password", &home, 1).await;
        bench.clock.advance(Duration::from_secs(60));
        asked(password(&bench, &home).await);
        assert_eq!(known(&bench, "alice").await, 0, "{wanted:?}");
        bench.end().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_no_second_factor_is_known_nowhere() {
    let bench = wishing(rules()).await;
    bench.add("carol", None).await;
    wish(&bench, "carol", TwoStepWish::UnknownPlaces).await;
    let outcome = password_of(&bench, "carol", &browser(), "password", &at(HOME)).await;
    assert_eq!(finished(outcome).session.amr, [Amr::Pwd]);
    assert_eq!(known(&bench, "carol").await, 0);
    bench.end().await;
}

/// Raises a session by a method that proves nothing.
async fn raise(bench: &Bench, browser: &Browser, low: &Finished, from: &Visitor) -> Finished {
    let acr = Acr::new("terms").unwrap();
    let mut opening = opening(&acr, browser);
    opening.raise = Some(&low.session);
    let opened = bench.sign_ins.open(&opening, from).await.unwrap();
    finished(
        bench
            .submit_from(&opened.unwrap(), browser, &[], from)
            .await,
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_raised_session_proved_elsewhere_makes_no_place_known() {
    let bench = wishing(rules()).await;
    let terms = "fn authenticate(step, form) { true }";
    bench.script("terms", 60, terms).await;
    let low = prove(&bench, "password", &at(HOME), 1).await;
    let high = raise(&bench, &browser(), &low, &at(ABROAD)).await;
    assert!(high.session.amr.contains(&Amr::Mfa), "it keeps what it had");
    assert_eq!(known(&bench, "alice").await, 1);
    bench.clock.advance(Duration::from_secs(60));
    asked(password(&bench, &at(ABROAD)).await);
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_places_the_oldest_goes() {
    let bench = wishing(rules()).await;
    let place = |number: usize| at(&format!("10.0.{number}.1"));
    for number in 1..=21 {
        bench.clock.advance(Duration::from_secs(600));
        prove(&bench, "password", &place(number), number).await;
    }
    assert_eq!(known(&bench, "alice").await, 20);
    finished(password(&bench, &place(2)).await);
    bench.clock.advance(Duration::from_secs(600));
    asked(password(&bench, &place(1)).await);
    bench.end().await;
}

/// Lets in by the password where the person is known, after a step that proves nothing.
const VISITS: &str = r#"
    fn count_steps() { 2 }
    fn page(step) { if step == 1 { "signin" } else { "phone" } }
    fn authenticate(step, form) {
        step == 2 || users.check_password(form.username, form.password)
    }
    fn is_valid(user) { request.known_place }
    fn alternative(user) { ["smpp"] }
"#;

async fn visit(bench: &Bench, browser: &Browser, from: &Visitor) -> View {
    let outcome = password_of(bench, "alice", browser, "visits", from).await;
    let view = asked(outcome);
    assert_eq!(view.page, "phone");
    view
}

async fn forget(sign_ins: &SignIns, person: &PersonId) {
    assert_eq!(
        sign_ins.forget_known_places(person, "alice").await.unwrap(),
        1
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_script_goes_by_the_place_which_is_looked_at_again_when_the_sign_in_ends() {
    let bench = Bench::with(rules(), &[]).await;
    bench.add("alice", Some(ALICE)).await;
    bench.script("visits", 10, VISITS).await;
    let home = at(HOME);
    // Without a wish of hers it is the script that makes a place known.
    let session = prove(&bench, "visits", &home, 1).await.session;
    assert_eq!(session.acr.as_str(), "smpp");

    let browser = browser();
    let view = visit(&bench, &browser, &home).await;
    let done = bench.submit_from(&view, &browser, &[], &home).await;
    let session = finished(done).session;
    assert_eq!(session.acr.as_str(), "visits");
    assert_eq!(session.amr, [Amr::Pwd]);

    let view = visit(&bench, &browser, &home).await;
    let moved = bench.submit_from(&view, &browser, &[], &at(ABROAD)).await;
    assert_eq!(problem(&moved), Some(Problem::Expired), "{moved:?}");

    let view = visit(&bench, &browser, &home).await;
    forget(&bench.sign_ins, &id(&bench, "alice").await).await;
    let late = bench.submit_from(&view, &browser, &[], &home).await;
    assert_eq!(problem(&late), Some(Problem::Expired), "{late:?}");
    let audit = bench.store.audit(99).await.unwrap();
    let acts: Vec<&str> = audit.iter().map(|entry| entry.action.as_str()).collect();
    assert_eq!(
        acts.iter().filter(|a| **a == "person.place.know").count(),
        1
    );
    assert!(acts.contains(&"person.place.forget"), "{acts:?}");
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_a_proxy_does_not_name_is_in_no_place() {
    let bench = wishing(rules()).await;
    let hidden = Visitor {
        is_hidden: true,
        ..at(HOME)
    };
    prove(&bench, "password", &hidden, 1).await;
    assert_eq!(known(&bench, "alice").await, 0);
    bench.clock.advance(Duration::from_secs(60));
    prove(&bench, "password", &at(HOME), 2).await;
    bench.clock.advance(Duration::from_secs(60));
    asked(password(&bench, &hidden).await);
    bench.end().await;
}
