use countersign_tests::sign_in;

use crate::scene::{Plan, Scene, embedded};

async fn embedded_signs_in(scene: &Scene, username: &str, phone: &str) -> String {
    let person = embedded(username, phone);
    let browser = scene.browser();
    let before = scene.handset().messages(phone).await.len();
    let (request, page) = scene.password(&browser, username, &person.password).await;
    assert!(page.asks_for("code"), "{}", page.outline());
    let code = scene.handset().nth_code(phone, before + 1).await;
    let page = sign_in::code(&browser, &page, &code).await;
    let tokens = scene.app.tokens(&request, &page).await;
    tokens.claims["sub"].to_string()
}

#[tokio::test]
async fn embedded_people_sign_in_beside_those_of_ldap_and_without_it() {
    let plan = Plan::new().await;
    plan.installation.add(&embedded("gina", "+447700900241"));
    plan.installation.add(&embedded("dora", "+447700900242"));
    let mut scene = plan.begin().await;
    embedded_signs_in(&scene, "gina", "+447700900241").await;
    scene.sign_in("erik", "+447700900202").await;
    // The same name in both: it is the embedded one, and no other password is tried.
    embedded_signs_in(&scene, "dora", "+447700900242").await;
    let (_, page) = scene
        .password(&scene.browser(), "dora", countersign_tests::Slapd::PASSWORD)
        .await;
    assert!(page.asks_for("password"), "{}", page.outline());
    scene.slapd.stop();
    embedded_signs_in(&scene, "gina", "+447700900241").await;
}

#[tokio::test]
async fn ldap_can_come_first_and_both_people_keep_apart() {
    let plan = Plan::new().await.set("order", "\"ldap_first\"");
    plan.installation.add(&embedded("dora", "+447700900242"));
    plan.installation.add(&embedded("gina", "+447700900241"));
    let scene = plan.begin().await;
    let there = scene.sign_in("dora", "+447700900201").await;
    assert_eq!(scene.shown("dora@ldap")["id"], there.claims["sub"]);
    assert_ne!(scene.shown("dora")["id"], there.claims["sub"]);
    embedded_signs_in(&scene, "gina", "+447700900241").await;
}

#[tokio::test]
async fn a_suffix_says_whose_a_login_is() {
    let plan = Plan::new().await.set("login_suffix", "\"@example.org\"");
    plan.installation.add(&embedded("dora", "+447700900242"));
    let scene = plan.begin().await;
    let there = scene.sign_in("dora@Example.org", "+447700900201").await;
    embedded_signs_in(&scene, "dora", "+447700900242").await;
    assert_eq!(scene.shown("dora@example.org")["id"], there.claims["sub"]);
    // Without the suffix nobody is looked for in LDAP.
    let page = scene.after_password("erik").await;
    assert!(page.asks_for("password"), "{}", page.outline());
}
