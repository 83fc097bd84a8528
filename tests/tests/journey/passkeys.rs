//! Passkeys, after the password and instead of it. One in software lies where a browser would not.

use countersign_tests::passkeys::{
    self, BACKED_UP, BACKUP_ELIGIBLE, NEW, PRESENT, SoftPasskey, VERIFIED,
};
use countersign_tests::{
    Browser, Demo, Page, Person, RelyingParty, Request, recovery_codes, sign_in, wait,
};
use serde_json::json;

struct Scene {
    demo: Demo,
    app: RelyingParty,
}

impl Scene {
    async fn new() -> Self {
        let demo = Demo::on_localhost();
        let app = RelyingParty::of(&demo, "demo-web").await;
        Self { demo, app }
    }

    fn browser(&self) -> Browser {
        Browser::new(&self.demo.issuer)
    }

    fn alice(&self) -> &Person {
        self.demo.person("alice")
    }

    async fn passkey_of(&self, username: &str) -> SoftPasskey {
        passkeys::add(&self.demo, &self.browser(), self.demo.person(username)).await
    }

    fn request(&self, acr: &str) -> Request {
        self.app.request().with("acr_values", acr)
    }

    /// On the page that asks alice for a passkey after her password.
    async fn after_password(&self, browser: &Browser) -> (Request, Page) {
        let request = self.request("passkey");
        let page = sign_in::with_password(browser, &request, self.alice()).await;
        assert!(passkeys::is_asked(&page), "{}", page.outline());
        (request, page)
    }

    /// On the first page of a sign-in.
    async fn at_first_page(&self, browser: &Browser) -> Page {
        let page = browser.get(self.request("passkey").url()).await;
        assert!(page.asks_for("password"), "{}", page.outline());
        page
    }
}

fn assert_refused(page: &Page, what: &str) {
    assert!(page.left_for.is_none(), "{what}: {}", page.outline());
    assert_eq!(page.status, 422, "{what}: {}", page.outline());
    assert!(
        page.outline().contains("did not work"),
        "{what}: {}",
        page.outline()
    );
}

#[tokio::test]
async fn a_passkey_is_asked_for_after_the_password() {
    let scene = Scene::new().await;
    let supported = &scene.app.provider["acr_values_supported"];
    assert!(supported.to_string().contains("\"passkey\""), "{supported}");
    let mut passkey = scene.passkey_of("alice").await;
    let told = scene.demo.handset.nth(scene.alice().number(), 2).await.text;
    assert!(told.contains("a passkey was added"), "{told}");

    let browser = scene.browser();
    let (request, page) = scene.after_password(&browser).await;
    let options = passkeys::options(&browser, &page).await;
    assert_eq!(
        options["allowCredentials"].as_array().map(Vec::len),
        Some(1)
    );
    assert_eq!(options["userVerification"], "required");
    assert_eq!(options["rpId"], "localhost");
    let page = passkeys::give(&browser, &page, &mut passkey).await;
    let tokens = scene.app.tokens(&request, &page).await;
    assert_eq!(tokens.claims["acr"], "passkey");
    assert_eq!(tokens.claims["amr"], json!(["pwd", "hwk", "user", "mfa"]));
}

