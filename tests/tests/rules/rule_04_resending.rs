use std::time::Duration;

use countersign_tests::wait::{PATIENCE, until};
use countersign_tests::{Demo, Page, sign_in};

use crate::scene::{AtCode, Scene, assert_refused};

#[tokio::test]
async fn rule_04_nothing_is_sent_again_before_the_interval() {
    let scene = Scene::new().await;
    let at = scene.at_code("alice").await;
    let form = at.page.form_with_button("resend");
    for _ in 0..3 {
        let page = at.browser.press(&form, "resend").await;
        assert!(page.alert().is_some(), "{}", page.outline());
    }
    let number = scene.demo.person("alice").number();
    assert!(
        scene
            .demo
            .handset
            .stays_at(number, 1, Duration::from_millis(500))
            .await
    );
    // The code that was sent is not harmed.
    let page = at.give(&at.code).await;
    scene.app.tokens(&at.request, &page).await;
}

/// Presses "send again" until the interval is over and the next message is there.
async fn resend(scene: &Scene, at: &AtCode, message: usize) -> (Page, String) {
    let number = scene.demo.person("alice").number();
    let page = until("a code is sent again", PATIENCE, async || {
        let page = at
            .browser
            .press(&at.page.form_with_button("resend"), "resend")
            .await;
        page.alert().is_none().then_some(page)
    })
    .await;
    (page, scene.demo.handset.nth_code(number, message).await)
}

#[tokio::test(flavor = "multi_thread")]
async fn rule_04_resends_in_parallel_are_one() {
    // Longer than it takes to press all at once, on a machine that has much to do.
    let scene = Scene::of(Demo::with_properties(&["resend_interval_seconds=5"])).await;
    let at = scene.at_code("alice").await;
    let number = scene.demo.person("alice").number().to_owned();
    let form = at.page.form_with_button("resend");
    until("a code is sent again", PATIENCE, async || {
        let mut presses = tokio::task::JoinSet::new();
        for _ in 0..16 {
            let (browser, form) = (at.browser.fork(), form.clone());
            presses.spawn(async move { browser.press(&form, "resend").await });
        }
        let mut sent = 0;
        while let Some(page) = presses.join_next().await {
            sent += usize::from(page.expect("a press does not panic").alert().is_none());
        }
        assert!(sent <= 1, "{sent} codes were sent again at once");
        (sent == 1).then_some(())
    })
    .await;
    scene.demo.handset.nth(&number, 2).await;
    assert!(
        scene
            .demo
            .handset
            .stays_at(&number, 2, Duration::from_millis(500))
            .await
    );
}

#[tokio::test]
async fn rule_04_the_older_code_is_dead_after_a_resend() {
    let scene = Scene::of(Demo::with_properties(&["resend_interval_seconds=1"])).await;
    let at = scene.at_code("alice").await;
    let (page, newer) = resend(&scene, &at, 2).await;
    if newer != at.code {
        assert_refused(&at.give(&at.code).await, "the older code");
    }
    let page = sign_in::code(&at.browser, &page, &newer).await;
    scene.app.tokens(&at.request, &page).await;
}

#[tokio::test]
async fn rule_04_a_resend_gives_no_new_guesses() {
    let scene = Scene::of(Demo::with_properties(&["resend_interval_seconds=1"])).await;
    let at = scene.at_code("alice").await;
    for _ in 0..2 {
        let page = at.give(&sign_in::another(&at.code)).await;
        assert!(page.asks_for("code"), "{}", page.outline());
    }
    let (page, newer) = resend(&scene, &at, 2).await;
    let page = sign_in::code(&at.browser, &page, &sign_in::another(&newer)).await;
    assert_refused(&page, "a third wrong code");
    let page = sign_in::code(&at.browser, &at.page, &newer).await;
    assert_refused(&page, "the right code after three wrong ones");
    assert!(!scene.signed_in(&at.browser).await);
}

#[tokio::test]
async fn rule_04_a_code_is_sent_again_only_so_often() {
    let properties = ["resend_interval_seconds=1", "max_resends=1"];
    let scene = Scene::of(Demo::with_properties(&properties)).await;
    let at = scene.at_code("alice").await;
    let (page, newer) = resend(&scene, &at, 2).await;
    // The page offers no more, and an old form gets no more.
    let offers = page.forms().iter().any(|form| {
        form.buttons
            .iter()
            .any(|button| button.name.as_deref() == Some("resend"))
    });
    assert!(!offers, "{}", page.outline());
    let number = scene.demo.person("alice").number();
    let old = at.page.form_with_button("resend");
    let end = tokio::time::Instant::now() + Duration::from_millis(1500);
    while tokio::time::Instant::now() < end {
        let page = at.browser.press(&old, "resend").await;
        assert!(page.alert().is_some(), "{}", page.outline());
    }
    assert_eq!(scene.demo.handset.messages(number).await.len(), 2);
    let page = sign_in::code(&at.browser, &page, &newer).await;
    scene.app.tokens(&at.request, &page).await;
}

#[tokio::test]
async fn rule_04_wrong_codes_are_counted_over_sign_ins() {
    let scene = Scene::new().await;
    // More than any server's limit in a row: NIST SP 800-63B §5.2.2 allows 100.
    let mut wrong = 0;
    while wrong <= 100 {
        let person = scene.demo.person("alice");
        let browser = scene.browser();
        let page = sign_in::with_password(&browser, &scene.request(), person).await;
        if !page.asks_for("code") {
            assert_refused(&page, "a sign-in of a person with too many wrong codes");
            return;
        }
        for _ in 0..3 {
            sign_in::code(&browser, &page, "000000").await;
            wrong += 1;
        }
    }
    panic!("{wrong} wrong codes in a row were taken");
}
