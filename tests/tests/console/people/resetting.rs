use countersign_tests::{Browser, Demo, Page, RelyingParty, console, sign_in};

use super::{help_desk, page_of, press, said};

const NEW: &str = "a lantern of quartz";

/// Bob of the help desk sends Alice a reset; the link in her message.
async fn link_for_alice(demo: &Demo, count: usize) -> String {
    help_desk(demo);
    let browser = Browser::new(&demo.issuer);
    let page = page_of(demo, &browser, "alice", "bob").await;
    let page = press(&browser, &page, "/reset").await;
    assert_eq!(
        said(&page),
        "A link to choose a new password is sent to ••••• 23."
    );
    assert!(!page.body.contains("/reset/"), "{}", page.outline());
    let number = demo.person("alice").number();
    let text = demo.handset.nth(number, count).await.text;
    let link = text.split_whitespace().last().unwrap_or_default();
    assert!(
        link.starts_with(&format!("{}/reset/", demo.issuer)),
        "{text}"
    );
    link.to_owned()
}

/// Opens a link and goes on; the code page when the person has a number.
async fn open(browser: &Browser, link: &str) -> Page {
    let page = browser.get(link).await;
    browser.submit(&page.form("code")).await
}

/// Opens a link, gives the code, and stands where the password is chosen.
async fn to_password(demo: &Demo, browser: &Browser, link: &str, count: usize) -> Page {
    let page = open(browser, link).await;
    assert!(page.asks_for("code"), "{}", page.outline());
    let number = demo.person("alice").number();
    let code = demo.handset.nth_code(number, count).await;
    sign_in::code(browser, &page, &code).await
}

fn choose(page: &Page, password: &str) -> countersign_tests::Form {
    page.form("password").fill("password", password)
}

#[tokio::test]
async fn a_person_chooses_a_new_password_after_their_second_factor_and_is_out_everywhere() {
    let demo = Demo::start();
    let alice = demo.person("alice");
    let app = RelyingParty::of(&demo, "demo-web").await;
    let request = app.request().with("acr_values", "password");
    let theirs = Browser::new(&demo.issuer);
    sign_in::with_password(&theirs, &request, alice).await;
    assert_ne!(demo.administer(&["user", "sessions", "alice"]), "");

    let link = link_for_alice(&demo, 1).await;
    let browser = Browser::new(&demo.issuer);
    let page = to_password(&demo, &browser, &link, 2).await;
    assert_eq!(page.url.path(), "/reset/password", "{}", page.outline());
    let short = browser.submit(&choose(&page, "short")).await;
    assert_eq!(short.status, 422, "{}", short.outline());
    assert!(short.alert().unwrap().contains("too short"));
    let page = browser.submit(&choose(&short, NEW)).await;
    assert_eq!(page.text_of("h1").as_deref(), Some("Your password is set"));

    let notice = demo.handset.nth(alice.number(), 3).await;
    assert!(
        notice.text.contains("password was changed"),
        "{}",
        notice.text
    );
    assert_eq!(demo.administer(&["user", "sessions", "alice"]), "");
    let fresh = Browser::new(&demo.issuer);
    let page = sign_in::with_password(&fresh, &request, alice).await;
    assert!(
        page.alert().is_some(),
        "the old password: {}",
        page.outline()
    );
    let page = sign_in::password(&fresh, &page, "alice", NEW).await;
    assert!(page.left_for.is_some(), "{}", page.outline());
}

#[tokio::test]
async fn a_reset_works_once_and_in_one_browser() {
    let demo = Demo::start();
    let link = link_for_alice(&demo, 1).await;
    // Programs that fetch links use nothing up.
    Browser::new(&demo.issuer).get(&link).await;
    let browser = Browser::new(&demo.issuer);
    let page = to_password(&demo, &browser, &link, 2).await;
    let form = choose(&page, NEW);
    let other = Browser::new(&demo.issuer);
    let refused = open(&other, &link).await;
    assert_eq!(refused.status, 422, "{}", refused.outline());
    let stolen = other.get(format!("{}/reset/password", demo.issuer)).await;
    assert_eq!(stolen.status, 422, "{}", stolen.outline());

    browser.submit(&form).await;
    let again = browser.submit(&choose(&page, "another lantern")).await;
    assert_eq!(again.status, 422, "{}", again.outline());
    let gone = browser.get(&link).await;
    assert_eq!(gone.status, 422, "{}", gone.outline());
}

