use countersign_tests::{Browser, Demo, Management, RelyingParty, console, sign_in};

use super::{help_desk, page_of, press, said};

#[tokio::test]
async fn switching_a_person_off_ends_their_sessions_and_on_lets_them_in_again() {
    let demo = Demo::start();
    let app = RelyingParty::of(&demo, "demo-web").await;
    let request = app.request().with("acr_values", "smpp");
    let theirs = Browser::new(&demo.issuer);
    let alice = demo.person("alice");
    let page = sign_in::with_code(&demo, &theirs, &request, alice).await;
    assert!(page.left_for.is_some(), "{}", page.outline());

    let browser = Browser::new(&demo.issuer);
    let page = page_of(&demo, &browser, "alice", "admin").await;
    let page = press(&browser, &page, "/status").await;
    assert!(
        said(&page).contains("signed out everywhere"),
        "{}",
        said(&page)
    );
    let sessions = demo.administer(&["user", "sessions", "alice"]);
    assert_eq!(sessions, "");
    let request = app.request().with("acr_values", "smpp");
    let refused = sign_in::with_password(&theirs, &request, alice).await;
    assert!(refused.alert().is_some(), "{}", refused.outline());

    let page = press(&browser, &page, "/status").await;
    assert_eq!(said(&page), "They may sign in again.");
    let page = sign_in::with_code(&demo, &theirs, &request, alice).await;
    assert!(page.left_for.is_some(), "{}", page.outline());
}

#[tokio::test]
async fn sessions_are_shown_and_ended_one_by_one_and_all_at_once() {
    let demo = Demo::start();
    help_desk(&demo);
    let app = RelyingParty::of(&demo, "demo-web").await;
    for _ in 0..3 {
        let theirs = Browser::new(&demo.issuer);
        let request = app.request().with("acr_values", "smpp");
        sign_in::with_code(&demo, &theirs, &request, demo.person("alice")).await;
    }
    let browser = Browser::new(&demo.issuer);
    let person = page_of(&demo, &browser, "alice", "bob").await;
    let path = format!("{}/sessions", person.url.path());
    let page = console::visit(&demo, &browser, &path, "bob").await;
    assert_eq!(page.count("tbody form"), 3, "{}", page.outline());
    assert!(page.outline().contains("demo-web"), "{}", page.outline());
    let mut forms = page.forms().into_iter();
    let end = forms
        .find(|form| form.action.path().ends_with("/end"))
        .unwrap();
    let page = browser.submit(&end).await;
    assert_eq!(said(&page), "The session is ended.");
    assert_eq!(page.count("tbody form"), 2, "{}", page.outline());
    let page = browser.submit(&console::form(&page, &path)).await;
    assert_eq!(said(&page), "Signed out: 2 sessions are ended.");
    assert_eq!(page.count("tbody form"), 0, "{}", page.outline());
}

#[tokio::test]
async fn somebody_who_guessed_too_often_is_unlocked() {
    let demo = Demo::start();
    help_desk(&demo);
    let app = RelyingParty::of(&demo, "demo-web").await;
    let theirs = Browser::new(&demo.issuer);
    let carol = demo.person("carol");
    let page = theirs
        .get(app.request().with("acr_values", "password").url())
        .await;
    for _ in 0..12 {
        sign_in::password(&theirs, &page, "carol", "a wrong password").await;
    }
    let locked = sign_in::password(&theirs, &page, "carol", &carol.password).await;
    assert!(locked.left_for.is_none(), "{}", locked.outline());
    let browser = Browser::new(&demo.issuer);
    let person = page_of(&demo, &browser, "carol", "bob").await;
    let person = press(&browser, &person, "/unlock").await;
    assert_eq!(said(&person), "Wrong passwords and codes are counted anew.");
    let page = sign_in::password(&theirs, &page, "carol", &carol.password).await;
    assert!(page.alert().is_none(), "{}", page.outline());
}

#[tokio::test]
async fn somebody_to_whom_no_code_is_sent_any_more_is_shown_as_locked() {
    const MOST: usize = 50;
    let demo = Demo::start();
    let app = RelyingParty::of(&demo, "demo-web").await;
    let request = || app.request().with("acr_values", "smpp");
    let mut wrong = 0;
    while wrong < MOST {
        let theirs = Browser::new(&demo.issuer);
        let page = sign_in::to_code_page(&theirs, &request(), demo.person("alice")).await;
        for _ in 0..3.min(MOST - wrong) {
            sign_in::code(&theirs, &page, "000000").await;
            wrong += 1;
        }
    }
    let theirs = Browser::new(&demo.issuer);
    let page = sign_in::with_password(&theirs, &request(), demo.person("alice")).await;
    assert!(!page.asks_for("code"), "{}", page.outline());
    let api = Management::of(&demo).await;
    let alice = api.get("/people?q=alice").await;
    assert_eq!(alice.json["items"][0]["locked"], true, "{}", alice.json);
}
