//! Browsers that a person trusts: where the password is enough for themselves, and never for an
//! application that asks for more.

use countersign_tests::console::form;
use countersign_tests::{
    Authenticator, Browser, Demo, Installation, Management, Message, MessageCentre, Page, Person,
    Process, RelyingParty, Request, console, sign_in,
};
use serde_json::json;

pub(crate) struct Scene {
    pub(crate) demo: Demo,
    pub(crate) app: RelyingParty,
}

impl Scene {
    pub(crate) async fn of(demo: Demo) -> Self {
        let app = RelyingParty::of(&demo, "demo-web").await;
        Self { demo, app }
    }

    pub(crate) fn browser(&self) -> Browser {
        Browser::new(&self.demo.issuer)
    }

    /// Has a person choose when they are asked for a second step.
    pub(crate) async fn choose(&self, username: &str, choice: &str) -> Page {
        let (browser, person) = (self.browser(), self.demo.person(username));
        let address = format!("{}/account/two-step", self.demo.issuer);
        let page = sign_in::visit(&self.demo, &browser, &address, person).await;
        let form = form(&page, "/account/two-step");
        browser.choose(&form, "two_step", choice).await
    }

    /// Past the password of a sign-in that begins anew in this browser.
    pub(crate) async fn password(
        &self,
        browser: &Browser,
        request: Request,
        username: &str,
    ) -> (Request, Page) {
        let request = request.with("prompt", "login");
        let page = sign_in::with_password(browser, &request, self.demo.person(username)).await;
        (request, page)
    }

    /// A whole sign-in in which the person ticks the box beside the code.
    pub(crate) async fn trust(&self, browser: &Browser, username: &str) -> Page {
        let number = self.demo.person(username).number();
        let before = self.demo.handset.messages(number).await.len();
        let (_, page) = self.password(browser, self.app.request(), username).await;
        let code = self.demo.handset.code_after(number, before).await;
        let ticked = page
            .form("code")
            .fill("code", &code)
            .smuggle("remember_device", "1");
        let page = browser.submit(&ticked).await;
        assert!(page.callback("code").is_some(), "{}", page.outline());
        page
    }

    /// Whether a sign-in that asks for nothing more than a password asks for a code too.
    pub(crate) async fn asks(&self, browser: &Browser, username: &str) -> bool {
        let number = self.demo.person(username).number();
        let before = self.demo.handset.messages(number).await.len();
        let (_, page) = self.password(browser, self.app.request(), username).await;
        let asks = page.asks_for("code");
        assert!(asks != page.left_for.is_some(), "{}", page.outline());
        if asks {
            // So that the next code to arrive is that of the next sign-in.
            self.demo.handset.code_after(number, before).await;
        }
        asks
    }

    /// Where Alice sees what she trusts.
    async fn sessions_page(&self, browser: &Browser) -> Page {
        let address = format!("{}/account/sessions", self.demo.issuer);
        sign_in::visit(&self.demo, browser, &address, self.demo.person("alice")).await
    }
}

/// Alice trusts this browser.
async fn trusted() -> (Scene, Browser) {
    let scene = Scene::of(Demo::start()).await;
    let page = scene.choose("alice", "unknown-devices").await;
    assert!(
        page.outline().contains("do not trust"),
        "{}",
        page.outline()
    );
    let browser = scene.browser();
    scene.trust(&browser, "alice").await;
    (scene, browser)
}

#[tokio::test]
async fn on_a_trusted_device_the_password_is_enough_and_the_token_says_so() {
    let (scene, browser) = trusted().await;
    let (request, page) = scene.password(&browser, scene.app.request(), "alice").await;
    let tokens = scene.app.tokens(&request, &page).await;
    assert_eq!(tokens.claims["acr"], "password");
    assert_eq!(tokens.claims["amr"], json!(["pwd"]));
    assert!(
        scene.asks(&scene.browser(), "alice").await,
        "another browser"
    );

    // Its cookie is as hard to get at as the session's.
    let page = scene.trust(&scene.browser(), "alice").await;
    let lines = page.set_cookies.iter();
    let mut lines = lines.filter(|line| line.starts_with("countersign-devices="));
    let line = lines.next().expect("a cookie of its own").to_lowercase();
    for attribute in ["httponly", "samesite=lax", "path=/", "max-age=2592000"] {
        assert!(line.contains(attribute), "{line}");
    }
    // The store has nothing that it could be made of.
    let cookies = browser.cookies().into_iter();
    let secrets: Vec<_> = cookies
        .filter(|(name, _)| name == "countersign-devices")
        .collect();
    assert_eq!(secrets.len(), 1);
    for file in std::fs::read_dir(scene.demo.folder()).expect("a folder") {
        let path = file.expect("a file").path();
        let Ok(bytes) = std::fs::read(&path) else {
            continue;
        };
        let secret = secrets[0].1.as_bytes();
        let found = bytes.windows(secret.len()).any(|window| window == secret);
        assert!(!found, "{}", path.display());
    }
}

