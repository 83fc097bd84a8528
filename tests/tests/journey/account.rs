//! `/account`: people look after their own account.

use countersign_tests::console::form;
use countersign_tests::wait::{PATIENCE, until};
use countersign_tests::{Authenticator, Browser, Demo, Message, Page, RelyingParty, sign_in};

const NEW: &str = "+447700900177";

struct Scene {
    demo: Demo,
    browser: Browser,
}

impl Scene {
    fn new() -> Self {
        let demo = Demo::start();
        let browser = Browser::new(&demo.issuer);
        Self { demo, browser }
    }

    /// Opens a page as Alice, who signs in where it asks for that.
    async fn visit(&self, path: &str) -> Page {
        let address = format!("{}{path}", self.demo.issuer);
        sign_in::visit(
            &self.demo,
            &self.browser,
            &address,
            self.demo.person("alice"),
        )
        .await
    }

    async fn choose_two_step(&self, choice: &str) {
        let page = self.visit("/account/two-step").await;
        let form = form(&page, "/account/two-step");
        let page = self.browser.choose(&form, "two_step", choice).await;
        assert_eq!(page.status, 200, "{}", page.outline());
    }

    async fn send(&self, page: &Page, path: &str, button: &str) -> Page {
        self.browser.press(&form(page, path), button).await
    }
}

/// The address of the first link that says these words.
fn link(page: &Page, beginning: &str) -> String {
    let css = format!("a[href^='{beginning}']");
    page.attribute(&css, "href")
        .unwrap_or_else(|| panic!("no {beginning}: {}", page.outline()))
}

#[tokio::test]
async fn a_number_is_added_with_a_code_preferred_named_and_removed() {
    let scene = Scene::new();
    let number = scene.demo.person("alice").number().to_owned();
    let page = scene.visit("/account/numbers/new").await;
    let again = scene
        .browser
        .submit(&page.form("phone").fill("phone", &number))
        .await;
    assert_eq!(again.status, 422);
    assert!(again.alert().is_some_and(|text| text.contains("already")));
    let asked = scene
        .browser
        .submit(&page.form("phone").fill("phone", NEW))
        .await;
    assert!(asked.asks_for("code"), "{}", asked.outline());
    let code = scene.demo.handset.nth_code(NEW, 1).await;
    let wrong = sign_in::code(&scene.browser, &asked, &sign_in::another(&code)).await;
    assert!(wrong.alert().is_some(), "{}", wrong.outline());
    let page = sign_in::code(&scene.browser, &asked, &code).await;
    assert!(
        page.outline().contains("number is added"),
        "{}",
        page.outline()
    );
    assert!(
        !page.body.contains(&NEW[4..]),
        "the whole number is on the page"
    );
    let told = scene.demo.handset.nth(&number, 2).await.text;
    assert!(told.contains("a number was added"), "{told}");

    // The second one is named and takes the first place.
    let css = "ul.things li:nth-child(2) a";
    let second = page.attribute(css, "href").expect("two numbers");
    let shown = scene.visit(&second).await;
    let named = shown.form("name").fill("name", "<work>");
    let page = scene.browser.submit(&named).await;
    assert!(page.outline().contains("<work>"), "{}", page.outline());
    let shown = scene.visit(&second).await;
    scene
        .browser
        .press(&shown.form_with_button("prefer"), "prefer")
        .await;
    let shown = scene.demo.administer(&["user", "show", "alice", "--json"]);
    assert!(shown.find(NEW) < shown.find(&number), "{shown}");

    let shown = scene.visit(&second).await;
    let page = scene
        .browser
        .press(&shown.form_with_button("remove"), "remove")
        .await;
    assert!(
        page.outline().contains("number is removed"),
        "{}",
        page.outline()
    );
    let told = scene.demo.handset.nth(NEW, 2).await.text;
    assert!(told.contains("this number was removed"), "{told}");
}

