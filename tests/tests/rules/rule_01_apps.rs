//! Guessing at factors that nothing is sent for.

use countersign_tests::{Authenticator, Browser, Page, recovery_codes, sign_in};
use tokio::task::JoinSet;

use crate::scene::{Scene, assert_refused, guess};

const GUESSES: usize = 300;

/// A fresh browser of Alice's, asked for what this method asks for.
async fn asked(scene: &Scene, acr: &str) -> (Browser, Page) {
    let browser = scene.browser();
    let request = scene.app.request().with("acr_values", acr);
    let alice = scene.demo.person("alice");
    let page = sign_in::to_code_page(&browser, &request, alice).await;
    (browser, page)
}

#[tokio::test(flavor = "multi_thread")]
async fn rule_01_parallel_guesses_at_an_app_end_the_sign_in() {
    let scene = Scene::new().await;
    let alice = scene.demo.person("alice");
    let app = Authenticator::add(&scene.demo, &scene.browser(), alice).await;
    let (browser, page) = asked(&scene, "otp").await;
    let right = [app.code(-1), app.code(0), app.code(1), app.code(2)];
    let wrong = (0..)
        .map(|n| format!("{n:06}"))
        .filter(|n| !right.contains(n));
    let compared = guess(&browser, &page, wrong.take(GUESSES)).await;
    assert!(compared <= 3, "{compared} guesses were compared");
    let late = sign_in::code(&browser, &page, &app.code(0)).await;
    assert_refused(&late, "the right code after the guesses");
    assert!(!scene.signed_in(&browser).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn rule_01_parallel_guesses_at_recovery_codes_end_the_sign_in() {
    let scene = Scene::new().await;
    let alice = scene.demo.person("alice");
    let codes = recovery_codes(&scene.demo, &scene.browser(), alice).await;
    let (browser, page) = asked(&scene, "recovery_code").await;
    let wrong = (0..GUESSES).map(|n| format!("00000-{n:05}"));
    let compared = guess(&browser, &page, wrong).await;
    assert!(compared <= 3, "{compared} guesses were compared");
    let late = sign_in::code(&browser, &page, &codes[0]).await;
    assert_refused(&late, "the right code after the guesses");
    assert!(!scene.signed_in(&browser).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn rule_01_one_code_of_an_app_lets_one_sign_in_through() {
    let scene = Scene::new().await;
    let alice = scene.demo.person("alice");
    let app = Authenticator::add(&scene.demo, &scene.browser(), alice).await;
    let mut waiting = Vec::new();
    for _ in 0..6 {
        waiting.push(asked(&scene, "otp").await);
    }
    let code = app.next_code().await;
    let mut tasks = JoinSet::new();
    for (browser, page) in waiting {
        let code = code.clone();
        tasks.spawn(async move { sign_in::code(&browser, &page, &code).await });
    }
    let mut answered = 0;
    while let Some(page) = tasks.join_next().await {
        answered += usize::from(page.expect("it does not panic").left_for.is_some());
    }
    assert_eq!(answered, 1, "sign-ins from one code");
}