#[tokio::test]
async fn rule_06_an_application_that_asks_for_more_gets_it_on_a_trusted_device_too() {
    let (scene, browser) = trusted().await;
    let alice = scene.demo.person("alice");
    for request in [
        scene.app.request().with("acr_values", "smpp"),
        scene.app.request().essential_acr(&["smpp"]),
        scene.app.request().with("acr_values", "smpp password"),
    ] {
        let browser = browser.fork();
        let sent = scene.demo.handset.messages(alice.number()).await.len();
        let (request, page) = scene.password(&browser, request, "alice").await;
        assert!(page.asks_for("code"), "{}", page.outline());
        // Where it makes no difference the box is not there, and counts for nothing.
        let code_form = page.form("code");
        assert!(!code_form.asks_for("remember_device"));
        let code = scene.demo.handset.nth_code(alice.number(), sent + 1).await;
        let forged = code_form
            .fill("code", &code)
            .smuggle("remember_device", "1");
        let page = browser.submit(&forged).await;
        let set = page.set_cookies.iter();
        assert!(
            set.clone()
                .all(|line| !line.starts_with("countersign-devices"))
        );
        let tokens = scene.app.tokens(&request, &page).await;
        assert_eq!(tokens.claims["acr"], "smpp");
        assert!(tokens.amr().contains("mfa"));
    }
    // A session by the password alone is raised, not taken.
    let (_, page) = scene.password(&browser, scene.app.request(), "alice").await;
    assert!(page.callback("code").is_some());
    let silent = scene.app.request().essential_acr(&["smpp"]);
    let page = browser.get(silent.with("prompt", "none").url()).await;
    assert_eq!(page.callback("error").as_deref(), Some("login_required"));
    let page = browser
        .get(scene.app.request().essential_acr(&["smpp"]).url())
        .await;
    assert!(page.asks_for("code"), "{}", page.outline());
}

#[tokio::test]
async fn a_trusted_device_of_one_person_says_nothing_of_another() {
    let (scene, browser) = trusted().await;
    scene.choose("bob", "unknown-devices").await;
    assert!(scene.asks(&browser, "bob").await);
    // Both may trust one browser.
    scene.trust(&browser, "bob").await;
    assert!(!scene.asks(&browser, "bob").await);
    assert!(!scene.asks(&browser, "alice").await);
    // And one of them may stop.
    scene.choose("bob", "on").await;
    assert!(scene.asks(&browser, "bob").await);
    assert!(!scene.asks(&browser, "alice").await);
}

#[tokio::test]
async fn a_change_of_what_protects_the_account_ends_trust() {
    let (scene, _) = trusted().await;
    let (demo, alice) = (&scene.demo, scene.demo.person("alice"));
    type Change<'a> = (&'a str, Box<dyn Fn() + 'a>);
    let administer = |arguments: &'static [&'static str]| -> Box<dyn Fn() + '_> {
        Box::new(move || drop(demo.administer(arguments)))
    };
    let changes: [Change<'_>; 3] = [
        (
            "a number is added",
            administer(&["user", "set", "alice", "--add-phone", "+447700900178"]),
        ),
        (
            "a number is removed",
            administer(&["user", "set", "alice", "--remove-phone", "+447700900178"]),
        ),
        (
            "the person is switched off",
            Box::new(|| {
                demo.administer(&["user", "set", "alice", "--disable"]);
                demo.administer(&["user", "set", "alice", "--enable"]);
            }),
        ),
    ];
    for (what, change) in changes {
        let browser = scene.browser();
        scene.trust(&browser, "alice").await;
        assert!(!scene.asks(&browser, "alice").await, "before {what}");
        change();
        assert!(scene.asks(&browser, "alice").await, "{what}");
    }

    let browser = scene.browser();
    scene.trust(&browser, "alice").await;
    Authenticator::add(demo, &scene.browser(), alice).await;
    // Now it is a code of the app.
    let (_, page) = scene.password(&browser, scene.app.request(), "alice").await;
    assert!(page.asks_for("code"), "{}", page.outline());
}

