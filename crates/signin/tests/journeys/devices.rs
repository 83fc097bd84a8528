//! Browsers that people trust, with a clock that the test moves, and the method that asks for them.

use std::time::Duration;

use crate::common::{ALICE, Bench, PASSWORD, asked, browser, finished, opening, visitor};
use countersign_core::ids::PersonId;
use countersign_core::seal::fingerprint;
use countersign_core::{Acr, Amr, Clock, Millis, Secret, SystemEntropy};
use countersign_signin::{
    Browser, Change, Fault, Finished, MethodState, Methods, Outcome, Problem, Rules, View, Visitor,
};
use countersign_store::TwoStepWish;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

fn rules() -> Rules {
    Rules {
        trusted_device_lifetime: Some(30 * DAY),
        ..Rules::default()
    }
}

async fn alice(bench: &Bench) -> PersonId {
    let row = bench.store.person_by_username("alice").await.unwrap();
    row.unwrap().id
}

/// A bench with Alice, who wishes this.
async fn wishing(rules: Rules, wish: TwoStepWish) -> Bench {
    let bench = Bench::with(rules, &[]).await;
    bench.add("alice", Some(ALICE)).await;
    let alice = alice(&bench).await;
    let mut tx = bench.store.begin().await.unwrap();
    tx.set_two_step(&alice, Some(wish), now(&bench))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    bench
}

fn now(bench: &Bench) -> Millis {
    bench.clock.now()
}

/// Whoever is at a browser with this secret.
fn holding(secret: Option<&Secret>) -> Visitor {
    Visitor {
        devices: secret
            .map(|s| fingerprint(s.expose()))
            .into_iter()
            .collect(),
        ..visitor()
    }
}

async fn password(bench: &Bench, browser: &Browser, acr: &str, from: &Visitor) -> Outcome {
    let acr = Acr::new(acr).unwrap();
    let opened = bench.sign_ins.open(&opening(&acr, browser), from).await;
    let view = opened.unwrap().unwrap();
    let form = [("username", "alice"), ("password", PASSWORD)];
    bench.submit_from(&view, browser, &form, from).await
}

