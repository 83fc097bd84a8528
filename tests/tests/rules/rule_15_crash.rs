use std::time::Duration;

use countersign_tests::wait::{PATIENCE, until};
use countersign_tests::{Demo, Options, RelyingParty, code_in, free_address, sign_in};
use serde_json::json;

use crate::scene::{Scene, assert_refused};

/// An attempt that was under way when the server died is made again when its lease of half a
/// minute has passed.
const AFTER_CRASH: Duration = Duration::from_secs(45);

/// A demonstration that can be killed and started again at the same address on the same data.
struct House {
    folder: tempfile::TempDir,
    listen: String,
    smsc: String,
}

impl House {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().expect("a temporary folder"),
            listen: free_address(),
            smsc: free_address(),
        }
    }

    async fn start(&self) -> Scene {
        let demo = Demo::with(&Options {
            listen: &self.listen,
            smsc: &self.smsc,
            data: Some(self.folder.path()),
            ..Options::default()
        });
        Scene::of(demo).await
    }
}

#[tokio::test]
async fn rule_15_what_was_used_or_revoked_stays_so_and_sessions_live_on() {
    let house = House::new();
    let mut scene = house.start().await;
    let at = scene.at_code("alice").await;
    let thief = at.browser.fork();
    let waiting = scene.at_code("bob").await;
    let page = at.give(&at.code).await;
    let authorization = scene.app.code(&at.request, &page);
    let reply = scene.app.exchange(&at.request, &authorization).await;
    let tokens = scene.app.accept(&at.request, &reply).await;
    scene.demo.process.kill();

    let mut scene = house.start().await;
    assert_refused(
        &sign_in::code(&thief, &at.page, &at.code).await,
        "a used code after a crash",
    );
    assert!(!scene.signed_in(&thief).await);
    assert!(scene.signed_in(&at.browser).await, "the session is gone");
    assert!(
        scene
            .app
            .userinfo(&tokens.access_token)
            .await
            .status
            .is_success()
    );
    scene
        .app
        .verify(&tokens.id_token, Some(&at.request.nonce))
        .await
        .expect("the keys are kept");
    // The authorization code is known to be used: its replay revokes.
    assert_eq!(
        scene
            .app
            .exchange(&at.request, &authorization)
            .await
            .error(),
        "invalid_grant"
    );
    assert_eq!(scene.app.userinfo(&tokens.access_token).await.status, 401);
    scene.demo.process.kill();

    let scene = house.start().await;
    assert_eq!(
        scene.app.userinfo(&tokens.access_token).await.status,
        401,
        "revoked for good"
    );
    // A sign-in that was at its second step goes on.
    let page = waiting.give(&waiting.code).await;
    scene.app.tokens(&waiting.request, &page).await;
}

#[tokio::test]
async fn rule_15_tokens_that_were_given_back_stay_so() {
    let house = House::new();
    let mut scene = house.start().await;
    let browser = scene.browser();
    let first = scene.app.request();
    let page = sign_in::with_password(&browser, &first, scene.demo.person("alice")).await;
    let first = scene.app.tokens(&first, &page).await;
    let second = scene.app.request();
    let page = browser.get(second.url()).await;
    let second = scene.app.tokens(&second, &page).await;
    let refresh = second.refresh_token.expect("a refresh token");
    for token in [&first.access_token, &refresh] {
        let form = [("token", token.as_str())];
        let given_back = scene.app.call("revocation_endpoint", &form).await;
        assert_eq!(given_back.status, 200);
    }
    scene.demo.process.kill();

    let scene = house.start().await;
    for token in [&first.access_token, &second.access_token, &refresh] {
        let form = [("token", token.as_str())];
        let told = scene.app.call("introspection_endpoint", &form).await;
        assert_eq!(told.json, json!({"active": false}));
    }
    assert_eq!(scene.app.userinfo(&first.access_token).await.status, 401);
    assert_eq!(scene.app.userinfo(&second.access_token).await.status, 401);
    assert_eq!(scene.app.refresh(&refresh).await.error(), "invalid_grant");
    let other = first.refresh_token.expect("a refresh token");
    assert!(scene.app.refresh(&other).await.status.is_success());
}

#[tokio::test]
async fn rule_15_spent_guesses_stay_spent() {
    let house = House::new();
    let mut scene = house.start().await;
    let at = scene.at_code("alice").await;
    for _ in 0..2 {
        at.give(&sign_in::another(&at.code)).await;
    }
    scene.demo.process.kill();
    let scene = house.start().await;
    at.give(&sign_in::another(&at.code)).await;
    assert_refused(
        &at.give(&at.code).await,
        "the right code after three wrong ones",
    );
    assert!(!scene.signed_in(&at.browser).await);
}

#[tokio::test]
async fn rule_15_an_accepted_message_is_sent_after_a_crash() {
    let house = House::new();
    let mut scene = house.start().await;
    scene.demo.handset.faults(&json!({"throttle": true})).await;
    let browser = scene.browser();
    let request = scene.request();
    let alice = scene.demo.person("alice").clone();
    let page = sign_in::to_code_page(&browser, &request, &alice).await;
    assert!(scene.demo.handset.messages(alice.number()).await.is_empty());
    scene.demo.process.kill();

    let scene = house.start().await;
    let message = scene
        .demo
        .handset
        .nth_within(alice.number(), 1, AFTER_CRASH)
        .await;
    let code = code_in(&message.text);
    let page = sign_in::code(&browser, &page, &code).await;
    scene.app.tokens(&request, &page).await;
    assert!(
        scene
            .demo
            .handset
            .stays_at(alice.number(), 1, Duration::from_millis(500))
            .await
    );
}

#[tokio::test]
async fn rule_15_killed_again_and_again_under_load_nothing_is_accepted_twice() {
    let house = House::new();
    for round in 0..3_u64 {
        let mut scene = house.start().await;
        let at = scene.at_code("alice").await;
        let (browser, page, code) = (at.browser.fork(), at.page.clone(), at.code.clone());
        let submitting = tokio::spawn(async move {
            // The server may be killed before it answers; then the request fails.
            tokio::time::timeout(
                Duration::from_secs(5),
                sign_in::code(&browser, &page, &code),
            )
            .await
        });
        tokio::time::sleep(Duration::from_millis(round * 3)).await;
        scene.demo.process.kill();
        let answered = matches!(submitting.await, Ok(Ok(page)) if page.left_for.is_some());
        let scene = house.start().await;
        let again = at.give(&at.code).await;
        if answered {
            assert_refused(&again, "a code that was used before the crash");
        }
        assert_refused(
            &sign_in::code(&at.browser.fork(), &at.page, &at.code).await,
            "a code used before",
        );
        drop(scene);
    }
}

#[tokio::test]
async fn rule_15_the_end_waits_for_nobody_but_loses_nothing() {
    let house = House::new();
    let mut scene = house.start().await;
    let at = scene.at_code("alice").await;
    let status = scene.demo.process.terminate(PATIENCE);
    assert!(status.success(), "SIGTERM ended with {status}");
    let scene = house.start().await;
    let page = at.give(&at.code).await;
    scene.app.tokens(&at.request, &page).await;
    until("the application is still known", PATIENCE, async || {
        let app = RelyingParty::of(&scene.demo, "demo-spa").await;
        app.provider["issuer"].is_string().then_some(())
    })
    .await;
}
