//! The methods `otp` and `recovery_code`, and choosing between the ways that a person has.

use countersign_tests::{
    Authenticator, Browser, Demo, Page, Person, RelyingParty, recovery_codes, sign_in,
};
use serde_json::json;

struct Scene {
    demo: Demo,
    app: RelyingParty,
}

impl Scene {
    async fn new() -> Self {
        let demo = Demo::start();
        let app = RelyingParty::of(&demo, "demo-web").await;
        Self { demo, app }
    }

    fn browser(&self) -> Browser {
        Browser::new(&self.demo.issuer)
    }

    fn alice(&self) -> &Person {
        self.demo.person("alice")
    }

    /// Past the password.
    async fn after_password(
        &self,
        browser: &Browser,
        acr: &str,
    ) -> (countersign_tests::Request, Page) {
        let request = self.app.request().with("acr_values", acr);
        let page = sign_in::with_password(browser, &request, self.alice()).await;
        (request, page)
    }

    async fn choose(&self, browser: &Browser, page: &Page, way: &str) -> Page {
        let ways = browser
            .press(&page.form_with_button("another"), "another")
            .await;
        browser
            .choose(&ways.form_with_button("way"), "way", way)
            .await
    }
}

/// The ways that a page offers.
fn ways(page: &Page) -> Vec<String> {
    let form = page.form_with_button("way");
    let named = form
        .buttons
        .iter()
        .filter(|b| b.name.as_deref() == Some("way"));
    named.map(|button| button.value.clone()).collect()
}

#[tokio::test]
async fn a_code_of_an_app_signs_in_once() {
    let scene = Scene::new().await;
    let authenticator = Authenticator::add(&scene.demo, &scene.browser(), scene.alice()).await;
    let told = scene.demo.handset.nth(scene.alice().number(), 2).await.text;
    assert!(told.contains("authenticator app was added"), "{told}");

    let browser = scene.browser();
    let (request, page) = scene.after_password(&browser, "otp").await;
    let code = authenticator.next_code().await;
    let page = sign_in::code(&browser, &page, &code).await;
    let tokens = scene.app.tokens(&request, &page).await;
    assert_eq!(tokens.claims["acr"], "otp");
    assert_eq!(tokens.claims["amr"], json!(["pwd", "otp", "mfa"]));

    // Whoever looked over the shoulder types it too, within its thirty seconds.
    let thief = scene.browser();
    let (_, page) = scene.after_password(&thief, "otp").await;
    let page = sign_in::code(&thief, &page, &code).await;
    assert_eq!(page.status, 422);
    assert!(
        page.asks_for("code") && page.alert().is_some(),
        "{}",
        page.outline()
    );
    // So does an older one; the next one works.
    let page = sign_in::code(&thief, &page, &authenticator.code(-1)).await;
    assert!(page.alert().is_some(), "{}", page.outline());
    let page = sign_in::code(&thief, &page, &authenticator.next_code().await).await;
    assert!(page.callback("code").is_some());
}

#[tokio::test]
async fn a_recovery_code_works_once_however_it_is_typed() {
    let scene = Scene::new().await;
    let owner = scene.browser();
    let codes = recovery_codes(&scene.demo, &owner, scene.alice()).await;
    assert_eq!(codes.len(), 10);
    let browser = scene.browser();
    let (request, page) = scene.after_password(&browser, "recovery_code").await;
    let typed = codes[3].to_lowercase().replace('-', " ");
    let page = sign_in::code(&browser, &page, &typed).await;
    let tokens = scene.app.tokens(&request, &page).await;
    assert_eq!(tokens.claims["acr"], "recovery_code");
    assert_eq!(tokens.claims["amr"], json!(["pwd", "otp", "mfa"]));

    let browser = scene.browser();
    let (_, page) = scene.after_password(&browser, "recovery_code").await;
    let page = sign_in::code(&browser, &page, &codes[3]).await;
    assert!(
        page.asks_for("code") && page.alert().is_some(),
        "{}",
        page.outline()
    );
    let overview = owner.get(format!("{}/account", scene.demo.issuer)).await;
    assert!(
        overview.outline().contains("9 codes left"),
        "{}",
        overview.outline()
    );

    // New ones take the place of all others.
    let new = recovery_codes(&scene.demo, &owner, scene.alice()).await;
    let page = sign_in::code(&browser, &page, &codes[4]).await;
    assert!(page.alert().is_some(), "{}", page.outline());
    let page = sign_in::code(&browser, &page, &new[0]).await;
    assert!(page.callback("code").is_some());
}