#[tokio::test]
async fn what_protects_the_account_asks_for_the_second_factor_first() {
    let scene = Scene::new();
    let alice = scene.demo.person("alice");
    let issuer = &scene.demo.issuer;
    // The password alone shows the page, and nothing more.
    let page = scene.browser.get(format!("{issuer}/account")).await;
    let page = sign_in::password(&scene.browser, &page, "alice", &alice.password).await;
    assert!(
        page.outline().contains("What protects your account"),
        "{}",
        page.outline()
    );
    let number = link(&page, "/account/numbers/");
    for path in [
        number.as_str(),
        "/account/numbers/new",
        "/account/apps/new",
        "/account/recovery-codes",
        "/account/password",
        "/account/two-step",
    ] {
        let page = scene.browser.get(format!("{issuer}{path}")).await;
        assert!(page.asks_for("code"), "{path}: {}", page.outline());
        assert!(page.url.path().starts_with("/signin/"), "{path}");
    }
    // Nor do forms that were made for somebody who had proved it.
    let page = scene
        .browser
        .get(format!("{issuer}/account/activity"))
        .await;
    let csrf = form(&page, "/account/alarm");
    let csrf = csrf.fields.into_iter().find(|f| f.name == "csrf");
    let csrf = csrf.map(|field| field.value).unwrap_or_default();
    let fields = vec![
        ("csrf".to_owned(), csrf),
        ("remove".to_owned(), "1".to_owned()),
    ];
    let page = scene
        .browser
        .post(&format!("{issuer}{number}"), fields)
        .await;
    assert!(
        page.url.path().starts_with("/signin/"),
        "{}",
        page.outline()
    );
    let shown = scene.demo.administer(&["user", "show", "alice", "--json"]);
    assert!(shown.contains(alice.number()), "{shown}");
}

#[tokio::test]
async fn a_number_under_way_is_no_way_to_sign_in() {
    let scene = Scene::new();
    let page = scene.visit("/account/numbers/new").await;
    let asked = scene
        .browser
        .submit(&page.form("phone").fill("phone", NEW))
        .await;
    let id = asked.url.path().rsplit('/').next().unwrap().to_owned();
    let code = scene.demo.handset.nth_code(NEW, 1).await;
    let address = format!("{}/signin/{id}", scene.demo.issuer);
    let shown = scene.browser.get(&address).await;
    assert!(!shown.asks_for("code"), "{}", shown.outline());
    let mut form = asked.form("code").fill("code", &code);
    form.action = address.parse().unwrap();
    let page = scene.browser.submit(&form).await;
    assert!(page.status.is_client_error(), "{}", page.outline());
    // Neither in another browser, nor for another person.
    let bob = Browser::new(&scene.demo.issuer);
    let path = format!("{}/account/numbers/verify/{id}", scene.demo.issuer);
    let page = sign_in::visit(&scene.demo, &bob, &path, scene.demo.person("bob")).await;
    assert!(!page.asks_for("code"), "{}", page.outline());
}

#[tokio::test]
async fn other_sessions_are_ended_one_or_all() {
    let scene = Scene::new();
    let app = RelyingParty::of(&scene.demo, "demo-web").await;
    let alice = scene.demo.person("alice");
    let others = [(); 3].map(|()| Browser::new(&scene.demo.issuer));
    for other in &others {
        sign_in::with_password(other, &app.request(), alice).await;
    }
    let signed_in = async |browser: &Browser| {
        let silent = app.request().with("prompt", "none");
        browser.get(silent.url()).await.callback("code").is_some()
    };
    let page = scene.visit("/account/sessions").await;
    assert_eq!(page.count("ul.things > li"), 4, "{}", page.outline());
    let page = scene.send(&page, "/account/sessions", "session").await;
    assert_eq!(page.count("ul.things > li"), 3, "{}", page.outline());
    let page = scene
        .browser
        .press(&page.form_with_button("others"), "others")
        .await;
    assert_eq!(page.count("ul.things > li"), 1, "{}", page.outline());
    for other in &others {
        assert!(!signed_in(other).await);
    }
    assert!(signed_in(&scene.browser).await);
}

#[tokio::test]
async fn an_application_loses_its_access() {
    let scene = Scene::new();
    let app = RelyingParty::of(&scene.demo, "demo-partner").await;
    let request = app.request().with("scope", "openid profile offline_access");
    let page = scene.browser.get(request.url()).await;
    let page = sign_in::go_on(
        &scene.demo,
        &scene.browser,
        page,
        scene.demo.person("alice"),
    )
    .await;
    let tokens = app.tokens(&request, &page).await;
    assert!(app.userinfo(&tokens.access_token).await.status.is_success());
    let page = scene.visit("/account/applications").await;
    assert!(
        page.outline().contains("Partner application"),
        "{}",
        page.outline()
    );
    let page = scene
        .send(&page, "/account/applications", "application")
        .await;
    assert!(
        page.outline().contains("no longer has access"),
        "{}",
        page.outline()
    );
    assert!(
        app.userinfo(&tokens.access_token)
            .await
            .status
            .is_client_error()
    );
    // It has to ask again.
    let page = scene.browser.get(app.request().url()).await;
    assert!(page.has_button("decision"), "{}", page.outline());
}