#[tokio::test]
async fn a_passkey_that_verified_its_person_does_without_the_password() {
    let scene = Scene::new().await;
    let mut passkey = scene.passkey_of("alice").await;
    // Also where a text message would do, and where the password alone would.
    for acr in ["passkey", "smpp", "password"] {
        let browser = scene.browser();
        let request = scene.request(acr);
        let page = browser.get(request.url()).await;
        let options = passkeys::options(&browser, &page).await;
        assert_eq!(options["allowCredentials"], json!([]), "nobody is named");
        let page = passkeys::give(&browser, &page, &mut passkey).await;
        let claims = scene.app.tokens(&request, &page).await.claims;
        assert_eq!(claims["acr"], "passkey", "{acr}");
        assert_eq!(claims["amr"], json!(["hwk", "user", "mfa"]));
        // It is the strongest way: what protects the account may be changed at once.
        let page = browser.get(format!("{}{NEW}", scene.demo.issuer)).await;
        assert!(page.asks_for("name"), "{}", page.outline());
    }
    let browser = scene.browser();
    let request = scene.app.request().essential_acr(&["smpp"]);
    let page = browser.get(request.url()).await;
    assert!(!passkeys::is_asked(&page), "{}", page.outline());
    // Nobody is told what to sign there, and nothing that is sent all the same is taken.
    let form = page.form("password").fill("username", "alice");
    let first = scene.at_first_page(&scene.browser()).await;
    assert!(passkeys::is_asked(&first));
    let answer = passkey.get(&json!({"challenge": "AAAA"})).to_string();
    let page = browser.submit(&form.smuggle("passkey", &answer)).await;
    assert!(
        page.left_for.is_none() && page.alert().is_some(),
        "{}",
        page.outline()
    );
}

#[tokio::test]
async fn a_key_that_devices_share_says_so() {
    let scene = Scene::new().await;
    let owner = scene.browser();
    let address = format!("{}{NEW}", scene.demo.issuer);
    let page = sign_in::visit(&scene.demo, &owner, &address, scene.alice()).await;
    let options = passkeys::options(&owner, &page).await;
    let (mut passkey, _) = SoftPasskey::create(&options, &scene.demo.issuer);
    passkey.flags |= BACKUP_ELIGIBLE | BACKED_UP;
    let answer = passkey.created(options["challenge"].as_str().unwrap());
    let page = passkeys::send(&owner, &page, &answer).await;
    assert!(
        page.outline().contains("Shared by your devices"),
        "{}",
        page.outline()
    );

    let browser = scene.browser();
    let request = scene.request("passkey");
    let page = browser.get(request.url()).await;
    let page = passkeys::give(&browser, &page, &mut passkey).await;
    let claims = scene.app.tokens(&request, &page).await.claims;
    assert_eq!(claims["amr"], json!(["swk", "user", "mfa"]));

    // It does not become one that stays on its device.
    passkey.flags = PRESENT | VERIFIED;
    let browser = scene.browser();
    let page = scene.at_first_page(&browser).await;
    let page = passkeys::give(&browser, &page, &mut passkey).await;
    assert_refused(&page, "it changed its mind");
}

#[tokio::test]
async fn an_answer_works_once_where_it_was_asked_for() {
    let scene = Scene::new().await;
    let mut passkey = scene.passkey_of("alice").await;

    // Again in the same sign-in, and in another of the same browser.
    let browser = scene.browser();
    let first = scene.at_first_page(&browser).await;
    let options = passkeys::options(&browser, &first).await;
    let answer = passkey.get(&options);
    let page = passkeys::send(&browser, &first, &answer).await;
    assert!(page.callback("code").is_some());
    let page = passkeys::send(&browser, &first, &answer).await;
    assert!(page.left_for.is_none(), "{}", page.outline());
    let thief = scene.browser();
    let page = scene.at_first_page(&thief).await;
    let page = passkeys::send(&thief, &page, &answer).await;
    assert_refused(&page, "replayed without a question");
    passkeys::options(&thief, &page).await;
    let page = passkeys::send(&thief, &page, &answer).await;
    assert_refused(&page, "replayed to another question");

    // What one browser was asked is not another's to answer.
    let theirs = scene.browser();
    let page = scene.at_first_page(&theirs).await;
    let options = passkeys::options(&theirs, &page).await;
    let own = scene.browser();
    let page = scene.at_first_page(&own).await;
    passkeys::options(&own, &page).await;
    let page = passkeys::send(&own, &page, &passkey.get(&options)).await;
    assert_refused(&page, "asked elsewhere");

    // A question that was answered, if only wrongly, and one that came before another.
    let browser = scene.browser();
    let page = scene.at_first_page(&browser).await;
    let options = passkeys::options(&browser, &page).await;
    let page = passkeys::send(&browser, &page, &json!({})).await;
    assert_refused(&page, "no answer");
    let page = passkeys::send(&browser, &page, &passkey.get(&options)).await;
    assert_refused(&page, "answered before");
    let browser = scene.browser();
    let page = scene.at_first_page(&browser).await;
    let older = passkeys::options(&browser, &page).await;
    passkeys::options(&browser, &page).await;
    let page = passkeys::send(&browser, &page, &passkey.get(&older)).await;
    assert_refused(&page, "an older question");
}

