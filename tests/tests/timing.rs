//! Rule 7: how long an answer takes tells nothing. Alone in this file, so that no other test
//! disturbs the measurement.

use std::time::{Duration, Instant};

use countersign_tests::{Browser, Demo, RelyingParty, sign_in};

const ROUNDS: usize = 25;
/// Other load on the machine only adds, so the least of many is the work itself; without its
/// password hash an answer takes a small part of that.
const NOISE: f64 = 1.5;

#[tokio::test]
async fn rule_07_an_unknown_name_takes_as_long_as_a_wrong_password() {
    let demo = Demo::start();
    let app = RelyingParty::of(&demo, "demo-web").await;
    demo.administer(&["user", "set", "bob", "--disable"]);
    let mut times: Vec<Vec<Duration>> = vec![Vec::new(); 4];
    for round in 0..ROUNDS {
        // A known name is locked after some failures, which is measured as well.
        let names = ["alice", "carol", "bob", &format!("nobody-{round}")];
        for (at, name) in names.into_iter().enumerate() {
            let browser = Browser::new(&demo.issuer);
            let request = app.request().with("acr_values", "smpp");
            let page = browser.get(request.url()).await;
            let begun = Instant::now();
            let page = sign_in::password(&browser, &page, name, "wrong").await;
            times[at].push(begun.elapsed());
            assert!(page.alert().is_some(), "{}", page.outline());
        }
    }
    let quickest: Vec<Duration> = times
        .iter()
        .filter_map(|all| all.iter().min().copied())
        .collect();
    eprintln!("quickest of {ROUNDS}: known, without number, disabled, unknown: {quickest:?}");
    let least = quickest.iter().min().expect("four times").as_secs_f64();
    let most = quickest.iter().max().expect("four times").as_secs_f64();
    assert!(most / least < NOISE, "{quickest:?}");
}
