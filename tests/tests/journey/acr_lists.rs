//! `acr_values` that name several methods: the first one that the person can do counts.

use countersign_tests::wait::{PATIENCE, until};
use countersign_tests::{
    Authenticator, Browser, Demo, Management, Page, Person, RelyingParty, Request, sign_in,
};

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

    fn asked(&self, acrs: &str) -> Request {
        self.app.request().with("acr_values", acrs)
    }

    /// Gives Alice an app, in a browser of her own.
    async fn add_app(&self) -> Authenticator {
        Authenticator::add(&self.demo, &self.browser(), self.alice()).await
    }

    /// Has an administrator take Alice's app away.
    async fn remove_app(&self) {
        let api = Management::of(&self.demo).await;
        let found = api.get("/people?q=alice").await.json;
        let id = found["items"][0]["id"].as_str().expect("an id").to_owned();
        let factors = api.get(&format!("/people/{id}/factors")).await.json;
        let app = factors["items"][0]["id"].as_str().expect("an app");
        let one = format!("/people/{id}/factors/{app}");
        assert_eq!(api.delete(&one).await.status, 204);
    }

    /// Switches a method off, and waits until the server has noticed.
    async fn disable(&self, acr: &str) {
        self.demo.administer(&["method", "disable", acr]);
        until("the method is off", PATIENCE, async || {
            let app = RelyingParty::of(&self.demo, "demo-web").await;
            let listed = app.provider["acr_values_supported"].to_string();
            (!listed.contains(&format!("{acr:?}"))).then_some(())
        })
        .await;
    }

    /// Asks again without any page: the acr, or why not.
    async fn silently(&self, browser: &Browser, request: &Request) -> String {
        let request = request.clone().with("prompt", "none");
        let page = browser.get(request.url()).await;
        match page.callback("error") {
            Some(error) => error,
            None => self.acr(&request, &page).await,
        }
    }

    async fn acr(&self, request: &Request, page: &Page) -> String {
        let tokens = self.app.tokens(request, page).await;
        tokens.claims["acr"].as_str().expect("an acr").to_owned()
    }

    /// A browser that is signed in by the text message, for `otp smpp`.
    async fn signed_in_by_message(&self) -> Browser {
        let browser = self.browser();
        let request = self.asked("otp smpp");
        let page = sign_in::with_code(&self.demo, &browser, &request, self.alice()).await;
        assert_eq!(self.acr(&request, &page).await, "smpp");
        browser
    }
}

#[tokio::test]
async fn a_list_goes_on_with_the_next_method_for_those_who_cannot_do_the_first() {
    let scene = Scene::new().await;
    let browser = scene.signed_in_by_message().await;
    // That session is enough for the list, and for nothing more.
    let asked = scene.asked("otp smpp");
    assert_eq!(scene.silently(&browser, &asked).await, "smpp");
    for essential in [&["otp"][..], &["otp", "recovery_code"]] {
        let asked = scene.app.request().essential_acr(essential);
        assert_eq!(scene.silently(&browser, &asked).await, "login_required");
    }
    let listed = scene.app.request().essential_acr(&["otp", "smpp"]);
    assert_eq!(scene.silently(&browser, &listed).await, "smpp");
    // A session by the password is raised by what she has.
    let weak = scene.browser();
    sign_in::with_password(&weak, &scene.app.request(), scene.alice()).await;
    let page = weak.get(asked.url()).await;
    assert!(page.asks_for("code"), "{}", page.outline());
}

#[tokio::test]
async fn whoever_can_do_the_first_of_a_list_is_asked_for_it() {
    let scene = Scene::new().await;
    let browser = scene.signed_in_by_message().await;
    let authenticator = scene.add_app().await;
    // For a session from before she had it.
    let asked = scene.asked("otp smpp");
    assert_eq!(scene.silently(&browser, &asked).await, "login_required");
    let page = browser.get(asked.url()).await;
    assert!(!page.has_button("another"), "{}", page.outline());
    let page = sign_in::code(&browser, &page, &authenticator.next_code().await).await;
    assert_eq!(scene.acr(&asked, &page).await, "otp");
    assert_eq!(scene.silently(&browser, &asked).await, "otp");
    // And for whoever knows her password.
    let fresh = scene.browser();
    let asked = scene.asked("otp smpp password");
    let page = sign_in::with_password(&fresh, &asked, scene.alice()).await;
    assert!(page.asks_for("code"), "{}", page.outline());
    assert!(!page.has_button("another"), "{}", page.outline());
    let page = sign_in::code(&fresh, &page, &authenticator.next_code().await).await;
    assert_eq!(scene.acr(&asked, &page).await, "otp");
}

