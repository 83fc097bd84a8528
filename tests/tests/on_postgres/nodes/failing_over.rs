//! The database is started again, and later replaced by its replica, while people sign in.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use countersign_tests::wait::until;
use countersign_tests::{Browser, RelyingParty};
use countersign_throwaway::Postgres;
use tokio::task::{JoinSet, LocalSet};

use super::house::House;
use super::killed::{Count, attempt};

const PEOPLE: usize = 400;
const WORKERS: usize = 4;
/// Sign-ins between one event and the next.
const BETWEEN: usize = 6;
const PATIENCE: Duration = Duration::from_secs(60);

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nothing_acknowledged_is_lost_when_the_database_comes_again_or_another_takes_its_place() {
    LocalSet::new().run_until(sign_ins_meanwhile()).await;
}

async fn sign_ins_meanwhile() {
    let primary = Postgres::alone();
    let database = primary.database();
    let standby = primary.standby();
    let house = House::on(PEOPLE, Some(&primary.url_with(&standby, &database))).await;
    let house = Arc::new(house);
    let nodes = [house.start(0).await, house.start(1).await];
    house.open();
    let app = Arc::new(house.app().await);
    let count = Arc::new(Count::default());
    let over = Arc::new(AtomicBool::new(false));
    let mut workers = people(&house, &app, &count, &over);
    more(&count).await;

    primary.crash();
    says_so(&house, &app).await;
    primary.start_again();
    let back = recovered(&house, &count).await;

    primary.crash();
    says_so(&house, &app).await;
    standby.promote();
    let replaced = recovered(&house, &count).await;
    over.store(true, Ordering::Relaxed);

    let mut sessions = Vec::new();
    while let Some(of_worker) = workers.join_next().await {
        sessions.extend(of_worker.expect("what a worker says is right"));
    }
    for browser in &sessions {
        let silent = app.request().with("prompt", "none");
        let page = browser.get(silent.url()).await;
        assert!(
            page.callback("code").is_some(),
            "a session is lost: {}",
            page.outline()
        );
    }
    let waiting = "SELECT count(*) FROM message WHERE state = 'queued'";
    until("every message is sent", PATIENCE, async || {
        (house.sql(waiting) == "0").then_some(())
    })
    .await;
    let lost = "SELECT count(*) FROM message WHERE state IN ('expired', 'failed')";
    assert_eq!(house.sql(lost), "0");
    let verified = house.installation.administer(&["audit", "verify"]);
    assert!(verified.starts_with("All "), "{verified}");
    for node in &nodes {
        assert!(!node.log().contains("panicked"), "{}", node.log());
    }
    println!(
        "{} sessions, {:?} cut off, {:?} unanswered; sign-ins again {back:.1?} after the restart and \
         {replaced:.1?} after the promotion; {}",
        sessions.len(),
        count.cut_off,
        count.unanswered,
        verified.trim()
    );
}

/// People who sign in one after the other, until it is over; their browsers.
fn people(
    house: &Arc<House>,
    app: &Arc<RelyingParty>,
    count: &Arc<Count>,
    over: &Arc<AtomicBool>,
) -> JoinSet<Vec<Browser>> {
    let next = Arc::new(AtomicUsize::new(1));
    let mut workers = JoinSet::new();
    for _ in 0..WORKERS {
        let (house, app) = (Arc::clone(house), Arc::clone(app));
        let (count, over) = (Arc::clone(count), Arc::clone(over));
        let next = Arc::clone(&next);
        workers.spawn_local(async move {
            let mut sessions = Vec::new();
            while !over.load(Ordering::Relaxed) {
                let person = next.fetch_add(1, Ordering::Relaxed);
                assert!(person <= PEOPLE, "too few attempts succeed");
                let before = count.cut_off.load(Ordering::Relaxed);
                sessions.extend(attempt(&house, &app, &count, person).await);
                if count.cut_off.load(Ordering::Relaxed) > before {
                    // As people do who are told to try again.
                    tokio::time::sleep(Duration::from_millis(500)).await;
                }
            }
            sessions
        });
    }
    workers
}

/// Waits until more people have signed in.
async fn more(count: &Count) {
    let enough = count.done.load(Ordering::Relaxed) + BETWEEN;
    until("people sign in", PATIENCE, async || {
        (count.done.load(Ordering::Relaxed) >= enough).then_some(())
    })
    .await;
}

/// Without a database each node says that something is wrong, and nothing of what it is to people.
async fn says_so(house: &House, app: &RelyingParty) {
    for number in [0, 1] {
        until("the node is not ready", PATIENCE, async || {
            let readiness = house.readiness(number).await?;
            (readiness["store"] == "failed").then_some(())
        })
        .await;
    }
    let page = house.browser().get(app.request().url()).await;
    assert!(page.status.is_server_error(), "{}", page.outline());
    assert!(page.body.contains("Try again"), "{}", page.outline());
    assert!(!page.body.contains("PostgreSQL"), "{}", page.outline());
}

/// How long it takes until both nodes are ready, and that people sign in again.
async fn recovered(house: &House, count: &Count) -> Duration {
    let began = Instant::now();
    for number in [0, 1] {
        house.ready(number).await;
    }
    let took = began.elapsed();
    more(count).await;
    took
}
