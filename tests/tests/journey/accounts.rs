//! Several accounts in one browser.

use countersign_tests::{Browser, Demo, Page, RelyingParty, Tokens, sign_in};

/// A browser with the accounts of alice and, added later and so active, bob.
struct Two {
    demo: Demo,
    app: RelyingParty,
    browser: Browser,
    alice: Tokens,
    bob: Tokens,
}

impl Two {
    async fn new() -> Self {
        let demo = Demo::start();
        let app = RelyingParty::of(&demo, "demo-web").await;
        let browser = Browser::new(&demo.issuer);
        let request = app.request();
        let page = sign_in::with_password(&browser, &request, demo.person("alice")).await;
        let alice = app.tokens(&request, &page).await;
        let page = browser.get(format!("{}/signin?add=1", demo.issuer)).await;
        let person = demo.person("bob");
        sign_in::password(&browser, &page, "bob", &person.password).await;
        let request = app.request();
        let page = browser.get(request.url()).await;
        let bob = app.tokens(&request, &page).await;
        assert_ne!(alice.claims["sub"], bob.claims["sub"]);
        Self {
            demo,
            app,
            browser,
            alice,
            bob,
        }
    }

    /// Whose tokens an application gets without asking, with one more parameter.
    async fn silently(&self, name: &str, value: &str) -> Option<&'static str> {
        let request = self.app.request().with("prompt", "none").with(name, value);
        let page = self.browser.get(request.url()).await;
        let code = page.callback("code")?;
        let reply = self.app.exchange(&request, &code).await;
        let tokens = self.app.accept(&request, &reply).await;
        Some(self.name(&tokens))
    }

    fn name(&self, tokens: &Tokens) -> &'static str {
        if tokens.claims["sub"] == self.alice.claims["sub"] {
            "alice"
        } else {
            "bob"
        }
    }

    async fn home(&self) -> Page {
        self.browser.get(format!("{}/", self.demo.issuer)).await
    }

    async fn end_session(&self, hint: &str) -> Page {
        let mut url = self.app.endpoint("end_session_endpoint");
        url.query_pairs_mut()
            .append_pair("id_token_hint", hint)
            .append_pair("post_logout_redirect_uri", self.app.redirect_uri());
        self.browser.get(url.as_str()).await
    }
}

#[tokio::test]
async fn adding_an_account_ends_no_other_and_hints_pick_one_without_asking() {
    let two = Two::new().await;
    assert_eq!(two.silently("display", "page").await, Some("bob"));
    assert_eq!(two.silently("login_hint", "alice").await, Some("alice"));
    assert_eq!(two.silently("login_hint", "bob").await, Some("bob"));
    let hint = two.alice.id_token.clone();
    assert_eq!(two.silently("id_token_hint", &hint).await, Some("alice"));
    assert_eq!(two.silently("login_hint", "nobody").await, Some("bob"));
    let page = two.home().await;
    assert_eq!(page.count("li.account"), 2, "{}", page.outline());
}

#[tokio::test]
async fn a_person_chooses_an_account_or_another_one() {
    let two = Two::new().await;
    let request = two.app.request().with("prompt", "select_account");
    let page = two.browser.get(request.url()).await;
    let form = page.form_with_button("account");
    let names: Vec<_> = form.buttons.iter().map(|b| b.label.clone()).collect();
    assert_eq!(names.len(), 3, "{names:?}");
    let alice = form.buttons.iter().find(|b| b.label.contains("lice"));
    let alice = alice.expect("alice is listed").value.clone();
    let page = two.browser.choose(&form, "account", &alice).await;
    assert_eq!(two.name(&two.app.tokens(&request, &page).await), "alice");
    assert_eq!(
        two.silently("display", "page").await,
        Some("alice"),
        "what was chosen last is active"
    );

    let request = two.app.request().with("prompt", "select_account");
    let page = two.browser.get(request.url()).await;
    let form = page.form_with_button("account");
    let page = two.browser.choose(&form, "account", "another").await;
    assert!(page.asks_for("password"), "{}", page.outline());
    let carol = two.demo.person("carol");
    let page = sign_in::password(&two.browser, &page, "carol", &carol.password).await;
    let tokens = two.app.tokens(&request, &page).await;
    assert_ne!(tokens.claims["sub"], two.alice.claims["sub"]);
    assert_ne!(tokens.claims["sub"], two.bob.claims["sub"]);
    assert_eq!(two.home().await.count("li.account"), 3);
}