#[tokio::test]
async fn a_new_password_ends_trust_and_so_does_the_alarm() {
    let (scene, browser) = trusted().await;
    let owner = scene.browser();
    let alice = scene.demo.person("alice");
    let address = format!("{}/account/activity", scene.demo.issuer);
    let page = sign_in::visit(&scene.demo, &owner, &address, alice).await;
    assert!(
        page.outline().contains("Device trusted"),
        "{}",
        page.outline()
    );
    owner.submit(&form(&page, "/account/alarm")).await;
    assert!(scene.asks(&browser, "alice").await, "this was not me");

    let browser = scene.browser();
    scene.trust(&browser, "alice").await;
    let sent = scene.demo.handset.messages(alice.number()).await.len();
    let address = format!("{}/account/password", scene.demo.issuer);
    let page = owner.get(&address).await;
    let page = sign_in::password(&owner, &page, "alice", &alice.password).await;
    let code = scene.demo.handset.nth_code(alice.number(), sent + 1).await;
    let page = sign_in::code(&owner, &page, &code).await;
    let new = Person {
        password: "a lantern of quartz".to_owned(),
        ..alice.clone()
    };
    let chosen = page.form("password").fill("password", &new.password);
    owner.submit(&chosen).await;
    let request = scene.app.request();
    let page = sign_in::with_password(&browser, &request, &new).await;
    assert!(page.asks_for("code"), "{}", page.outline());
}

#[tokio::test]
async fn people_see_their_devices_and_forget_one_or_all() {
    let (scene, browser) = trusted().await;
    let others: Vec<Browser> = (0..2).map(|_| scene.browser()).collect();
    for other in &others {
        scene.trust(other, "alice").await;
    }
    // A copy of a browser's cookies is known as that browser; the list says when it was used.
    assert!(!scene.asks(&browser.fork(), "alice").await);
    let page = scene.sessions_page(&browser).await;
    assert_eq!(page.count("button[name=device]"), 3, "{}", page.outline());
    assert!(page.has_button("devices"));
    let buttons = page.forms().into_iter().flat_map(|form| form.buttons);
    let device = buttons
        .filter(|button| button.name.as_deref() == Some("device"))
        .map(|button| button.value)
        .next()
        .expect("a device");
    // Nobody forgets somebody else's, and no form works without its own field.
    let bobs = scene.browser();
    let address = format!("{}/account/sessions", scene.demo.issuer);
    let bob = scene.demo.person("bob");
    // His page has a form once he is signed in twice.
    sign_in::visit(&scene.demo, &scene.browser(), &address, bob).await;
    let page = sign_in::visit(&scene.demo, &bobs, &address, bob).await;
    let csrf = page.attribute("input[name=csrf]", "value");
    let csrf = csrf.expect("a form of his own");
    let fields = |csrf: &str| {
        vec![
            ("csrf".to_owned(), csrf.to_owned()),
            ("device".to_owned(), device.clone()),
        ]
    };
    let strange = bobs.post(&address, fields(&csrf)).await;
    assert_eq!(strange.status, 422, "{}", strange.outline());
    let forged = browser.post(&address, fields(&csrf)).await;
    assert!(forged.status.is_client_error(), "{}", forged.outline());
    assert!(!scene.asks(&others[1], "alice").await);

    let page = scene.sessions_page(&browser).await;
    let own = page.forms().into_iter().find(|form| {
        let mut buttons = form.buttons.iter();
        buttons.any(|button| button.value == device)
    });
    let page = browser
        .choose(&own.expect("a form"), "device", &device)
        .await;
    assert!(page.outline().contains("asks for a second step again"));
    assert!(
        scene.asks(&others[1], "alice").await,
        "the newest is forgotten"
    );
    assert!(!scene.asks(&others[0], "alice").await);

    let page = scene.sessions_page(&browser).await;
    let all = page.form_with_button("devices");
    let page = browser.press(&all, "devices").await;
    assert_eq!(page.count("button[name=device]"), 0, "{}", page.outline());
    assert!(scene.asks(&others[0], "alice").await);
    assert!(scene.asks(&browser, "alice").await);
}

