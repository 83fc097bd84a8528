use std::time::Duration;

use countersign_tests::sign_in;

use crate::scene::Scene;

const ELSEWHERE: &str = "+447700900177";

#[tokio::test]
async fn rule_08_a_number_cannot_be_added_at_the_code_page() {
    let scene = Scene::new().await;
    let at = scene.at_code("alice").await;
    let form = at.page.form("code").without("code");
    for name in ["phone", "number", "phoneNumberVerified", "destination"] {
        at.browser
            .submit(&form.clone().smuggle(name, ELSEWHERE))
            .await;
        let resend = at.page.form_with_button("resend").smuggle(name, ELSEWHERE);
        at.browser.press(&resend, "resend").await;
    }
    assert!(
        scene
            .demo
            .handset
            .stays_at(ELSEWHERE, 0, Duration::from_millis(300))
            .await
    );
    let shown = scene.demo.administer(&["user", "show", "alice", "--json"]);
    assert!(!shown.contains(ELSEWHERE), "{shown}");
}

#[tokio::test]
async fn rule_08_a_number_is_not_added_by_a_wrong_code() {
    let scene = Scene::new().await;
    let browser = scene.browser();
    let request = scene.request();
    let page = sign_in::with_password(&browser, &request, scene.demo.person("carol")).await;
    let page = browser
        .submit(&page.form("phone").fill("phone", ELSEWHERE))
        .await;
    let code = scene.demo.handset.nth_code(ELSEWHERE, 1).await;
    let page = sign_in::code(&browser, &page, &sign_in::another(&code)).await;
    assert!(page.left_for.is_none());
    let shown = scene.demo.administer(&["user", "show", "carol", "--json"]);
    assert!(!shown.contains(ELSEWHERE), "{shown}");
}

#[tokio::test]
async fn rule_08_a_number_taken_away_gets_no_more_codes() {
    let scene = Scene::new().await;
    let number = scene.demo.person("alice").number().to_owned();
    scene
        .demo
        .administer(&["user", "set", "alice", "--remove-phone", &number]);
    let notice = scene.demo.handset.nth(&number, 1).await;
    assert!(notice.text.contains("removed"), "{}", notice.text);
    let browser = scene.browser();
    let page = sign_in::with_password(&browser, &scene.request(), scene.demo.person("alice")).await;
    assert!(!page.asks_for("code"), "{}", page.outline());
    assert!(
        scene
            .demo
            .handset
            .stays_at(&number, 1, Duration::from_millis(300))
            .await
    );
}

#[tokio::test]
async fn rule_08_who_had_a_number_is_told_there_of_what_is_changed() {
    let scene = Scene::new().await;
    let number = scene.demo.person("alice").number().to_owned();
    let password = scene.demo.folder().join("new-password");
    std::fs::write(&password, "a lantern of quartz\n").unwrap();
    let password = password.display().to_string();
    for (count, arguments, told) in [
        (1, ["--password-file", &password], "password was changed"),
        (2, ["--add-phone", ELSEWHERE], "a number was added"),
        (3, ["--remove-phone", &number], "this number was removed"),
    ] {
        let set = ["user", "set", "alice"];
        scene.demo.administer(&[&set[..], &arguments].concat());
        let message = scene.demo.handset.nth(&number, count).await;
        assert!(message.text.contains(told), "{}", message.text);
    }
    let quiet = Duration::from_millis(300);
    let handset = &scene.demo.handset;
    assert!(handset.stays_at(ELSEWHERE, 0, quiet).await);
    assert!(handset.stays_at(&number, 3, quiet).await);
}
