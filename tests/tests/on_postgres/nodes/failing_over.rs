//! The database stands still, is started again, is replaced by its replica, and comes back beside
//! it, while people sign in.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use countersign_tests::wait::until;
use countersign_tests::{Browser, RelyingParty};
use countersign_throwaway::Postgres;
use reqwest::StatusCode;
use tokio::task::{JoinSet, LocalSet};

use super::house::House;
use super::killed::{Count, attempt};

const PEOPLE: usize = 900;
const WORKERS: usize = 4;
/// Sign-ins between one event and the next.
const BETWEEN: usize = 6;
const PATIENCE: Duration = Duration::from_secs(60);
/// What is there that sign-ins write.
const WRITTEN: &str = "SELECT (SELECT count(*) FROM session), (SELECT count(*) FROM sign_in),
    (SELECT count(*) FROM challenge), (SELECT count(*) FROM message), (SELECT count(*) FROM audit)";
const LISTENING: &str = "SELECT count(*) FROM pg_stat_activity
    WHERE application_name = 'countersign' AND query LIKE 'LISTEN %'";
const CUT: &str = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
    WHERE application_name = 'countersign'";

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nothing_acknowledged_is_lost_when_the_database_comes_again_or_another_takes_its_place() {
    LocalSet::new().run_until(sign_ins_meanwhile()).await;
}

async fn sign_ins_meanwhile() {
    let primary = Postgres::alone();
    let database = primary.database();
    let replica = primary.standby();
    let house = House::on(PEOPLE, Some(&primary.url_with(&replica, &database))).await;
    let house = Arc::new(house);
    let mut nodes = [house.start(0).await, house.start(1).await];
    house.open();
    let app = Arc::new(house.app().await);
    let count = Arc::new(Count::default());
    let over = Arc::new(AtomicBool::new(false));
    let mut workers = people(&house, &app, &count, &over);
    more(&count).await;

    // It says nothing, and its connections are there.
    let still = primary.freeze();
    for number in [0, 1] {
        not_ready(&house, number).await;
    }
    // Who waits for a page gets one at last.
    tells_people(&house, &app).await;
    drop(still);
    recovered(&house, &count).await;

    primary.crash();
    says_so(&house, &app).await;
    primary.start_again();
    let back = recovered(&house, &count).await;

    primary.crash();
    says_so(&house, &app).await;
    replica.promote();
    let replaced = recovered(&house, &count).await;
    until("both nodes listen again", PATIENCE, async || {
        (replica.sql(&database, LISTENING) == "2").then_some(())
    })
    .await;

    // Nobody ended the old one for good, and it stands first in the address: both take writes.
    primary.start_again();
    primary.go_on_alone();
    let before = primary.sql(&database, WRITTEN);
    nodes[1].kill();
    nodes[1] = house.start(1).await;
    replica.sql(&database, CUT);
    recovered(&house, &count).await;
    replica.crash();
    says_so(&house, &app).await;
    replica.start_again();
    recovered(&house, &count).await;
    over.store(true, Ordering::Relaxed);

    let mut sessions = Vec::new();
    while let Some(of_worker) = workers.join_next().await {
        sessions.extend(of_worker.expect("what a worker says is right"));
    }
    assert_eq!(primary.sql(&database, WRITTEN), before);
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
        (replica.sql(&database, waiting) == "0").then_some(())
    })
    .await;
    let lost = "SELECT count(*) FROM message WHERE state IN ('expired', 'failed')";
    assert_eq!(replica.sql(&database, lost), "0");
    let verified = house.installation.administer(&["audit", "verify"]);
    assert!(verified.starts_with("All "), "{verified}");
    for node in &nodes {
        assert!(!node.log().contains("panicked"), "{}", node.log());
    }
    println!(
        "{} sessions, {:?} cut off, {:?} unanswered; ready again {back:.1?} after the restart and \
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

/// A load balancer is told that there is no store, while there is none: nobody waits for it to come.
async fn not_ready(house: &House, number: usize) {
    let url = format!("http://{}/readyz", house.node(number));
    until("the node is not ready", PATIENCE, async || {
        let answer = tokio::time::timeout(PATIENCE, reqwest::get(&url)).await;
        let answer = answer.expect("the node answers").ok()?;
        if answer.status() != StatusCode::SERVICE_UNAVAILABLE {
            return None;
        }
        let readiness: serde_json::Value = answer.json().await.ok()?;
        (readiness["store"] == "failed").then_some(())
    })
    .await;
}

/// Without a database each node says that something is wrong, and people are told nothing of what
/// it is.
async fn says_so(house: &House, app: &RelyingParty) {
    for number in [0, 1] {
        not_ready(house, number).await;
    }
    tells_people(house, app).await;
}

async fn tells_people(house: &House, app: &RelyingParty) {
    let page = house.browser().get(app.request().url()).await;
    assert_eq!(page.status, 503, "{}", page.outline());
    assert!(page.body.contains("Try again"), "{}", page.outline());
    for inside in ["PostgreSQL", "127.0.0.1:", "replaced"] {
        assert!(!page.outline().contains(inside), "{}", page.outline());
    }
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