#[tokio::test]
async fn administrators_see_them_and_forget_them_by_their_rules() {
    let (scene, browser) = trusted().await;
    let api = Management::of(&scene.demo).await;
    let found = api.get("/people?q=alice").await.json;
    let id = found["items"][0]["id"].as_str().expect("an id").to_owned();
    let place = format!("/people/{id}/trusted-devices");
    let listed = api.get(&place).await.json;
    let device = listed["items"][0]["id"].as_str().expect("a device");
    assert!(listed["items"][0]["expires_at"].as_i64() > listed["items"][0]["created_at"].as_i64());
    assert!(!listed.to_string().contains("token"), "{listed}");
    let readers = Management::with_scopes(&scene.demo, "demo-manager", "countersign:people:read");
    let readers = readers.await;
    let one = format!("{place}/{device}");
    assert_eq!(readers.get(&place).await.status, 200);
    assert_eq!(readers.delete(&one).await.status, 403);
    assert_eq!(readers.delete(&place).await.status, 403);
    assert_eq!(api.delete(&one).await.status, 204);
    assert_eq!(api.delete(&one).await.status, 404);
    assert!(scene.asks(&browser, "alice").await);

    let browser = scene.browser();
    scene.trust(&browser, "alice").await;
    let gone = api.delete(&place).await.json;
    assert_eq!(gone["devices"], 1, "{gone}");
    assert!(scene.asks(&browser, "alice").await);

    // In the console too.
    scene.trust(&browser, "alice").await;
    let administrator = scene.browser();
    let path = format!("/admin/people/{id}/sessions");
    let page = console::visit(&scene.demo, &administrator, &path, "admin").await;
    let mut forms = page.forms().into_iter();
    let forget = forms.find(|form| form.action.path().ends_with("/forget"));
    let page = administrator.submit(&forget.expect("a device")).await;
    assert!(
        page.outline().contains("trusted no more"),
        "{}",
        page.outline()
    );
    assert!(scene.asks(&browser, "alice").await);
    let history = api.get(&format!("/people/{id}/history")).await.json;
    assert!(
        history.to_string().contains("person.device.forget"),
        "{history}"
    );
}

#[tokio::test]
async fn every_sign_in_means_every_sign_in_and_off_means_off() {
    let (scene, browser) = trusted().await;
    let page = scene.choose("alice", "on").await;
    assert!(
        page.outline().contains("Every sign-in"),
        "{}",
        page.outline()
    );
    let (_, page) = scene.password(&browser, scene.app.request(), "alice").await;
    assert!(page.asks_for("code"));
    assert!(!page.form("code").asks_for("remember_device"));
    let told = scene
        .demo
        .handset
        .messages(scene.demo.person("alice").number())
        .await;
    let lowered = |m: &&Message| m.text.contains("no longer asked for");
    assert_eq!(told.iter().filter(lowered).count(), 0, "more is no warning");
    scene.choose("alice", "off").await;
    assert!(!scene.asks(&browser, "alice").await);
    let told = scene
        .demo
        .handset
        .messages(scene.demo.person("alice").number())
        .await;
    assert_eq!(told.iter().filter(lowered).count(), 1);
}

#[tokio::test]
async fn one_code_trusts_one_device_however_often_its_form_is_sent() {
    let scene = Scene::of(Demo::start()).await;
    scene.choose("alice", "unknown-devices").await;
    let number = scene.demo.person("alice").number();
    let sent = scene.demo.handset.messages(number).await.len();
    let browser = scene.browser();
    let (_, page) = scene.password(&browser, scene.app.request(), "alice").await;
    // A wrong code keeps what was ticked.
    let code = scene.demo.handset.nth_code(number, sent + 1).await;
    let box_ticked = |page: &Page| page.attribute("#remember_device", "checked").is_some();
    assert!(!box_ticked(&page));
    let wrong = page.form("code").fill("code", &sign_in::another(&code));
    let page = browser.submit(&wrong.smuggle("remember_device", "1")).await;
    assert!(box_ticked(&page), "{}", page.outline());
    let right = page.form("code").fill("code", &code);
    let (copies, right) = (
        [(); 4].map(|()| browser.fork()),
        right.smuggle("remember_device", "1"),
    );
    let [a, b, c, d] = &copies;
    let pages: [Page; 4] = tokio::join!(
        a.submit(&right),
        b.submit(&right),
        c.submit(&right),
        d.submit(&right)
    )
    .into();
    let through = pages.iter().filter(|page| page.left_for.is_some());
    assert_eq!(through.count(), 1);
    let holds = |browser: &&Browser| {
        let mut cookies = browser.cookies().into_iter();
        cookies.any(|(name, _)| name == "countersign-devices")
    };
    let trusted: Vec<_> = copies.iter().filter(holds).collect();
    assert_eq!(trusted.len(), 1);
    // Copies of it at once are all known, and one line in the list.
    let forks = [(); 4].map(|()| trusted[0].fork());
    let [a, b, c, d] = &forks;
    let asked = tokio::join!(
        scene.asks(a, "alice"),
        scene.asks(b, "alice"),
        scene.asks(c, "alice"),
        scene.asks(d, "alice")
    );
    assert_eq!(asked, (false, false, false, false));
    let page = scene.sessions_page(a).await;
    assert_eq!(page.count("button[name=device]"), 1, "{}", page.outline());
    assert!(page.outline().contains("Last used"), "{}", page.outline());
}

