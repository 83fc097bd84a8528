//! A node that stands still for longer than its leases, and goes on.

use std::time::Duration;

use countersign_tests::wait::until;
use countersign_tests::{Browser, Page, RelyingParty, code_in, sign_in};
use rustix::process::Signal;
use serde_json::json;
use tokio::task::JoinSet;

use super::house::{House, PASSWORD};

const PEOPLE: usize = 9;
/// The lease of the session, what the centre takes to give the silent one up, the leases of messages,
/// and the time to send them.
const FOLLOWED: Duration = Duration::from_secs(60);
/// Messages wait until all are there, however long people take.
const HOLD: &str = "CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN NEW.due_at := NEW.due_at + 3600000; RETURN NEW; END $$;
    CREATE TRIGGER hold BEFORE INSERT ON message FOR EACH ROW EXECUTE FUNCTION hold()";
const RELEASE: &str = "DROP TRIGGER hold ON message;
    UPDATE message SET due_at = due_at - 3600000 WHERE state = 'queued'";
/// How long a message would take that should not come.
const QUIET: Duration = Duration::from_secs(3);

async fn to_code_page(house: &House, app: &RelyingParty, person: usize) -> (Browser, Page) {
    let browser = house.browser();
    let request = app.request().with("acr_values", "smpp");
    let page = browser.get(request.url()).await;
    let username = format!("person{person}");
    let page = sign_in::password(&browser, &page, &username, PASSWORD).await;
    assert!(page.asks_for("code"), "{}", page.outline());
    (browser, page)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn who_stands_still_is_followed_and_sends_nothing_when_it_goes_on() {
    let house = House::new(PEOPLE + 1).await;
    let slow = ["method", "set", "smpp", "messages_per_second=1"];
    house.installation.administer(&slow);
    let strict = json!({"sessions": 1, "silence_ms": 1500});
    house.centre.handset.faults(&strict).await;
    let nodes = [house.start(0).await, house.start(1).await];
    house.open();
    let app = house.app().await;
    let holder = house.holder().await;
    house.sql(HOLD);
    let mut beginning = JoinSet::new();
    let shared = std::sync::Arc::new(house);
    for person in 1..=PEOPLE {
        let (house, app) = (shared.clone(), app.clone());
        beginning.spawn(async move { (person, to_code_page(&house, &app, person).await) });
    }
    let begun = beginning.join_all().await;
    let house = &*shared;
    house.sql(RELEASE);
    // Some are sent; some wait in the node for their turn, and others in the outbox.
    let sent = "SELECT count(*) FROM message WHERE state <> 'queued'";
    let leased = "SELECT count(*) FROM message WHERE state = 'queued' AND attempts > 0";
    until(
        "two are sent and written down as sent",
        FOLLOWED,
        async || {
            let written: usize = house.sql(sent).parse().ok()?;
            let waits = house.sql(leased) != "0";
            let arrived = house.centre.handset.all().await.len();
            (waits && written >= 2 && written == arrived).then_some(())
        },
    )
    .await;
    nodes[holder].signal(Signal::STOP);
    let arrived = house.centre.handset.all().await.len();
    assert!(arrived < PEOPLE, "too late to stop it");
    house.balancer.lead_to(&[house.node(1 - holder)]);
    for (person, (browser, page)) in begun {
        let number = House::number(person);
        let message = house.centre.handset.nth_within(&number, 1, FOLLOWED).await;
        // The sign-in that may have begun at the other node goes on here.
        let done = sign_in::code(&browser, &page, &code_in(&message.text)).await;
        assert!(done.left_for.is_some(), "{}", done.outline());
    }
    nodes[holder].signal(Signal::CONT);
    until("it knows that it is followed", FOLLOWED, async || {
        let readiness = house.readiness(holder).await?;
        (readiness["routes"]["smpp"] == "bound by another server").then_some(())
    })
    .await;
    // It is of use again, and its message goes by the other one.
    house.balancer.lead_to(&[house.node(holder)]);
    let late = PEOPLE + 1;
    let (browser, page) = to_code_page(house, &app, late).await;
    let message = house.centre.handset.nth(&House::number(late), 1).await;
    let done = sign_in::code(&browser, &page, &code_in(&message.text)).await;
    assert!(done.left_for.is_some(), "{}", done.outline());
    tokio::time::sleep(QUIET).await;
    let all = house.centre.handset.all().await;
    for person in 1..=late {
        let number = House::number(person);
        let digits = number.trim_start_matches('+');
        let own = all
            .iter()
            .filter(|message| message.to.ends_with(digits))
            .count();
        assert_eq!(own, 1, "messages to {number}");
    }
    assert_eq!(house.centre.handset.sessions().await.most_bound, 1);
}
