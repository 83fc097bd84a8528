use countersign_tests::Demo;
use countersign_tests::webdriver::Chromium;
use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};
use fantoccini::key::Key;

use crate::{assert_claim, read_code};

/// More stops than any page of the journey has.
const MOST_STOPS: usize = 40;

async fn type_keys(chromium: &Chromium, keys: impl IntoIterator<Item = char>) {
    let mut actions = KeyActions::new("keyboard".to_owned());
    for value in keys {
        actions = actions
            .then(KeyAction::Down { value })
            .then(KeyAction::Up { value });
    }
    chromium
        .client
        .perform_actions(actions)
        .await
        .expect("keys can be pressed");
}

/// The name and words of the element that has the focus, and whether its focus can be seen.
async fn focus(chromium: &Chromium) -> (String, bool) {
    let script = "const e = document.activeElement, s = getComputedStyle(e);
        if (e === document.body) return ['', true];
        return [e === document.body ? '' : (e.name || '') + ' ' + e.textContent.trim(),
                s.outlineStyle !== 'none' || s.boxShadow !== 'none'];";
    let found = chromium
        .client
        .execute(script, Vec::new())
        .await
        .expect("a script runs");
    let words = found[0].as_str().unwrap_or_default().to_owned();
    (words, found[1].as_bool().unwrap_or_default())
}

/// Presses Tab until the focus is on what is wanted.
async fn tab_to(chromium: &Chromium, wanted: &str) {
    for _ in 0..MOST_STOPS {
        let (words, visible) = focus(chromium).await;
        if words.contains(wanted) {
            assert!(visible, "the focus on {words:?} cannot be seen");
            return;
        }
        type_keys(chromium, [Key::Tab.into()]).await;
    }
    panic!("Tab does not reach {wanted:?}:\n{}", chromium.words().await);
}

#[tokio::test]
async fn the_journey_needs_no_mouse() {
    let demo = Demo::start();
    let chromium = Chromium::start().await;
    let alice = demo.person("alice");
    chromium.open(&demo.sample).await;
    tab_to(&chromium, "Sign in with SMS code").await;
    type_keys(&chromium, [Key::Enter.into()]).await;

    chromium.css("input[name=username]").await;
    tab_to(&chromium, "username").await;
    type_keys(&chromium, alice.username.chars()).await;
    tab_to(&chromium, "password").await;
    type_keys(&chromium, alice.password.chars().chain([Key::Enter.into()])).await;

    chromium.css("input[name=code]").await;
    let (words, _) = focus(&chromium).await;
    assert!(
        words.starts_with("code"),
        "the code's input has the focus at once, not {words:?}"
    );
    let code = read_code(&demo, "alice", 1).await;
    type_keys(&chromium, code.chars().chain([Key::Enter.into()])).await;
    assert_claim(&chromium, "acr", "smpp").await;
    chromium.screenshot("keyboard-signed-in").await;
    chromium.close().await;
}