#[tokio::test]
async fn one_of_parallel_answers_signs_in() {
    let scene = Scene::new().await;
    let mut passkey = scene.passkey_of("alice").await;
    let browser = scene.browser();
    let page = scene.at_first_page(&browser).await;
    let options = passkeys::options(&browser, &page).await;
    let answer = passkey.get(&options);
    let mut answers = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let (browser, page, answer) = (browser.fork(), page.clone(), answer.clone());
        answers.spawn(async move { passkeys::send(&browser, &page, &answer).await });
    }
    let pages = answers.join_all().await;
    let through = pages.iter().filter(|page| page.left_for.is_some()).count();
    assert_eq!(through, 1);
}

#[tokio::test]
async fn what_was_signed_for_another_site_or_person_is_refused() {
    let scene = Scene::new().await;
    let mut passkey = scene.passkey_of("alice").await;
    let mut bobs = scene.passkey_of("bob").await;
    let issuer = scene.demo.issuer.clone();
    let handle = passkey.user_handle.clone();
    type Lie = fn(&mut SoftPasskey);
    let lies: [(&str, Lie); 6] = [
        ("another origin", |passkey| {
            passkey.origin = "http://localhost.evil.example".to_owned();
        }),
        ("another port", |passkey| {
            passkey.origin = "http://localhost:1".to_owned();
        }),
        ("another host", |passkey| {
            passkey.rp_id = "evil.example".to_owned()
        }),
        ("nobody was there", |passkey| passkey.flags = VERIFIED),
        ("nobody was verified", |passkey| passkey.flags = PRESENT),
        ("somebody else's", |passkey| {
            passkey.user_handle = vec![1; 32]
        }),
    ];
    for (what, lie) in lies {
        for alone in [true, false] {
            lie(&mut passkey);
            let browser = scene.browser();
            let page = if alone {
                scene.at_first_page(&browser).await
            } else {
                scene.after_password(&browser).await.1
            };
            let page = passkeys::give(&browser, &page, &mut passkey).await;
            assert_refused(&page, what);
            passkey.origin.clone_from(&issuer);
            passkey.rp_id = "localhost".to_owned();
            passkey.flags = PRESENT | VERIFIED;
            passkey.user_handle.clone_from(&handle);
            // The same page takes the truth.
            let page = passkeys::give(&browser, &page, &mut passkey).await;
            assert!(page.left_for.is_some(), "{what}: {}", page.outline());
        }
    }
    // Bob's own, after alice's password, whatever he says whose it is.
    let browser = scene.browser();
    let (_, page) = scene.after_password(&browser).await;
    let page = passkeys::give(&browser, &page, &mut bobs).await;
    assert_refused(&page, "another person's");
    bobs.user_handle = handle;
    let page = passkeys::give(&browser, &page, &mut bobs).await;
    assert_refused(&page, "another person's under her name");
    // Three are all that a sign-in has, the right one included.
    passkeys::options(&browser, &page).await;
    let page = passkeys::send(&browser, &page, &json!({})).await;
    assert!(
        page.outline().contains("too many attempts"),
        "{}",
        page.outline()
    );
}

