//! Nodes whose machines have the wrong time.

use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use countersign_tests::{code_in, sign_in};

use super::house::{House, PASSWORD};

/// Half a minute, which a busy machine may take.
const TOLERABLE: i64 = 30;

/// What lies to a program about the time of day, and not about time that passes.
fn false_time(by: &'static str, library: &'static str) -> [(&'static str, &'static str); 3] {
    [
        ("LD_PRELOAD", library),
        ("FAKETIME", by),
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
    ]
}

fn library() -> &'static str {
    let folders = std::fs::read_dir("/usr/lib").expect("there are libraries");
    let places = folders.flatten().map(|folder| folder.path());
    let mut places = places.map(|folder| folder.join("faketime/libfaketime.so.1"));
    let found: Option<PathBuf> = places.find(|place| place.is_file());
    let found = found.expect("libfaketime is there: apt-get install faketime");
    String::leak(found.display().to_string())
}

/// Five minutes is how long a code lives.
#[tokio::test]
async fn servers_ten_minutes_apart_go_by_the_databases_time() {
    let house = House::new(4).await;
    let (late, early) = (
        false_time("-300s", library()),
        false_time("+300s", library()),
    );
    let nodes = [
        house.start_with(0, &late).await,
        house.start_with(1, &early).await,
    ];
    for (node, wrong) in nodes.iter().zip(["behind", "ahead of"]) {
        let told = format!("this machine's clock is 300 seconds {wrong} the database's");
        let log = node.log();
        assert!(
            log.contains(&told) || log.contains(&told.replace("300", "299")),
            "{log}"
        );
    }
    house.open();
    let app = house.app().await;
    for (person, [first, second]) in [(1, [0, 1]), (2, [1, 0]), (3, [0, 0]), (4, [1, 1])] {
        house.balancer.lead_to(&[house.node(first)]);
        let browser = house.browser();
        let request = app.request().with("acr_values", "smpp");
        let page = browser.get(request.url()).await;
        let username = format!("person{person}");
        let page = sign_in::password(&browser, &page, &username, PASSWORD).await;
        assert!(page.asks_for("code"), "{}", page.outline());
        let message = house.centre.handset.nth(&House::number(person), 1).await;
        house.balancer.lead_to(&[house.node(second)]);
        let done = sign_in::code(&browser, &page, &code_in(&message.text)).await;
        let tokens = app.tokens(&request, &done).await;
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .expect("it is later");
        let now = i64::try_from(now.as_secs()).expect("it fits");
        for claim in ["iat", "auth_time"] {
            let time = tokens.claims[claim].as_i64().expect("a time");
            assert!(
                (now - time).abs() < TOLERABLE,
                "{claim} {time}, and it is {now}"
            );
        }
        assert!(
            tokens.claims["exp"].as_i64() > Some(now),
            "{:?}",
            tokens.claims
        );
        house.balancer.lead_to(&[house.node(first)]);
        let silent = app.request().with("prompt", "none");
        let page = browser.get(silent.url()).await;
        assert!(page.callback("code").is_some(), "{}", page.outline());
        assert!(app.userinfo(&tokens.access_token).await.status.is_success());
    }
    let ended = house.sql("SELECT count(*) FROM message WHERE state IN ('expired', 'failed')");
    assert_eq!(ended, "0");
}