#[tokio::test]
async fn two_steps_are_asked_for_at_every_sign_in_while_one_wants_it() {
    let scene = Scene::new();
    let app = RelyingParty::of(&scene.demo, "demo-web").await;
    let alice = scene.demo.person("alice");
    scene.choose_two_step("on").await;
    // The application asks for nothing more than a password.
    let browser = Browser::new(&scene.demo.issuer);
    let request = app.request();
    let page = sign_in::with_code(&scene.demo, &browser, &request, alice).await;
    assert_eq!(app.tokens(&request, &page).await.claims["acr"], "smpp");
    scene.choose_two_step("off").await;
    until("it is told", PATIENCE, async || {
        let told = scene.demo.handset.messages(alice.number()).await;
        let off = |m: &Message| m.text.contains("no longer asked for");
        told.iter().any(off).then_some(())
    })
    .await;
    let browser = Browser::new(&scene.demo.issuer);
    let page = sign_in::with_password(&browser, &app.request(), alice).await;
    assert!(page.callback("code").is_some());
}

#[tokio::test]
async fn a_new_password_signs_out_everywhere_and_is_told() {
    let scene = Scene::new();
    let page = scene.visit("/account").await;
    assert!(page.outline().contains("Password"));
    // The code of the step-up is answered by hand: the page that follows asks for a password too.
    let number = scene.demo.person("alice").number().to_owned();
    let address = format!("{}/account/password", scene.demo.issuer);
    let page = scene.browser.get(&address).await;
    let code = scene.demo.handset.nth_code(&number, 1).await;
    let page = sign_in::code(&scene.browser, &page, &code).await;
    let short = scene
        .browser
        .submit(&page.form("password").fill("password", "short"))
        .await;
    assert_eq!(short.status, 422, "{}", short.outline());
    let new = "a lantern of quartz";
    let done = scene
        .browser
        .submit(&short.form("password").fill("password", new))
        .await;
    assert!(
        done.outline().contains("signed out everywhere"),
        "{}",
        done.outline()
    );
    let told = scene.demo.handset.nth(&number, 2).await.text;
    assert!(told.contains("password was changed"), "{told}");
    let page = scene
        .browser
        .get(format!("{}/account", scene.demo.issuer))
        .await;
    assert!(page.asks_for("password"), "{}", page.outline());
    let page = sign_in::password(&scene.browser, &page, "alice", new).await;
    assert!(
        page.outline().contains("What protects"),
        "{}",
        page.outline()
    );
}

#[tokio::test]
async fn this_was_not_me_ends_everything() {
    let scene = Scene::new();
    let app = RelyingParty::of(&scene.demo, "demo-web").await;
    let thief = Browser::new(&scene.demo.issuer);
    let request = app.request().with("scope", "openid offline_access");
    let page = sign_in::with_password(&thief, &request, scene.demo.person("alice")).await;
    let tokens = app.tokens(&request, &page).await;
    let page = scene.visit("/account/activity").await;
    assert!(page.outline().contains("Signed in"), "{}", page.outline());
    let forms = page.forms().into_iter();
    let mut alarm = forms.filter(|form| form.action.path() == "/account/alarm");
    let page = scene.browser.submit(&alarm.next().expect("a form")).await;
    assert!(
        page.outline().contains("Everybody is signed out"),
        "{}",
        page.outline()
    );
    let silent = app.request().with("prompt", "none");
    assert!(thief.get(silent.url()).await.callback("code").is_none());
    let refused = app.userinfo(&tokens.access_token).await;
    assert!(refused.status.is_client_error());
}

#[tokio::test]
async fn an_app_is_removed_with_its_own_code() {
    let scene = Scene::new();
    let alice = scene.demo.person("alice");
    let authenticator = Authenticator::add(&scene.demo, &scene.browser, alice).await;
    // The text message that proved enough before does not any more.
    let page = scene.visit("/account").await;
    let address = link(&page, "/account/apps/0");
    let page = scene
        .browser
        .get(format!("{}{address}", scene.demo.issuer))
        .await;
    assert!(
        page.outline().contains("authenticator app"),
        "{}",
        page.outline()
    );
    let page = sign_in::code(&scene.browser, &page, &authenticator.next_code().await).await;
    let page = scene
        .browser
        .press(&page.form_with_button("remove"), "remove")
        .await;
    assert!(
        page.outline().contains("app is removed"),
        "{}",
        page.outline()
    );
    let app = RelyingParty::of(&scene.demo, "demo-web").await;
    let browser = Browser::new(&scene.demo.issuer);
    let request = app.request().with("acr_values", "otp");
    let page = sign_in::with_password(&browser, &request, alice).await;
    assert!(
        !page.asks_for("code") && page.left_for.is_none(),
        "{}",
        page.outline()
    );
}