#[tokio::test]
async fn a_count_that_went_back_is_refused_and_told() {
    let scene = Scene::new().await;
    let mut passkey = scene.passkey_of("alice").await;
    passkey.sign_count = 40;
    let browser = scene.browser();
    let page = scene.at_first_page(&browser).await;
    let page = passkeys::give(&browser, &page, &mut passkey).await;
    assert!(page.callback("code").is_some());
    for back in [40, 7, 0] {
        passkey.sign_count = back;
        let thief = scene.browser();
        let page = scene.at_first_page(&thief).await;
        let page = passkeys::give(&thief, &page, &mut passkey).await;
        assert!(page.left_for.is_none(), "{back}: {}", page.outline());
        let said = page.alert().unwrap_or_default();
        assert!(said.contains("a copy of it"), "{back}: {said}");
    }
    let told = scene.demo.handset.nth(scene.alice().number(), 3).await.text;
    assert!(told.contains("a copy of your passkey"), "{told}");
    let history = browser
        .get(format!("{}/account/activity", scene.demo.issuer))
        .await;
    assert!(
        history.outline().contains("A copied passkey was refused"),
        "{}",
        history.outline()
    );
}

#[tokio::test]
async fn an_operator_may_want_the_password_or_do_without_verification() {
    let scene = Scene::new().await;
    let mut passkey = scene.passkey_of("alice").await;
    scene.demo.administer(&[
        "method",
        "set",
        "passkey",
        "alone=refused",
        "user_verification=preferred",
    ]);
    let request = scene.request("passkey");
    wait::until("the change", wait::PATIENCE, async || {
        let page = scene.browser().get(request.url()).await;
        (!passkeys::is_asked(&page)).then_some(())
    })
    .await;
    passkey.flags = PRESENT;
    let browser = scene.browser();
    let (request, page) = scene.after_password(&browser).await;
    let page = passkeys::give(&browser, &page, &mut passkey).await;
    let claims = scene.app.tokens(&request, &page).await.claims;
    assert_eq!(claims["amr"], json!(["pwd", "hwk", "user", "mfa"]));
}

#[tokio::test]
async fn a_person_names_and_removes_a_passkey_and_it_signs_in_no_more() {
    let scene = Scene::new().await;
    let owner = scene.browser();
    let mut passkey = passkeys::add(&scene.demo, &owner, scene.alice()).await;
    let overview = owner.get(format!("{}/account", scene.demo.issuer)).await;
    let path = overview.attribute("a[href^='/account/passkeys/']:not([href$=new])", "href");
    let address = format!("{}{}", scene.demo.issuer, path.expect("a link"));

    // A text message is no longer the strongest way: the passkey is asked for first.
    let page = owner.get(&address).await;
    assert!(passkeys::is_asked(&page), "{}", page.outline());
    let page = passkeys::give(&owner, &page, &mut passkey).await;
    let form = page.form("name").fill("name", "old laptop");
    let page = owner.submit(&form).await;
    assert!(page.outline().contains("old laptop"), "{}", page.outline());
    assert!(page.outline().contains("Last used"), "{}", page.outline());
    let page = owner.get(&address).await;
    let page = owner
        .press(&page.form_with_button("remove"), "remove")
        .await;
    assert!(
        page.outline().contains("passkey is removed"),
        "{}",
        page.outline()
    );
    let told = scene.demo.handset.nth(scene.alice().number(), 3).await.text;
    assert!(told.contains("a passkey was removed"), "{told}");

    let browser = scene.browser();
    let page = scene.at_first_page(&browser).await;
    let page = passkeys::give(&browser, &page, &mut passkey).await;
    assert_refused(&page, "removed");
    let request = scene.request("passkey");
    let page = sign_in::with_password(&scene.browser(), &request, scene.alice()).await;
    assert!(
        page.outline().contains("Not set up yet"),
        "{}",
        page.outline()
    );
}