#[tokio::test]
async fn whoever_can_do_nothing_of_a_list_adds_a_number_or_is_content_with_the_password() {
    let scene = Scene::new().await;
    let carol = scene.demo.person("carol");
    let after_password = async |request: &Request| {
        let browser = scene.browser();
        sign_in::with_password(&browser, request, carol).await
    };
    let essential = |acrs: &[&str]| scene.app.request().essential_acr(acrs);
    for asked in [
        scene.asked("otp smpp"),
        scene.asked("smpp otp"),
        scene.asked("smpp password"),
        scene.asked("otp smpp password"),
        essential(&["otp", "smpp"]),
    ] {
        let page = after_password(&asked).await;
        assert!(
            page.asks_for("phone"),
            "{}: {}",
            asked.url(),
            page.outline()
        );
    }
    for asked in [scene.asked("otp password"), essential(&["otp", "password"])] {
        let page = after_password(&asked).await;
        assert_eq!(scene.acr(&asked, &page).await, "password");
    }
    for asked in [
        scene.asked("otp recovery_code"),
        essential(&["otp", "recovery_code"]),
        essential(&["otp"]).with("acr_values", "otp password"),
    ] {
        let page = after_password(&asked).await;
        assert!(page.left_for.is_none(), "{}", page.outline());
    }
}

#[tokio::test]
async fn what_the_application_may_not_use_is_no_part_of_a_list() {
    let scene = Scene::new().await;
    let set = ["client", "set", "demo-web", "--allowed-acr", "otp"];
    scene.demo.administer(&set);
    let (browser, carol) = (scene.browser(), scene.demo.person("carol"));
    let asked = scene.asked("otp smpp password");
    let page = sign_in::with_password(&browser, &asked, carol).await;
    assert!(page.left_for.is_none(), "{}", page.outline());
    assert!(!page.asks_for("phone"), "{}", page.outline());
}

#[tokio::test]
async fn a_list_is_asked_for_again_no_oftener_than_any_method() {
    let scene = Scene::new().await;
    let browser = scene.signed_in_by_message().await;
    for (name, value) in [("max_age", "0"), ("prompt", "login")] {
        let asked = scene.asked("otp smpp").with(name, value);
        let before = scene.demo.handset.messages(scene.alice().number()).await;
        let page = sign_in::to_code_page(&browser, &asked, scene.alice()).await;
        let sent = scene
            .demo
            .handset
            .nth_code(scene.alice().number(), before.len() + 1)
            .await;
        let page = sign_in::code(&browser, &page, &sent).await;
        assert_eq!(scene.acr(&asked, &page).await, "smpp", "{name}");
    }
    // The page that asks for consent judges her session in the same way.
    let asked = scene.asked("otp smpp").with("prompt", "consent");
    let page = browser.get(asked.url()).await;
    assert!(page.has_button("decision"), "{}", page.outline());
    let page = browser
        .choose(&page.form_with_button("decision"), "decision", "allow")
        .await;
    assert_eq!(scene.acr(&asked, &page).await, "smpp");
}