#[tokio::test]
async fn a_choice_needs_the_pages_own_form() {
    let two = Two::new().await;
    let request = two.app.request().with("prompt", "select_account");
    let page = two.browser.get(request.url()).await;
    let form = page.form_with_button("account");
    let value = form.buttons[1].value.clone();
    let forged = form.clone().fill("csrf", "forged");
    let refused = two.browser.choose(&forged, "account", &value).await;
    assert_eq!(refused.status, 403);
    let home = two.home().await;
    let switch = home.forms().into_iter();
    let mut switch = switch.filter(|form| form.action.path() == "/accounts/active");
    let switch = switch.next().expect("another account can be used");
    let refused = two.browser.submit(&switch.clone().fill("csrf", "")).await;
    assert_eq!(refused.status, 403);
    assert_eq!(two.silently("display", "page").await, Some("bob"));
    two.browser.submit(&switch).await;
    assert_eq!(two.silently("display", "page").await, Some("alice"));
    // One browser's form is nothing in another one, and no account comes with it.
    let stranger = Browser::new(&two.demo.issuer);
    stranger.get(format!("{}/", two.demo.issuer)).await;
    assert_eq!(stranger.submit(&switch).await.status, 403);
}

#[tokio::test]
async fn signing_out_of_one_account_leaves_the_other() {
    let two = Two::new().await;
    let hint = two.alice.id_token.clone();
    let page = two.end_session(&hint).await;
    assert!(page.left_for.is_some(), "{}", page.outline());
    assert_eq!(two.silently("login_hint", "alice").await, Some("bob"));
    // The application's old token is of a session that has ended: the person is asked.
    let page = two.end_session(&hint).await;
    let form = page.form_with_button("decision");
    two.browser.choose(&form, "decision", "stay").await;
    assert_eq!(two.silently("display", "page").await, Some("bob"));
}

#[tokio::test]
async fn all_accounts_can_be_signed_out_at_once() {
    let two = Two::new().await;
    let page = two
        .browser
        .get(two.app.endpoint("end_session_endpoint"))
        .await;
    let form = page.form_with_button("decision");
    let copy = two.browser.fork();
    two.browser.choose(&form, "decision", "all").await;
    assert_eq!(two.home().await.count("li.account"), 0);
    for browser in [&two.browser, &copy] {
        let silent = two.app.request().with("prompt", "none");
        let page = browser.get(silent.url()).await;
        assert_eq!(page.callback("error").as_deref(), Some("login_required"));
    }
}

#[tokio::test]
async fn signing_in_again_replaces_only_ones_own_session() {
    let two = Two::new().await;
    let before = two.browser.fork();
    let request = two.app.request().with("prompt", "login");
    let page = two.browser.get(request.url()).await;
    let alice = two.demo.person("alice");
    let page = sign_in::password(&two.browser, &page, "alice", &alice.password).await;
    let tokens = two.app.tokens(&request, &page).await;
    assert_eq!(
        tokens.claims["sid"], two.alice.claims["sid"],
        "the same session goes on"
    );
    assert_eq!(two.silently("login_hint", "bob").await, Some("bob"));
    // The cookie from before has lost alice's session, and keeps bob's.
    let silent = two.app.request().with("prompt", "none");
    let silent = silent.with("id_token_hint", &two.alice.id_token);
    let page = before.get(silent.url()).await;
    assert_eq!(page.callback("error").as_deref(), Some("login_required"));
}

#[tokio::test]
async fn a_sixth_account_signs_the_oldest_out() {
    let demo = Demo::start();
    let app = RelyingParty::of(&demo, "demo-web").await;
    let browser = Browser::new(&demo.issuer);
    let request = app.request();
    let alice = demo.person("alice");
    let page = sign_in::with_password(&browser, &request, alice).await;
    let tokens = app.tokens(&request, &page).await;
    let password = demo.folder().join("accounts-password");
    std::fs::write(&password, "quartz lantern").expect("the folder can be written to");
    let file = password.to_str().expect("a path of the test is text");
    for username in ["p1", "p2", "p3", "p4", "p5"] {
        demo.administer(&["user", "add", username, "--password-file", file]);
        let page = browser.get(format!("{}/signin?add=1", demo.issuer)).await;
        sign_in::password(&browser, &page, username, "quartz lantern").await;
    }
    let page = browser.get(format!("{}/", demo.issuer)).await;
    assert_eq!(page.count("li.account"), 5, "{}", page.outline());
    let silent = app.request().with("prompt", "none");
    let silent = silent.with("id_token_hint", &tokens.id_token);
    let page = browser.get(silent.url()).await;
    assert_eq!(page.callback("error").as_deref(), Some("login_required"));
}
