use countersign_tests::{Page, sign_in};

use crate::scene::Scene;

fn answer(page: &Page) -> (u16, Option<String>, String) {
    (
        page.status.as_u16(),
        page.alert(),
        page.text_of("body").unwrap_or_default(),
    )
}

#[tokio::test]
async fn rule_07_nothing_tells_whether_a_name_exists() {
    let scene = Scene::new().await;
    scene.demo.administer(&["user", "set", "bob", "--disable"]);
    let bob = scene.demo.person("bob").password.clone();
    let attempts = [
        ("a wrong password", "alice", "wrong"),
        ("an unknown name", "nobody", "wrong"),
        ("no number", "carol", "wrong"),
        ("a disabled person", "bob", "wrong"),
        (
            "a disabled person with the right password",
            "bob",
            bob.as_str(),
        ),
        ("a name with odd characters", "al ice\u{2060}", "wrong"),
        ("an over-long name", &"a".repeat(300), "wrong"),
    ];
    let mut answers = Vec::new();
    for (attempt, username, password) in attempts {
        let browser = scene.browser();
        let page = browser.get(scene.request().url()).await;
        let page = sign_in::password(&browser, &page, username, password).await;
        assert!(page.alert().is_some(), "{attempt}: {}", page.outline());
        answers.push((attempt, answer(&page)));
    }
    for (attempt, answer) in &answers {
        assert_eq!(*answer, answers[0].1, "{attempt}");
    }
}

#[tokio::test]
async fn rule_07_a_locked_name_answers_like_a_wrong_password() {
    let scene = Scene::new().await;
    let alice = scene.demo.person("alice");
    let browser = scene.browser();
    let mut last = Vec::new();
    for username in ["alice", "nobody"] {
        let mut seen = Vec::new();
        for _ in 0..15 {
            let page = browser.get(scene.request().url()).await;
            let page = sign_in::password(&browser, &page, username, "wrong").await;
            seen.push(answer(&page));
        }
        last.push(seen);
    }
    assert_eq!(last[0], last[1], "known and unknown names are locked alike");
    let page = browser.get(scene.request().url()).await;
    let page = sign_in::password(&browser, &page, "alice", &alice.password).await;
    assert_eq!(
        answer(&page),
        last[0][14],
        "the right password while locked"
    );
}

#[tokio::test]
async fn rule_07_a_person_disabled_between_the_steps_gets_no_session() {
    let scene = Scene::new().await;
    let at = scene.at_code("alice").await;
    let before = scene.at_code("bob").await;
    let page = before.give(&before.code).await;
    scene.app.tokens(&before.request, &page).await;
    for username in ["alice", "bob"] {
        scene
            .demo
            .administer(&["user", "set", username, "--disable"]);
    }
    let page = at.give(&at.code).await;
    assert!(page.left_for.is_none(), "{:?}", page.left_for);
    assert!(!scene.signed_in(&at.browser).await);
    assert!(
        !scene.signed_in(&before.browser).await,
        "sessions end when a person is disabled"
    );
}
