use countersign_tests::{
    Authenticator, Browser, Demo, Management, RelyingParty, console, passkeys, recovery_codes,
    sign_in,
};

use super::{help_desk, page_of, said};

#[tokio::test]
async fn a_lost_app_is_taken_away_on_the_page_and_its_person_is_told() {
    let demo = Demo::start();
    let alice = demo.person("alice");
    let theirs = Browser::new(&demo.issuer);
    let app = Authenticator::add(&demo, &theirs, alice).await;
    let browser = Browser::new(&demo.issuer);
    let page = page_of(&demo, &browser, "alice", "admin").await;
    assert!(
        page.outline().contains("Authenticator app phone"),
        "{}",
        page.outline()
    );
    let mut forms = page.forms().into_iter();
    let remove = forms.find(|form| form.action.path().contains("/factors/"));
    let page = browser.submit(&remove.expect("a form")).await;
    assert_eq!(said(&page), "The second factor is removed.");
    let told = demo.handset.nth(alice.number(), 3).await.text;
    assert!(told.contains("app was removed"), "{told}");
    let application = RelyingParty::of(&demo, "demo-web").await;
    let request = application.request().with("acr_values", "otp");
    let page = sign_in::with_password(&Browser::new(&demo.issuer), &request, alice).await;
    assert!(!page.asks_for("code"), "{}", page.outline());
    assert_eq!(app.code(0).len(), 6);
    let history = format!("/admin/people/{}/history", id(&demo, "alice").await);
    let history = console::visit(&demo, &browser, &history, "admin").await;
    assert!(
        history.outline().contains("person.factor.remove"),
        "{}",
        history.outline()
    );
}

async fn id(demo: &Demo, username: &str) -> String {
    let api = Management::of(demo).await;
    let people = api.get(&format!("/people?q={username}")).await.json;
    let person = &people["items"][0];
    assert_eq!(person["username"], username, "{people}");
    person["id"].as_str().expect("an id").to_owned()
}

#[tokio::test]
async fn the_api_lists_and_removes_second_factors() {
    let demo = Demo::start();
    let theirs = Browser::new(&demo.issuer);
    recovery_codes(&demo, &theirs, demo.person("alice")).await;
    let api = Management::of(&demo).await;
    let place = format!("/people/{}/factors", id(&demo, "alice").await);
    let listed = api.get(&place).await.json;
    assert_eq!(listed["items"][0]["kind"], "recovery_codes", "{listed}");
    assert_eq!(listed["items"][0]["left"], 10, "{listed}");
    let one = format!("{place}/recovery-codes");
    assert_eq!(api.delete(&one).await.status, 204);
    assert_eq!(api.delete(&one).await.status, 404);
    assert_eq!(api.get(&place).await.json["items"], serde_json::json!([]));
    let readers = Management::with_scopes(&demo, "demo-manager", "countersign:people:read").await;
    assert_eq!(readers.delete(&one).await.status, 403);
}

#[tokio::test]
async fn a_help_desk_does_not_weaken_an_administrator() {
    let demo = Demo::start();
    help_desk(&demo);
    let theirs = Browser::new(&demo.issuer);
    recovery_codes(&demo, &theirs, demo.person("admin")).await;
    let browser = Browser::new(&demo.issuer);
    let page = page_of(&demo, &browser, "admin", "bob").await;
    let mut forms = page.forms().into_iter();
    let remove = forms.find(|form| form.action.path().contains("/factors/"));
    let page = browser.submit(&remove.expect("a form")).await;
    assert_eq!(page.status, 422, "{}", page.outline());
}

#[tokio::test]
async fn a_lost_passkey_is_taken_away_on_the_page_and_by_the_api() {
    let demo = Demo::on_localhost();
    let alice = demo.person("alice");
    let theirs = Browser::new(&demo.issuer);
    let mut first = passkeys::add(&demo, &theirs, alice).await;
    let browser = Browser::new(&demo.issuer);
    let page = page_of(&demo, &browser, "alice", "admin").await;
    assert!(
        page.outline().contains("Passkey laptop"),
        "{}",
        page.outline()
    );
    let mut forms = page.forms().into_iter();
    let remove = forms.find(|form| form.action.path().contains("/factors/"));
    let page = browser.submit(&remove.expect("a form")).await;
    assert_eq!(said(&page), "The second factor is removed.");
    let told = demo.handset.nth(alice.number(), 3).await.text;
    assert!(told.contains("a passkey was removed"), "{told}");
    let application = RelyingParty::of(&demo, "demo-web").await;
    let thief = Browser::new(&demo.issuer);
    let page = thief.get(application.request().url()).await;
    let page = passkeys::give(&thief, &page, &mut first).await;
    assert!(page.left_for.is_none(), "{}", page.outline());

    passkeys::add(&demo, &Browser::new(&demo.issuer), alice).await;
    let api = Management::of(&demo).await;
    let place = format!("/people/{}/factors", id(&demo, "alice").await);
    let listed = api.get(&place).await.json;
    let factor = &listed["items"][0];
    assert_eq!(factor["kind"], "passkey", "{listed}");
    assert_eq!(factor["name"], "laptop", "{listed}");
    let said = listed.to_string();
    assert!(
        !said.contains("key\":[") && !said.contains("credential"),
        "{said}"
    );
    let one = format!("{place}/{}", factor["id"].as_str().expect("an id"));
    assert_eq!(api.delete(&one).await.status, 204);
    assert_eq!(api.delete(&one).await.status, 404);
}