/// A server as its operator set it up, with somebody who has a number.
pub(crate) struct Operated {
    pub(crate) installation: Installation,
    centre: MessageCentre,
    app: RelyingParty,
    pub(crate) dora: Person,
    _server: Process,
}

impl Operated {
    /// With keys of the configuration, by their sections.
    pub(crate) async fn with(settings: &[(&str, &str, &str)]) -> Self {
        let centre = MessageCentre::start("127.0.0.1:0");
        let installation = Installation::new();
        let (id, password) = (MessageCentre::SYSTEM_ID, MessageCentre::PASSWORD);
        installation.connect(&centre.smpp, id, password);
        for (section, key, value) in settings {
            installation.set(section, key, value);
        }
        let dora = Person {
            username: "dora".to_owned(),
            password: "lanterns of quartz".to_owned(),
            phone: Some("+447700900141".to_owned()),
        };
        installation.add(&dora);
        let client = installation.register("app", "http://127.0.0.1:9/back");
        let server = installation.serve().await;
        Self {
            app: RelyingParty::new(&installation.issuer, client).await,
            installation,
            centre,
            dora,
            _server: server,
        }
    }

    pub(crate) fn browser(&self) -> Browser {
        Browser::new(&self.installation.issuer)
    }

    pub(crate) async fn password(&self, browser: &Browser, person: &Person) -> Page {
        let request = self.app.request().with("prompt", "login");
        sign_in::with_password(browser, &request, person).await
    }

    /// Gives the `nth` code that was sent, and says that the browser is trusted.
    pub(crate) async fn code(&self, browser: &Browser, page: &Page, nth: usize) -> Page {
        let code = self.centre.handset.nth_code(self.dora.number(), nth).await;
        let ticked = page.form("code").fill("code", &code);
        browser
            .submit(&ticked.smuggle("remember_device", "1"))
            .await
    }
}

#[tokio::test]
async fn nobody_trusts_a_device_where_the_operator_does_not_allow_it() {
    let operated = Operated::with(&[("sign_in", "two_step_required", "true")]).await;
    let browser = operated.browser();
    for nth in 1..=2 {
        let page = operated.password(&browser, &operated.dora).await;
        assert!(page.asks_for("code"), "{}", page.outline());
        assert!(!page.form("code").asks_for("remember_device"));
        let page = operated.code(&browser, &page, nth).await;
        assert!(page.callback("code").is_some(), "{}", page.outline());
        let mut cookies = browser.cookies().into_iter();
        assert!(cookies.all(|(name, _)| name != "countersign-devices"));
    }
    // Whoever has nothing to prove more with is let in as before.
    let eve = Person {
        username: "eve".to_owned(),
        password: "lanterns of opal glass".to_owned(),
        phone: None,
    };
    operated.installation.add(&eve);
    let page = operated.password(&operated.browser(), &eve).await;
    assert!(page.callback("code").is_some(), "{}", page.outline());
}

#[tokio::test]
async fn where_the_operator_asks_everybody_a_trusted_device_may_do_and_off_may_not_be_chosen() {
    let settings = [
        ("sign_in", "two_step_required", "true"),
        ("sign_in", "trusted_device_days", "7"),
    ];
    let operated = Operated::with(&settings).await;
    let browser = operated.browser();
    let page = operated.password(&browser, &operated.dora).await;
    assert!(page.outline().contains("7 days"), "{}", page.outline());
    let page = operated.code(&browser, &page, 1).await;
    assert!(page.callback("code").is_some(), "{}", page.outline());
    let page = operated.password(&browser, &operated.dora).await;
    assert!(page.callback("code").is_some(), "{}", page.outline());

    let owner = operated.browser();
    let address = format!("{}/account/two-step", operated.installation.issuer);
    let page = owner.get(&address).await;
    let (name, password) = (&operated.dora.username, &operated.dora.password);
    let page = sign_in::password(&owner, &page, name, password).await;
    let page = operated.code(&owner, &page, 2).await;
    let shown = form(&page, "/account/two-step");
    let offered: Vec<_> = shown.buttons.iter().map(|b| b.value.as_str()).collect();
    assert_eq!(offered, ["on"]);
    let mut entries = shown.entries_with("two_step", None);
    entries.retain(|(name, _)| name != "two_step");
    entries.push(("two_step".to_owned(), "off".to_owned()));
    let refused = owner.post(&address, entries).await;
    assert_eq!(refused.status, 422, "{}", refused.outline());
    let page = operated.password(&operated.browser(), &operated.dora).await;
    assert!(page.asks_for("code"), "{}", page.outline());
}