async fn code(bench: &Bench, browser: &Browser, view: &View, nth: usize) -> Finished {
    let code = bench.code(ALICE, nth).await;
    let form = [("code", code.as_str()), ("remember_device", "1")];
    finished(bench.submit(view, browser, &form).await)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_is_trusted_until_its_day_comes() {
    let bench = wishing(rules(), TwoStepWish::UnknownDevices).await;
    let browser = browser();
    let view = asked(password(&bench, &browser, "password", &visitor()).await);
    let shown = bench.sign_ins.show(&view.id, &browser).await.unwrap();
    assert_eq!(shown.remember_days, Some(30));
    let first = code(&bench, &browser, &view, 1).await;
    assert_eq!(first.session.acr.as_str(), "smpp");
    let trusted = first.device.expect("the browser is trusted");
    assert_eq!(trusted.lifetime, 30 * DAY);

    let secret = holding(Some(&trusted.secret));
    bench.clock.advance(30 * DAY - Duration::from_secs(1));
    let session = finished(password(&bench, &browser, "password", &secret).await).session;
    assert_eq!(session.acr, Acr::password());
    assert_eq!(session.amr, [Amr::Pwd]);
    assert_eq!(session.level, 0);
    // Using it makes it last no longer.
    bench.clock.advance(Duration::from_secs(1));
    asked(password(&bench, &browser, "password", &secret).await);
    // What is not the secret itself is nobody's.
    let hash = Visitor {
        devices: vec![fingerprint("x"), [0; 32]],
        ..visitor()
    };
    asked(password(&bench, &browser, "password", &hash).await);
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_application_asks_for_is_asked_for_and_trusts_nothing() {
    let bench = wishing(rules(), TwoStepWish::UnknownDevices).await;
    let browser = browser();
    let view = asked(password(&bench, &browser, "password", &visitor()).await);
    let trusted = code(&bench, &browser, &view, 1).await.device.unwrap();
    let secret = holding(Some(&trusted.secret));
    bench.clock.advance(Duration::from_secs(60));
    let view = asked(password(&bench, &browser, "smpp", &secret).await);
    let shown = bench.sign_ins.show(&view.id, &browser).await.unwrap();
    assert_eq!(shown.remember_days, None);
    let finished = code(&bench, &browser, &view, 2).await;
    assert!(finished.device.is_none(), "nobody offered it");
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_sign_in_trusts_nothing_and_nor_does_an_operator_who_does_not_allow_it() {
    for (rules, wish) in [
        (rules(), TwoStepWish::EverySignIn),
        (Rules::default(), TwoStepWish::UnknownDevices),
    ] {
        let bench = wishing(rules, wish).await;
        let browser = browser();
        let view = asked(password(&bench, &browser, "password", &visitor()).await);
        let finished = code(&bench, &browser, &view, 1).await;
        assert!(finished.device.is_none());
        bench.clock.advance(Duration::from_secs(60));
        asked(password(&bench, &browser, "password", &visitor()).await);
        bench.end().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_planted_secret_is_never_the_one_that_is_trusted() {
    let bench = wishing(rules(), TwoStepWish::UnknownDevices).await;
    let browser = browser();
    let planted = Secret::new("planted");
    let from = holding(Some(&planted));
    let view = asked(password(&bench, &browser, "password", &from).await);
    let sent = bench.code(ALICE, 1).await;
    let form = [("code", sent.as_str()), ("remember_device", "1")];
    let trusted = bench.submit_from(&view, &browser, &form, &from).await;
    let trusted = finished(trusted).device.unwrap();
    assert_ne!(trusted.secret.expose(), planted.expose());
    bench.clock.advance(Duration::from_secs(60));
    asked(password(&bench, &browser, "password", &from).await);
    bench.end().await;
}

async fn edit(bench: &Bench, changes: &[Change<'_>]) {
    Methods::edit(
        &bench.store,
        &bench.keyring,
        bench.clock.as_ref(),
        &SystemEntropy,
        "adaptive",
        "test",
        changes,
    )
    .await
    .unwrap();
    bench.sign_ins.methods().reload().await.unwrap();
}

fn state(bench: &Bench) -> MethodState {
    let status = bench.sign_ins.methods().status().into_iter();
    let mut adaptive = status.filter(|method| method.name == "adaptive");
    adaptive.next().unwrap().state
}

#[tokio::test(flavor = "multi_thread")]
async fn adaptive_says_what_is_wrong_with_its_properties() {
    let bench = Bench::with(rules(), &[]).await;
    edit(&bench, &[Change::Enabled(true)]).await;
    assert_eq!(state(&bench), MethodState::Working);
    for (name, value, told) in [
        ("enough", "sometimes", "use never, device"),
        ("enough", "place", "needs known_networks or known_countries"),
        ("known_networks", "here", "here"),
        ("known_countries", "England", "ISO 3166-1"),
    ] {
        edit(&bench, &[Change::Property { name, value }]).await;
        let MethodState::Failed(Fault { reason, .. }) = state(&bench) else {
            panic!("{name}={value} is taken");
        };
        assert!(reason.contains(told), "{name}={value}: {reason}");
        edit(&bench, &[Change::Property { name, value: "" }]).await;
        assert_eq!(state(&bench), MethodState::Working, "{name}");
    }
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn adaptive_goes_by_the_device_and_the_place_as_it_is_told() {
    // Without a wish of hers the operator's rules stand alone.
    let bench = Bench::with(rules(), &[]).await;
    bench.add("alice", Some(ALICE)).await;
    edit(&bench, &[Change::Enabled(true)]).await;
    let browser = browser();
    let view = asked(password(&bench, &browser, "adaptive", &visitor()).await);
    let trusted = code(&bench, &browser, &view, 1).await.device.unwrap();
    let from = |device: bool, country: Option<&str>| Visitor {
        country: country.map(str::to_owned),
        ..holding(Some(&trusted.secret).filter(|_| device))
    };
    let places = [
        ("known_networks", "127.0.0.0/8"),
        ("known_countries", "GB, IE"),
    ];
    for (name, value) in places {
        edit(&bench, &[Change::Property { name, value }]).await;
    }
    let (gb, fr) = (Some("GB"), Some("FR"));
    for (enough, lets_in) in [
        // A trusted device at home and abroad, another one at home, abroad and nowhere.
        ("never", [false, false, false, false, false]),
        ("device", [true, true, false, false, false]),
        ("place", [true, false, true, false, false]),
        ("device or place", [true, true, true, false, false]),
        ("device and place", [true, false, false, false, false]),
    ] {
        let value = Change::Property {
            name: "enough",
            value: enough,
        };
        edit(&bench, &[value]).await;
        let visitors = [
            from(true, gb),
            from(true, fr),
            from(false, gb),
            from(false, fr),
            from(false, None),
        ];
        for (visitor, lets_in) in visitors.iter().zip(lets_in) {
            bench.clock.advance(Duration::from_secs(60));
            match password(&bench, &browser, "adaptive", visitor).await {
                Outcome::Finished(finished) => {
                    assert!(lets_in, "{enough}: {visitor:?}");
                    assert_eq!(finished.session.acr.as_str(), "adaptive");
                    assert_eq!(finished.session.amr, [Amr::Pwd]);
                }
                Outcome::Next(view) => {
                    assert!(!lets_in, "{enough}: {visitor:?}");
                    assert_eq!(view.page, "code");
                }
                other => panic!("{enough}: {other:?}"),
            }
        }
    }
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_wants_to_be_asked_every_time_is_where_adaptive_is_content() {
    let bench = wishing(rules(), TwoStepWish::EverySignIn).await;
    let property = |name, value| Change::Property { name, value };
    let changes = [
        property("enough", "place"),
        property("known_networks", "127.0.0.0/8"),
        Change::Enabled(true),
    ];
    edit(&bench, &changes).await;
    let browser = browser();
    let view = asked(password(&bench, &browser, "adaptive", &visitor()).await);
    let session = code(&bench, &browser, &view, 1).await.session;
    assert_eq!(session.acr.as_str(), "smpp");
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chooser_names_no_method_that_whoever_asks_would_not_take() {
    let bench = Bench::with(rules(), &[]).await;
    bench.add("alice", Some(ALICE)).await;
    edit(&bench, &[Change::Enabled(true)]).await;
    let browser = browser();
    let acr = Acr::new("adaptive").unwrap();
    let only = [acr.clone()];
    let opening = countersign_signin::Opening {
        satisfying: Some(&only),
        ..opening(&acr, &browser)
    };
    let opened = bench.sign_ins.open(&opening, &visitor()).await;
    let view = opened.unwrap().unwrap();
    let form = [("username", "alice"), ("password", PASSWORD)];
    let outcome = bench.submit(&view, &browser, &form).await;
    assert_eq!(crate::common::problem(&outcome), Some(Problem::NoPhone));
    assert!(matches!(outcome, Outcome::Ended(_)), "{outcome:?}");
    bench.end().await;
}