#[tokio::test]
async fn only_who_proved_enough_adds_a_passkey_and_only_what_was_asked_for() {
    let scene = Scene::new().await;
    let issuer = &scene.demo.issuer;
    let address = format!("{issuer}{NEW}");

    // The password alone does not do for somebody with a number.
    let thief = scene.browser();
    let page = sign_in::with_password(&thief, &scene.request("password"), scene.alice()).await;
    assert!(page.left_for.is_some());
    let page = thief.get(&address).await;
    assert!(page.asks_for("code"), "{}", page.outline());

    let owner = scene.browser();
    let page = sign_in::visit(&scene.demo, &owner, &address, scene.alice()).await;
    let options = passkeys::options(&owner, &page).await;
    assert_eq!(options["attestation"], "none");
    assert_eq!(options["authenticatorSelection"]["residentKey"], "required");
    let (mut passkey, answer) = SoftPasskey::create(&options, issuer);
    let challenge = options["challenge"].as_str().unwrap().to_owned();
    let not_added = |page: &Page, what: &str| {
        let outline = page.outline();
        assert!(outline.contains("was not added"), "{what}: {outline}");
    };
    passkey.origin = "http://localhost:1".to_owned();
    let page = passkeys::send(&owner, &page, &passkey.created(&challenge)).await;
    not_added(&page, "another origin");
    // That question is spent, so that the right answer comes too late.
    let page = passkeys::send(&owner, &page, &answer).await;
    not_added(&page, "answered before");
    let options = passkeys::options(&owner, &page).await;
    passkey.origin.clone_from(issuer);
    let challenge = options["challenge"].as_str().unwrap().to_owned();
    let page = passkeys::send(&owner, &page, &passkey.created(&challenge)).await;
    assert!(
        page.outline().contains("passkey is added"),
        "{}",
        page.outline()
    );

    // Nobody registers what another person has.
    let bob = scene.browser();
    let page = sign_in::visit(&scene.demo, &bob, &address, scene.demo.person("bob")).await;
    let options = passkeys::options(&bob, &page).await;
    let challenge = options["challenge"].as_str().unwrap().to_owned();
    let page = passkeys::send(&bob, &page, &passkey.created(&challenge)).await;
    not_added(&page, "somebody has it");
}

#[tokio::test]
async fn a_passkey_is_one_of_the_ways_that_a_person_chooses_between() {
    let scene = Scene::new().await;
    let owner = scene.browser();
    let codes = recovery_codes(&scene.demo, &owner, scene.alice()).await;
    let mut passkey = passkeys::add(&scene.demo, &owner, scene.alice()).await;
    let browser = scene.browser();
    let request = scene.request("smpp");
    let page = sign_in::with_password(&browser, &request, scene.alice()).await;
    let form = page.form_with_button("another");
    let ways = browser.press(&form, "another").await;
    let page = browser
        .choose(&ways.form_with_button("way"), "way", "passkey")
        .await;
    let page = passkeys::give(&browser, &page, &mut passkey).await;
    let claims = scene.app.tokens(&request, &page).await.claims;
    assert_eq!(claims["acr"], "passkey");

    // Who has lost it takes a recovery code at `/account`; an application that asks for a passkey
    // is not content with one, which is weaker.
    let browser = scene.browser();
    let (_, page) = scene.after_password(&browser).await;
    assert!(!page.has_button("another"), "{}", page.outline());
    let browser = scene.browser();
    let page = browser.get(format!("{}{NEW}", scene.demo.issuer)).await;
    let alice = scene.alice();
    let page = sign_in::password(&browser, &page, &alice.username, &alice.password).await;
    assert!(passkeys::is_asked(&page), "{}", page.outline());
    let form = page.form_with_button("another");
    let ways = browser.press(&form, "another").await;
    let page = browser
        .choose(&ways.form_with_button("way"), "way", "recovery_code")
        .await;
    let page = sign_in::code(&browser, &page, &codes[0]).await;
    assert!(page.asks_for("name"), "{}", page.outline());
}

#[tokio::test]
async fn an_address_without_a_name_has_no_passkeys() {
    let demo = Demo::start();
    let app = RelyingParty::of(&demo, "demo-web").await;
    let supported = app.provider["acr_values_supported"].to_string();
    assert!(!supported.contains("passkey"), "{supported}");
    let browser = Browser::new(&demo.issuer);
    let page = browser.get(app.request().url()).await;
    assert!(!passkeys::is_asked(&page), "{}", page.outline());
    let address = format!("{}/account", demo.issuer);
    let page = sign_in::visit(&demo, &browser, &address, demo.person("alice")).await;
    assert!(!page.outline().contains("asskey"), "{}", page.outline());
}
