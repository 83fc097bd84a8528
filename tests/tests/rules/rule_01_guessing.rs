use std::sync::Arc;

use countersign_tests::sign_in;
use tokio::task::JoinSet;

use crate::scene::{Scene, assert_refused, guess};

const GUESSES: usize = 1000;

#[tokio::test(flavor = "multi_thread")]
async fn rule_01_a_thousand_parallel_guesses_kill_the_challenge() {
    let scene = Scene::new().await;
    let at = scene.at_code("alice").await;
    let right: usize = at.code.parse().unwrap_or(0);
    let wrong = (1..=GUESSES).map(|more| format!("{:06}", (right + more) % 1_000_000));
    let compared = guess(&at.browser, &at.page, wrong).await;
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