#[tokio::test]
async fn a_person_chooses_among_the_ways_that_satisfy_the_application() {
    let scene = Scene::new().await;
    let owner = scene.browser();
    let codes = recovery_codes(&scene.demo, &owner, scene.alice()).await;
    let authenticator = Authenticator::add(&scene.demo, &owner, scene.alice()).await;

    // A text message is weaker than what is asked for.
    let browser = scene.browser();
    let (request, page) = scene.after_password(&browser, "otp").await;
    let offered = browser
        .press(&page.form_with_button("another"), "another")
        .await;
    assert_eq!(ways(&offered), ["recovery_code"]);
    let form = offered.form_with_button("way");
    let mut entries = form.entries();
    entries.retain(|(name, _)| name != "way");
    entries.push(("way".to_owned(), "smpp/0".to_owned()));
    let forged = browser.post(form.action.as_str(), entries).await;
    assert!(forged.alert().is_some(), "{}", forged.outline());
    let page = scene.choose(&browser, &page, "recovery_code").await;
    let page = sign_in::code(&browser, &page, &codes[0]).await;
    let claims = scene.app.tokens(&request, &page).await.claims;
    assert_eq!(claims["acr"], "recovery_code");

    let browser = scene.browser();
    let (request, page) = scene.after_password(&browser, "smpp").await;
    let offered = browser
        .press(&page.form_with_button("another"), "another")
        .await;
    assert_eq!(ways(&offered), ["otp", "recovery_code"]);
    let page = scene.choose(&browser, &page, "otp").await;
    let page = sign_in::code(&browser, &page, &authenticator.next_code().await).await;
    let claims = scene.app.tokens(&request, &page).await.claims;
    assert_eq!(claims["acr"], "otp");

    // What must be a text message is one.
    let browser = scene.browser();
    let request = scene.app.request().essential_acr(&["smpp"]);
    let page = sign_in::with_password(&browser, &request, scene.alice()).await;
    assert!(page.asks_for("code") && !page.has_button("another"));
}

#[tokio::test]
async fn a_person_with_two_numbers_has_the_code_sent_to_the_other() {
    const SECOND: &str = "+447700900178";
    let scene = Scene::new().await;
    scene
        .demo
        .administer(&["user", "set", "alice", "--add-phone", SECOND]);
    let browser = scene.browser();
    let (request, page) = scene.after_password(&browser, "smpp").await;
    // A notice of the new number, and the code.
    scene.demo.handset.nth(scene.alice().number(), 2).await;
    let messages = scene.demo.handset.messages(scene.alice().number()).await;
    let mut codes = messages
        .iter()
        .filter(|message| message.text.contains("code"));
    let first = codes.next().expect("a code").text.clone();
    let page = scene.choose(&browser, &page, "smpp/1").await;
    assert!(page.asks_for("code"), "{}", page.outline());
    let code = scene.demo.handset.nth_code(SECOND, 1).await;
    // The code that went to the first number is dead.
    let old = countersign_tests::code_in(&first);
    let page = sign_in::code(&browser, &page, &old).await;
    assert!(page.alert().is_some(), "{}", page.outline());
    let page = sign_in::code(&browser, &page, &code).await;
    assert_eq!(
        scene.app.tokens(&request, &page).await.claims["acr"],
        "smpp"
    );
}

#[tokio::test]
async fn who_has_only_an_app_is_asked_for_its_code_where_a_text_message_would_do() {
    let scene = Scene::new().await;
    let authenticator = Authenticator::add(&scene.demo, &scene.browser(), scene.alice()).await;
    let number = scene.alice().number().to_owned();
    scene
        .demo
        .administer(&["user", "set", "alice", "--remove-phone", &number]);
    let browser = scene.browser();
    let (request, page) = scene.after_password(&browser, "smpp").await;
    let page = sign_in::code(&browser, &page, &authenticator.next_code().await).await;
    assert_eq!(scene.app.tokens(&request, &page).await.claims["acr"], "otp");

    // Nobody puts a telephone beside the app who knows the password only.
    let browser = scene.browser();
    let request = scene.app.request().essential_acr(&["smpp"]);
    let page = sign_in::with_password(&browser, &request, scene.alice()).await;
    assert!(!page.asks_for("phone"), "{}", page.outline());
    assert!(page.left_for.is_none(), "{}", page.outline());
}

#[tokio::test]
async fn a_method_that_was_never_set_up_is_told_so() {
    let scene = Scene::new().await;
    for acr in ["otp", "recovery_code"] {
        let browser = scene.browser();
        let request = scene.app.request().with("acr_values", acr);
        let carol = scene.demo.person("carol");
        let page = sign_in::with_password(&browser, &request, carol).await;
        assert!(page.left_for.is_none() && !page.asks_for("code"));
        assert!(
            page.outline().contains("Not set up yet"),
            "{}",
            page.outline()
        );
    }
}