#[tokio::test]
async fn nothing_is_chosen_before_the_second_factor_is_proved_and_no_session_comes_of_it() {
    let demo = Demo::start();
    let link = link_for_alice(&demo, 1).await;
    let browser = Browser::new(&demo.issuer);
    let page = open(&browser, &link).await;
    let early = browser.get(format!("{}/reset/password", demo.issuer)).await;
    assert_eq!(early.status, 422, "{}", early.outline());
    let sent = demo
        .handset
        .nth_code(demo.person("alice").number(), 2)
        .await;
    let wrong = sign_in::code(&browser, &page, &sign_in::another(&sent)).await;
    assert!(wrong.alert().is_some(), "{}", wrong.outline());
    let early = browser.get(format!("{}/reset/password", demo.issuer)).await;
    assert_eq!(early.status, 422, "{}", early.outline());
    let page = sign_in::code(&browser, &wrong, &sent).await;
    assert_eq!(page.url.path(), "/reset/password", "{}", page.outline());
    assert_eq!(demo.administer(&["user", "sessions", "alice"]), "");
    let home = browser.get(&demo.issuer).await;
    assert!(!home.body.contains("Alice"), "{}", home.outline());
}

#[tokio::test]
async fn an_old_link_and_one_to_a_number_that_is_gone_are_worth_nothing() {
    let demo = Demo::start();
    let first = link_for_alice(&demo, 1).await;
    let second = link_for_alice(&demo, 2).await;
    let browser = Browser::new(&demo.issuer);
    assert_eq!(browser.get(&first).await.status, 422);
    assert_eq!(browser.get(&second).await.status, 200);
    let number = demo.person("alice").number();
    demo.administer(&["user", "set", "alice", "--remove-phone", number]);
    assert_eq!(browser.get(&second).await.status, 422);
}

#[tokio::test]
async fn somebody_new_without_a_number_is_given_a_code_and_others_are_not() {
    let demo = Demo::start();
    let browser = Browser::new(&demo.issuer);
    let carol = page_of(&demo, &browser, "carol", "admin").await;
    let refused = press(&browser, &carol, "/reset").await;
    assert_eq!(refused.status, 422, "{}", refused.outline());
    assert!(
        refused.outline().contains("no number"),
        "{}",
        refused.outline()
    );

    let new = console::visit(&demo, &browser, "/admin/people/new", "admin").await;
    let form = console::form(&new, "/admin/people").fill("username", "dora");
    let dora = browser.submit(&form).await;
    help_desk(&demo);
    let helping = Browser::new(&demo.issuer);
    let seen = page_of(&demo, &helping, "dora", "bob").await;
    let refused = press(&helping, &seen, "/reset").await;
    assert_eq!(refused.status, 403, "{}", refused.outline());

    let page = press(&browser, &dora, "/reset").await;
    let code = page.text_of("code.large").unwrap_or_else(|| page.outline());
    assert_eq!(page.header("cache-control"), "no-store");
    let audit = console::visit(&demo, &browser, "/admin/audit?action=person", "admin").await;
    assert!(!audit.body.contains(&code), "{}", audit.outline());

    let theirs = Browser::new(&demo.issuer);
    let place = theirs.get(format!("{}/reset", demo.issuer)).await;
    let wrong = place.form("code").fill("code", "AAAAA-AAAAA-AAAAA-AAAAA");
    let wrong = theirs.submit(&wrong).await;
    assert_eq!(wrong.status, 422, "{}", wrong.outline());
    let page = theirs
        .submit(&wrong.form("code").fill("code", &code.to_lowercase()))
        .await;
    assert_eq!(page.url.path(), "/reset/password", "{}", page.outline());
    theirs.submit(&choose(&page, NEW)).await;
    let app = RelyingParty::of(&demo, "demo-web").await;
    let page = theirs
        .get(app.request().with("acr_values", "password").url())
        .await;
    let page = sign_in::password(&theirs, &page, "dora", NEW).await;
    assert!(page.left_for.is_some(), "{}", page.outline());
}

#[tokio::test]
async fn no_secret_of_a_reset_is_in_the_store() {
    let demo = Demo::start();
    let link = link_for_alice(&demo, 1).await;
    let secret = link.rsplit('/').next().unwrap().to_owned();
    for entry in std::fs::read_dir(demo.folder()).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap_or_default();
        let found = bytes
            .windows(secret.len())
            .any(|window| window.eq_ignore_ascii_case(secret.as_bytes()));
        assert!(!found, "{}", path.display());
    }
}
