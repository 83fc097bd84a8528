use std::sync::Arc;

use countersign_tests::sign_in;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::scene::{Scene, assert_refused};

const GUESSES: usize = 1000;
const CONNECTIONS: usize = 8;
/// Requests at once. Clients open up to twice as many connections, and a server at its limit closes
/// idle ones, which a request may just be on its way to.
const AT_ONCE: usize = 200;

#[tokio::test(flavor = "multi_thread")]
async fn rule_01_a_thousand_parallel_guesses_kill_the_challenge() {
    let scene = Scene::new().await;
    let at = Arc::new(scene.at_code("alice").await);
    let browsers: Vec<_> = (0..CONNECTIONS).map(|_| at.browser.fork()).collect();
    let turns = Arc::new(Semaphore::new(AT_ONCE));
    let mut tasks = JoinSet::new();
    for guess in 0..GUESSES {
        let browser = browsers[guess % CONNECTIONS].clone();
        let (at, turns) = (Arc::clone(&at), Arc::clone(&turns));
        tasks.spawn(async move {
            let _turn = turns.acquire().await.expect("it is not closed");
            let wrong = format!(
                "{:06}",
                (at.code.parse::<usize>().unwrap_or(0) + 1 + guess) % 1_000_000
            );
            sign_in::code(&browser, &at.page, &wrong).await
        });
    }
    let mut compared = 0;
    while let Some(page) = tasks.join_next().await {
        let page = page.expect("a guess does not panic");
        assert_refused(&page, "a wrong code");
        // Only a guess that was compared shows the form once more and says that it was wrong.
        compared += usize::from(page.status == 422 && page.asks_for("code"));
    }
    assert!(compared <= 3, "{compared} guesses were compared");
    assert_refused(&at.give(&at.code).await, "the right code after the guesses");
    assert!(!scene.signed_in(&at.browser).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn rule_01_the_right_code_in_parallel_works_once() {
    let scene = Scene::new().await;
    let at = Arc::new(scene.at_code("alice").await);
    let mut tasks = JoinSet::new();
    for _ in 0..32 {
        let browser = at.browser.fork();
        let at = Arc::clone(&at);
        tasks.spawn(async move { sign_in::code(&browser, &at.page, &at.code).await });
    }
    let mut answered = 0;
    while let Some(page) = tasks.join_next().await {
        let page = page.expect("a submission does not panic");
        answered += usize::from(page.left_for.is_some());
    }
    assert_eq!(answered, 1, "sign-ins from one code");
}

#[tokio::test]
async fn rule_01_after_three_wrong_codes_the_right_one_is_refused() {
    let scene = Scene::new().await;
    let at = scene.at_code("alice").await;
    let wrong = sign_in::another(&at.code);
    for _ in 0..3 {
        assert_refused(&at.give(&wrong).await, "a wrong code");
    }
    assert_refused(
        &at.give(&at.code).await,
        "the right code after three wrong ones",
    );
    assert!(!scene.signed_in(&at.browser).await);
}
