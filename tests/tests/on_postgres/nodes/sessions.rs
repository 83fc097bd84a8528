//! The session with a message centre, of which all nodes together may keep one.

use std::time::{Duration, Instant};

use countersign_tests::wait::{PATIENCE, until};
use countersign_tests::{RelyingParty, code_in, sign_in};
use serde_json::json;

use super::house::{House, PASSWORD};

/// A server that was killed on this machine is known to be dead at the next look.
const TAKEN_OVER: Duration = Duration::from_secs(8);
const HANDED_OVER: Duration = Duration::from_secs(4);
/// A node without a session is not to wait for the next look of the one that has it.
const PROMPT: Duration = Duration::from_secs(3);

async fn signs_in(house: &House, app: &RelyingParty, person: usize, patience: Duration) {
    let browser = house.browser();
    let request = app.request().with("acr_values", "smpp");
    let page = browser.get(request.url()).await;
    let username = format!("person{person}");
    let page = sign_in::password(&browser, &page, &username, PASSWORD).await;
    assert!(page.asks_for("code"), "{}", page.outline());
    let number = House::number(person);
    let message = house.centre.handset.nth_within(&number, 1, patience).await;
    let done = sign_in::code(&browser, &page, &code_in(&message.text)).await;
    assert_eq!(app.tokens(&request, &done).await.claims["acr"], "smpp");
}

/// What an administrator sees who comes to this server.
async fn sees_bound_elsewhere(house: &House) {
    let browser = house.browser();
    let page = browser
        .get(format!(
            "{}/admin/delivery/centres",
            house.installation.issuer
        ))
        .await;
    let page = sign_in::password(&browser, &page, "admin", "password-of-the-administrator").await;
    assert!(
        page.body.contains("Bound by another server"),
        "{}",
        page.outline()
    );
    assert!(
        page.body.contains("1 by other servers"),
        "{}",
        page.outline()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_session_is_one_nodes_and_moves_when_that_is_killed_or_drained() {
    let house = House::new(4).await;
    house.centre.handset.faults(&json!({"sessions": 1})).await;
    let mut nodes = [house.start(0).await, house.start(1).await];
    let app = {
        house.open();
        house.app().await
    };
    let holder = house.holder().await;
    let other = 1 - holder;
    let said = house.readiness(other).await.expect("it answers");
    assert_eq!(said["routes"]["smpp"], "bound by another server", "{said}");
    assert_eq!(said["methods"]["smpp"], "ready", "{said}");
    let checked = house.installation.administer(&["check"]);
    let line = "ok    message centre of smpp: bound by a server that runs";
    assert!(checked.contains(line), "{checked}");
    house.balancer.lead_to(&[house.node(other)]);
    sees_bound_elsewhere(&house).await;
    signs_in(&house, &app, 1, PROMPT).await;

    nodes[holder].kill();
    signs_in(&house, &app, 2, TAKEN_OVER).await;
    assert_eq!(house.holder().await, other);

    nodes[holder] = house.start(holder).await;
    house.balancer.lead_to(&[house.node(holder)]);
    signs_in(&house, &app, 3, PROMPT).await;
    let drained = nodes[other].terminate(PATIENCE);
    assert!(drained.success(), "{drained}");
    let gone = Instant::now();
    until("the session was handed over", HANDED_OVER, async || {
        let readiness = house.readiness(holder).await?;
        (readiness["routes"]["smpp"] == "bound").then_some(())
    })
    .await;
    println!("handed over within {:?} of the end", gone.elapsed());
    signs_in(&house, &app, 4, PROMPT).await;
    let seen = house.centre.handset.sessions().await;
    assert_eq!((seen.bound, seen.most_bound, seen.refused_binds), (1, 1, 0));
}
