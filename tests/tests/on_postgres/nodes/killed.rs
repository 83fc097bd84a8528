//! Nodes that are killed at any moment while people sign in.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use countersign_tests::wait::until;
use countersign_tests::{Browser, Page, RelyingParty, code_in, sign_in};
use tokio::task::{JoinSet, LocalSet, spawn_local};

use super::house::{House, PASSWORD};

/// More with `COUNTERSIGN_SIGN_INS`; `--nocapture` shows how far it is, and the table at the end.
const SIGN_INS: usize = 40;
/// How long one may take at most, with all that is cut off, and how long the beginning and the end.
const EACH: Duration = Duration::from_secs(6);
const AROUND: Duration = Duration::from_secs(180);
/// How often it is said how far it is.
const STEP: usize = 100;
/// So many sign in at once, and more where there is much to do: most of them wait for a message that
/// a killed node had leased.
const AT_ONCE: std::ops::RangeInclusive<usize> = 6..=40;
/// A message that a node had leased when it was killed is sent when the lease has ended.
const LEASE: Duration = Duration::from_secs(60);

#[derive(Default)]
pub(super) struct Count {
    /// Sign-ins whose end the browser was told of.
    pub(super) done: AtomicUsize,
    /// Attempts that a kill cut off before their code was asked for.
    pub(super) cut_off: AtomicUsize,
    /// Codes that were given and of which nobody knows what became.
    pub(super) unanswered: AtomicUsize,
    kills: AtomicUsize,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whatever_is_killed_no_code_counts_twice_and_nothing_acknowledged_is_lost() {
    LocalSet::new().run_until(sign_ins_under_kills()).await;
}

async fn sign_ins_under_kills() {
    let wanted = std::env::var("COUNTERSIGN_SIGN_INS");
    let wanted = wanted.map_or(SIGN_INS, |n| n.parse().expect("a number"));
    let people = wanted * 3 + 100;
    let house = Arc::new(House::new(people).await);
    let nodes = [house.start(0).await, house.start(1).await];
    house.open();
    let app = Arc::new(house.app().await);
    let (count, over) = (Arc::new(Count::default()), Arc::new(AtomicBool::new(false)));
    let killer = spawn_local(kill(
        Arc::clone(&house),
        nodes,
        Arc::clone(&count),
        Arc::clone(&over),
    ));
    let next = Arc::new(AtomicUsize::new(1));
    let began = Instant::now();
    let most = EACH * u32::try_from(wanted).expect("a small number") + AROUND;
    let progress = spawn_local(tell(Arc::clone(&count), wanted, began, most));
    let mut workers = JoinSet::new();
    for _ in 0..(wanted / 50).clamp(*AT_ONCE.start(), *AT_ONCE.end()) {
        let (house, app) = (Arc::clone(&house), Arc::clone(&app));
        let (count, next) = (Arc::clone(&count), Arc::clone(&next));
        workers.spawn_local(async move {
            let mut sessions = Vec::new();
            while count.done.load(Ordering::Relaxed) < wanted {
                let person = next.fetch_add(1, Ordering::Relaxed);
                assert!(person <= people, "too few attempts succeed");
                assert!(began.elapsed() < most, "it takes too long");
                sessions.extend(attempt(&house, &app, &count, person).await);
            }
            sessions
        });
    }
    // The console's acts are in the same chain.
    for number in 0..8 {
        let (house, attribute) = (Arc::clone(&house), format!("title=Number {number}"));
        let acting = tokio::task::spawn_blocking(move || {
            let arguments = ["user", "set", "person0", "--attribute", &attribute];
            house.installation.administer(&arguments);
        });
        acting
            .await
            .expect("the command is not harmed by the nodes' ends");
    }
    let sessions: Vec<Browser> = workers.join_all().await.into_iter().flatten().collect();
    let took = began.elapsed();
    over.store(true, Ordering::Relaxed);
    progress.abort();
    let _nodes = killer.await.expect("nodes can be started again");

    for browser in &sessions {
        let page = browser
            .get(app.request().with("prompt", "none").url())
            .await;
        assert!(
            page.callback("code").is_some(),
            "a session is lost: {}",
            page.outline()
        );
    }
    let waiting = "SELECT count(*) FROM message WHERE state = 'queued'";
    until("every message is sent", LEASE, async || {
        (house.sql(waiting) == "0").then_some(())
    })
    .await;
    // One whose code was entered before the centre's answer was written is not sent again.
    let states = house.sql(
        "SELECT DISTINCT state FROM message
         WHERE NOT (state = 'cancelled' AND entered_at IS NOT NULL) ORDER BY 1",
    );
    assert!(
        states
            .lines()
            .all(|state| ["delivered", "submitted"].contains(&state)),
        "messages ended as {states}"
    );
    let written = house.sql("SELECT DISTINCT substr(person_id, 2) FROM message");
    let arrived = house.centre.handset.all().await;
    let arrived: HashSet<&str> = arrived
        .iter()
        .map(|m| m.to.trim_start_matches('+'))
        .collect();
    for person in written.lines() {
        let number = House::number(person.parse().expect("a number"));
        let digits = number.trim_start_matches('+');
        assert!(arrived.contains(digits), "the message to {number} is lost");
    }
    let verified = house.installation.administer(&["audit", "verify"]);
    assert!(verified.starts_with("All "), "{verified}");
    let Count {
        done,
        cut_off,
        unanswered,
        kills,
    } = &*count;
    let states = house
        .sql("SELECT state || '  ' || count(*) FROM message GROUP BY state ORDER BY count(*) DESC");
    println!(
        "sign-ins                   {done:?}\ncut off by a kill          {cut_off:?}\n\
         unanswered because of one  {unanswered:?}\nkills                      {kills:?}\n\
         time                       {took:.0?}\nmessages\n  {}\n{}",
        states.replace('\n', "\n  "),
        verified.trim()
    );
    assert!(kills.load(Ordering::Relaxed) > 0);
}

/// Says how far it is, on standard error.
async fn tell(count: Arc<Count>, wanted: usize, began: Instant, most: Duration) {
    let mut told = 0;
    loop {
        tokio::time::sleep(Duration::from_millis(500)).await;
        let done = count.done.load(Ordering::Relaxed);
        if done / STEP > told {
            told = done / STEP;
            let kills = count.kills.load(Ordering::Relaxed);
            let took = began.elapsed();
            eprintln!(
                "{done} of {wanted} sign-ins, {kills} kills, {took:.0?} of at most {most:.0?}"
            );
        }
    }
}

/// One person's sign-in; their browser when it was told that it is signed in.
pub(super) async fn attempt(
    house: &House,
    app: &RelyingParty,
    count: &Count,
    person: usize,
) -> Option<Browser> {
    let browser = house.browser();
    let request = app.request().with("acr_values", "smpp");
    let begun = {
        let (browser, url) = (browser.clone(), request.url());
        survived(async move {
            let page = browser.get(url).await;
            sign_in::password(&browser, &page, &format!("person{person}"), PASSWORD).await
        })
        .await
    };
    let Some(page) = begun.filter(|page| page.asks_for("code")) else {
        count.cut_off.fetch_add(1, Ordering::Relaxed);
        return None;
    };
    // The page was shown, so the message was accepted: it arrives.
    let number = House::number(person);
    let message = house.centre.handset.nth_within(&number, 1, LEASE).await;
    let code = code_in(&message.text);
    let thief = browser.fork();
    let mut told = Vec::new();
    for browser in [&browser, &thief, &thief, &browser] {
        let (giving, page, code) = (browser.clone(), page.clone(), code.clone());
        let answer = survived(async move { sign_in::code(&giving, &page, &code).await }).await;
        if answer.is_some_and(|page| page.left_for.is_some()) {
            told.push(browser.clone());
        }
    }
    let accepted = told.len();
    assert!(
        accepted <= 1,
        "the code of person{person} was accepted {accepted} times"
    );
    let counted = if accepted == 0 {
        &count.unanswered
    } else {
        &count.done
    };
    counted.fetch_add(1, Ordering::Relaxed);
    told.pop()
}

/// What came of a request, unless its node was killed meanwhile.
async fn survived(request: impl Future<Output = Page> + Send + 'static) -> Option<Page> {
    let page = tokio::spawn(request).await.ok()?;
    (!page.status.is_server_error()).then_some(page)
}

/// Kills one node after the other, and starts it again, as long as people sign in.
async fn kill(
    house: Arc<House>,
    mut nodes: [countersign_tests::Process; 2],
    count: Arc<Count>,
    over: Arc<AtomicBool>,
) -> [countersign_tests::Process; 2] {
    for round in 0_u64.. {
        // Moments that fall differently in each run.
        let moment = u64::from(std::process::id()) * 7919 + round * 104_729;
        tokio::time::sleep(Duration::from_millis(300 + moment % 1700)).await;
        if over.load(Ordering::Relaxed) {
            break;
        }
        let number = usize::from(moment % 2 == 1);
        nodes[number].kill();
        count.kills.fetch_add(1, Ordering::Relaxed);
        nodes[number] = house.start(number).await;
    }
    nodes
}