#[tokio::test]
async fn what_one_account_cannot_do_says_nothing_of_another_in_the_same_browser() {
    let scene = Scene::new().await;
    let bob = scene.demo.person("bob");
    let authenticator = Authenticator::add(&scene.demo, &scene.browser(), bob).await;
    let told = scene.demo.handset.nth(bob.number(), 2).await.text;
    assert!(told.contains("app was added"), "{told}");
    let browser = scene.signed_in_by_message().await;
    let asked = scene.asked("otp smpp").with("prompt", "login");
    let messages = scene.demo.handset.messages(bob.number()).await.len();
    let page = sign_in::with_password(&browser, &asked, bob).await;
    let page = sign_in::code(&browser, &page, &authenticator.next_code().await).await;
    assert_eq!(scene.acr(&asked, &page).await, "otp");
    assert_eq!(
        scene.demo.handset.messages(bob.number()).await.len(),
        messages
    );
}

#[tokio::test]
async fn what_changes_between_the_steps_counts_when_they_are_over() {
    let scene = Scene::new().await;
    // She adds an app in one tab while another waits for the code of a message.
    let browser = scene.browser();
    let asked = scene.asked("otp smpp");
    let before = scene.demo.handset.messages(scene.alice().number()).await;
    let waiting = sign_in::to_code_page(&browser, &asked, scene.alice()).await;
    let sent = scene
        .demo
        .handset
        .nth_code(scene.alice().number(), before.len() + 1)
        .await;
    let authenticator = scene.add_app().await;
    let page = sign_in::code(&browser, &waiting, &sent).await;
    assert!(page.asks_for("code"), "{}", page.outline());
    let page = sign_in::code(&browser, &page, &authenticator.next_code().await).await;
    assert_eq!(scene.acr(&asked, &page).await, "otp");

    // What was proved stays proved in that session; a new one has to do without the app.
    let waiting = scene.browser();
    let page = sign_in::with_password(&waiting, &asked, scene.alice()).await;
    scene.remove_app().await;
    let told = scene.demo.handset.nth(scene.alice().number(), 4).await;
    assert!(told.text.contains("app was removed"), "{}", told.text);
    assert_eq!(scene.silently(&browser, &asked).await, "otp");
    let page = sign_in::code(&waiting, &page, &authenticator.next_code().await).await;
    assert!(page.left_for.is_none(), "{}", page.outline());
    scene.signed_in_by_message().await;
}

#[tokio::test]
async fn a_method_that_is_switched_off_between_the_steps_is_never_made_up_for_by_less() {
    let scene = Scene::new().await;
    let browser = scene.browser();
    let asked = scene.asked("otp smpp");
    let first = browser.get(asked.url()).await;
    scene.disable("smpp").await;
    let alice = scene.alice();
    let page = sign_in::password(&browser, &first, &alice.username, &alice.password).await;
    assert!(page.left_for.is_none(), "{}", page.outline());
    assert!(!page.asks_for("code"), "{}", page.outline());
    let any = scene.app.request();
    assert_eq!(scene.silently(&browser, &any).await, "login_required");
    // Of a list only what is on counts.
    let listed = scene.asked("smpp password");
    let page = sign_in::with_password(&browser, &listed, alice).await;
    assert_eq!(scene.acr(&listed, &page).await, "password");
}

#[tokio::test]
async fn a_number_is_added_for_a_list_only_where_there_is_no_other_second_factor() {
    let scene = Scene::new().await;
    let authenticator = scene.add_app().await;
    let number = scene.alice().number().to_owned();
    let remove = ["user", "set", "alice", "--remove-phone", &number];
    scene.demo.administer(&remove);
    // So that an app is no way to do what a message would.
    let lower = ["method", "set", "otp", "--level", "40"];
    scene.demo.administer(&lower);
    until("the level has changed", PATIENCE, async || {
        let app = RelyingParty::of(&scene.demo, "demo-web").await;
        let levels = app.provider["auth_level_mapping"]["40"].to_string();
        levels.contains("otp").then_some(())
    })
    .await;
    let browser = scene.browser();
    let asked = scene.asked("smpp otp");
    let page = sign_in::with_password(&browser, &asked, scene.alice()).await;
    assert!(!page.asks_for("phone"), "{}", page.outline());
    let page = sign_in::code(&browser, &page, &authenticator.next_code().await).await;
    assert_eq!(scene.acr(&asked, &page).await, "otp");
    assert_eq!(scene.silently(&browser, &asked).await, "otp");
}
