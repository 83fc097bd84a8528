//! Places where a person is known: where the password is enough for themselves, and never for an
//! application that asks for more. Another address of the loopback network is another place.

use std::net::IpAddr;

use countersign_tests::console::form;
use countersign_tests::wait::{PATIENCE, until};
use countersign_tests::{
    Authenticator, Browser, Demo, Installation, Management, Page, Person, console, sign_in,
};
use reqwest::header::{HeaderMap, HeaderValue};
use reqwest::redirect::Policy;
use serde_json::json;

use crate::devices::{Operated, Scene};

const HOME: &str = "127.0.5.1";
const NEXT_ROOM: &str = "127.0.5.77";
const ABROAD: &str = "127.0.6.1";

fn at(scene: &Scene, address: &str) -> Browser {
    scene.browser().at(address)
}

/// A whole sign-in with a code, of which nothing is said but that the place is this one.
async fn prove(scene: &Scene, address: &str, username: &str) {
    let (browser, number) = (at(scene, address), scene.demo.person(username).number());
    let before = scene.demo.handset.messages(number).await.len();
    let (_, page) = scene
        .password(&browser, scene.app.request(), username)
        .await;
    assert!(page.asks_for("code"), "{}", page.outline());
    assert!(!page.form("code").asks_for("remember_device"));
    let code = scene.demo.handset.code_after(number, before).await;
    let page = sign_in::code(&browser, &page, &code).await;
    assert!(page.callback("code").is_some(), "{}", page.outline());
}

/// Whether a fresh browser there is asked for a code.
async fn asks(scene: &Scene, address: &str, username: &str) -> bool {
    scene.asks(&at(scene, address), username).await
}

/// Alice is known at home.
async fn known() -> Scene {
    let scene = Scene::of(Demo::start()).await;
    let page = scene.choose("alice", "unknown-places").await;
    says(&page, "in every place that is new");
    says(&page, "not known in any place yet");
    prove(&scene, HOME, "alice").await;
    scene
}

fn says(page: &Page, text: &str) {
    assert!(page.outline().contains(text), "{}", page.outline());
}

#[tokio::test]
async fn in_a_known_place_the_password_is_enough_and_the_token_says_so() {
    let scene = known().await;
    let browser = at(&scene, NEXT_ROOM);
    let (request, page) = scene.password(&browser, scene.app.request(), "alice").await;
    let tokens = scene.app.tokens(&request, &page).await;
    assert_eq!(tokens.claims["acr"], "password");
    assert_eq!(tokens.claims["amr"], json!(["pwd"]));
    // The password alone makes no place known.
    assert!(asks(&scene, ABROAD, "alice").await);
    assert!(asks(&scene, ABROAD, "alice").await);

    // The store tells neither where it is nor that two people have the same place.
    scene.choose("bob", "unknown-places").await;
    prove(&scene, HOME, "bob").await;
    let store = rusqlite::Connection::open(scene.demo.folder().join("countersign.db"));
    let store = store.expect("the database opens");
    let mut keys = store
        .prepare("SELECT place_key FROM known_place")
        .expect("a table");
    let keys = keys.query_map((), |row| row.get::<_, Vec<u8>>(0));
    let keys: Result<Vec<Vec<u8>>, _> = keys.expect("rows").collect();
    let keys = keys.expect("keys");
    assert_eq!(keys.len(), 2);
    assert_ne!(keys[0], keys[1]);
    assert!(keys.iter().all(|key| key.len() == 32));
}

#[tokio::test]
async fn rule_06_an_application_that_asks_for_more_gets_it_in_a_known_place_too() {
    let scene = known().await;
    let alice = scene.demo.person("alice");
    for request in [
        scene.app.request().with("acr_values", "smpp"),
        scene.app.request().essential_acr(&["smpp"]),
        scene.app.request().with("acr_values", "smpp password"),
    ] {
        let browser = at(&scene, HOME);
        let sent = scene.demo.handset.messages(alice.number()).await.len();
        let (request, page) = scene.password(&browser, request, "alice").await;
        assert!(page.asks_for("code"), "{}", page.outline());
        let code = scene.demo.handset.code_after(alice.number(), sent).await;
        let page = sign_in::code(&browser, &page, &code).await;
        let tokens = scene.app.tokens(&request, &page).await;
        assert_eq!(tokens.claims["acr"], "smpp");
        assert!(tokens.amr().contains("mfa"));
    }
    // A session by the password alone is raised, not taken.
    let browser = at(&scene, HOME);
    let (_, page) = scene.password(&browser, scene.app.request(), "alice").await;
    assert!(page.callback("code").is_some(), "{}", page.outline());
    let silent = scene.app.request().essential_acr(&["smpp"]);
    let page = browser.get(silent.with("prompt", "none").url()).await;
    assert_eq!(page.callback("error").as_deref(), Some("login_required"));
    let page = browser
        .get(scene.app.request().essential_acr(&["smpp"]).url())
        .await;
    assert!(page.asks_for("code"), "{}", page.outline());
}

#[tokio::test]
async fn a_known_place_of_one_person_says_nothing_of_another() {
    let scene = known().await;
    scene.choose("bob", "unknown-places").await;
    assert!(asks(&scene, HOME, "bob").await);
    prove(&scene, HOME, "bob").await;
    assert!(!asks(&scene, HOME, "bob").await);
    assert!(!asks(&scene, HOME, "alice").await);
    scene.choose("bob", "on").await;
    assert!(asks(&scene, HOME, "bob").await);
    assert!(!asks(&scene, HOME, "alice").await);
    // What was known is not known again with the wish.
    scene.choose("bob", "unknown-places").await;
    assert!(asks(&scene, HOME, "bob").await);
}

#[tokio::test]
async fn a_change_of_what_protects_the_account_makes_places_unknown() {
    let scene = known().await;
    let demo = &scene.demo;
    let changes: [(&str, &[&[&str]]); 3] = [
        (
            "a number is added",
            &[&["user", "set", "alice", "--add-phone", "+447700900178"]],
        ),
        (
            "a number is removed",
            &[&["user", "set", "alice", "--remove-phone", "+447700900178"]],
        ),
        (
            "the person is switched off",
            &[
                &["user", "set", "alice", "--disable"],
                &["user", "set", "alice", "--enable"],
            ],
        ),
    ];
    for (what, commands) in changes {
        assert!(!asks(&scene, HOME, "alice").await, "before {what}");
        for command in commands {
            demo.administer(command);
        }
        assert!(asks(&scene, HOME, "alice").await, "{what}");
        prove(&scene, HOME, "alice").await;
    }
    // An administrator who requires a second factor has it asked for once more; the person's wish
    // still counts.
    let api = Management::of(demo).await;
    let found = api.get("/people?q=alice").await.json;
    let id = found["items"][0]["id"].as_str().expect("an id").to_owned();
    let body = json!({"two_step_required": true});
    api.patch(&format!("/people/{id}"), &body).await;
    assert!(asks(&scene, HOME, "alice").await, "it is required");
    prove(&scene, HOME, "alice").await;
    assert!(!asks(&scene, HOME, "alice").await);

    let alice = demo.person("alice");
    let app = Authenticator::add(demo, &scene.browser(), alice).await;
    let browser = at(&scene, HOME);
    let (_, page) = scene.password(&browser, scene.app.request(), "alice").await;
    let page = sign_in::code(&browser, &page, &app.next_code().await).await;
    assert!(page.callback("code").is_some(), "a factor is added");
    assert!(!asks(&scene, HOME, "alice").await);
    let factors = api.get(&format!("/people/{id}/factors")).await.json;
    let factor = factors["items"].as_array().expect("factors").iter();
    let mut factor = factor.filter_map(|factor| factor["id"].as_str());
    let factor = factor.next().expect("the app");
    let gone = api.delete(&format!("/people/{id}/factors/{factor}")).await;
    assert!(gone.status.is_success(), "{}", gone.json);
    assert!(asks(&scene, HOME, "alice").await, "a factor is removed");
}

#[tokio::test]
async fn a_new_password_makes_places_unknown_and_so_does_the_alarm() {
    let scene = known().await;
    let owner = scene.browser();
    let alice = scene.demo.person("alice");
    let address = format!("{}/account/activity", scene.demo.issuer);
    let page = sign_in::visit(&scene.demo, &owner, &address, alice).await;
    says(&page, "Place known from now on");
    owner.submit(&form(&page, "/account/alarm")).await;
    assert!(asks(&scene, HOME, "alice").await, "this was not me");

    prove(&scene, HOME, "alice").await;
    let sent = scene.demo.handset.messages(alice.number()).await.len();
    let address = format!("{}/account/password", scene.demo.issuer);
    let page = owner.get(&address).await;
    let page = sign_in::password(&owner, &page, "alice", &alice.password).await;
    let code = scene.demo.handset.code_after(alice.number(), sent).await;
    let page = sign_in::code(&owner, &page, &code).await;
    let new = Person {
        password: "a lantern of quartz".to_owned(),
        ..alice.clone()
    };
    let chosen = page.form("password").fill("password", &new.password);
    owner.submit(&chosen).await;
    let request = scene.app.request();
    let page = sign_in::with_password(&at(&scene, HOME), &request, &new).await;
    assert!(page.asks_for("code"), "{}", page.outline());
}

#[tokio::test]
async fn people_see_how_many_places_are_known_and_forget_them() {
    let scene = known().await;
    prove(&scene, ABROAD, "alice").await;
    let (browser, alice) = (at(&scene, HOME), scene.demo.person("alice"));
    let address = format!("{}/account/sessions", scene.demo.issuer);
    let overview = format!("{}/account", scene.demo.issuer);
    let page = sign_in::visit(&scene.demo, &browser, &overview, alice).await;
    says(&page, "in places where you have given one lately");
    says(&page, "known in 2 places");
    assert!(page.body.contains("/account/sessions#known-places"));

    // Bob forgets his own, and no form works without its own field.
    scene.choose("bob", "unknown-places").await;
    prove(&scene, HOME, "bob").await;
    let (bobs, bob) = (at(&scene, HOME), scene.demo.person("bob"));
    let page = sign_in::visit(&scene.demo, &bobs, &address, bob).await;
    let own = page.form_with_button("places");
    let csrf = own.value("csrf").expect("a form of his own");
    let fields = [("csrf", csrf), ("places", "1")];
    let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let forged = browser.post(&address, fields.to_vec()).await;
    assert!(forged.status.is_client_error(), "{}", forged.outline());
    let page = bobs.press(&own, "places").await;
    says(&page, "asks for a second step again");
    assert!(asks(&scene, HOME, "bob").await);
    assert!(!asks(&scene, HOME, "alice").await);
    assert!(!asks(&scene, ABROAD, "alice").await);

    let page = browser.get(&address).await;
    says(&page, "known in 2 places");
    let page = browser
        .press(&page.form_with_button("places"), "places")
        .await;
    says(&page, "not known in any place yet");
    assert!(!page.has_button("places"));
    assert!(asks(&scene, HOME, "alice").await);
    assert!(asks(&scene, ABROAD, "alice").await);
    // Who chose otherwise has nothing to see.
    scene.choose("alice", "on").await;
    let page = browser.get(&address).await;
    assert!(!page.outline().contains("Places where you are known"));
}

#[tokio::test]
async fn administrators_count_known_places_and_forget_them_by_their_rules() {
    let scene = known().await;
    let api = Management::of(&scene.demo).await;
    let found = api.get("/people?q=alice").await.json;
    let id = found["items"][0]["id"].as_str().expect("an id").to_owned();
    let places = format!("/people/{id}/known-places");
    let readers = Management::with_scopes(&scene.demo, "demo-manager", "countersign:people:read");
    let readers = readers.await;
    assert_eq!(readers.get(&places).await.json, json!({"places": 1}));
    assert_eq!(readers.delete(&places).await.status, 403);
    assert!(!asks(&scene, HOME, "alice").await);
    assert_eq!(api.delete(&places).await.json, json!({"places": 1}));
    assert_eq!(api.get(&places).await.json, json!({"places": 0}));
    assert!(asks(&scene, HOME, "alice").await);
    let nobody = api.get("/people/nobody/known-places").await;
    assert_eq!(nobody.status, 404, "{}", nobody.json);

    // In the console too.
    prove(&scene, HOME, "alice").await;
    let administrator = scene.browser();
    let path = format!("/admin/people/{id}/sessions");
    let page = console::visit(&scene.demo, &administrator, &path, "admin").await;
    says(&page, "Known places");
    let forget = form(&page, &format!("/admin/people/{id}/places"));
    let page = administrator.submit(&forget).await;
    says(&page, "Known no more: 1 places.");
    assert!(asks(&scene, HOME, "alice").await);
    let history = api.get(&format!("/people/{id}/history")).await.json;
    let history = history.to_string();
    assert!(history.contains("person.place.know"), "{history}");
    assert!(history.contains("person.place.forget"), "{history}");
}

#[tokio::test]
async fn a_choice_that_asks_for_less_is_told() {
    let scene = Scene::of(Demo::start()).await;
    let number = scene.demo.person("alice").number();
    for (choice, told) in [
        ("unknown-places", 0),
        ("unknown-devices", 0),
        ("unknown-places", 1),
        ("on", 1),
        ("unknown-places", 2),
        ("off", 3),
    ] {
        scene.choose("alice", choice).await;
        until(&format!("{told} are told"), PATIENCE, async || {
            let messages = scene.demo.handset.messages(number).await.into_iter();
            let lowered = messages.filter(|message| message.text.contains("no longer asked for"));
            (lowered.count() == told).then_some(())
        })
        .await;
    }
}

/// Has Dora's own browser choose; the page that came, and what was offered.
async fn choose(operated: &Operated, choice: &str) -> (Page, Vec<String>) {
    let owner = operated.browser();
    let address = format!("{}/account/two-step", operated.installation.issuer);
    let page = owner.get(&address).await;
    let (name, password) = (&operated.dora.username, &operated.dora.password);
    let page = sign_in::password(&owner, &page, name, password).await;
    let page = operated.code(&owner, &page, 1).await;
    let shown = form(&page, "/account/two-step");
    let offered = shown.buttons.iter().map(|button| button.value.clone());
    let offered: Vec<String> = offered.collect();
    if offered.iter().any(|value| value == choice) {
        return (owner.choose(&shown, "two_step", choice).await, offered);
    }
    let mut entries = shown.entries_with("two_step", None);
    entries.retain(|(name, _)| name != "two_step");
    entries.push(("two_step".to_owned(), choice.to_owned()));
    (owner.post(&address, entries).await, offered)
}

#[tokio::test]
async fn where_the_operator_wants_no_places_known_nobody_chooses_them() {
    let operated = Operated::with(&[]).await;
    let (refused, offered) = choose(&operated, "unknown-places").await;
    assert_eq!(offered, ["on"]);
    assert_eq!(refused.status, 422, "{}", refused.outline());
    let page = operated.password(&operated.browser(), &operated.dora).await;
    assert!(page.callback("code").is_some(), "nothing was chosen");
}

/// A browser behind whoever is at this address and sends these headers.
fn behind(operated: &Operated, proxy: &str, address: &str, country: &str) -> Browser {
    let value = |text: &str| text.parse::<HeaderValue>().expect("a value");
    let mut headers = HeaderMap::new();
    headers.insert("x-forwarded-for", value(address));
    headers.insert("x-country", value(country));
    let proxy: IpAddr = proxy.parse().expect("an address");
    let http = reqwest::Client::builder()
        .redirect(Policy::none())
        .no_proxy()
        .local_address(proxy)
        .default_headers(headers)
        .build();
    operated.browser().through(http.expect("a client"))
}

#[tokio::test]
async fn behind_a_proxy_the_place_is_what_it_tells_and_nobody_else() {
    let operated = Operated::with(&[
        ("sign_in", "known_place_days", "7"),
        ("server", "trusted_proxies", "[\"127.0.0.1\"]"),
        ("server", "country_header", "\"x-country\""),
        ("limits", "codes_at_once", "20"),
    ])
    .await;
    let (chosen, offered) = choose(&operated, "unknown-places").await;
    assert_eq!(offered, ["on", "unknown-places"]);
    says(&chosen, "in every place that is new");
    let proxy = "127.0.0.1";
    let browser = behind(&operated, proxy, "198.51.100.7", "GB");
    let page = operated.password(&browser, &operated.dora).await;
    let page = operated.code(&browser, &page, 2).await;
    assert!(page.callback("code").is_some(), "{}", page.outline());

    let near = behind(&operated, proxy, "198.51.100.200", "GB");
    let page = operated.password(&near, &operated.dora).await;
    assert!(page.callback("code").is_some(), "{}", page.outline());
    // Whoever it does not name is in no place, however often they prove more.
    let nameless = behind(&operated, proxy, "198.51.100.7:55", "GB");
    for nth in 3..=4 {
        let page = operated.password(&nameless, &operated.dora).await;
        let page = operated.code(&nameless, &page, nth).await;
        assert!(page.callback("code").is_some(), "{}", page.outline());
    }
    for (what, proxy, address, country) in [
        ("another country", proxy, "198.51.100.7", "FR"),
        ("another network", proxy, "198.51.101.7", "GB"),
        ("not by the proxy", "127.0.0.2", "198.51.100.7", "GB"),
    ] {
        let browser = behind(&operated, proxy, address, country);
        let page = operated.password(&browser, &operated.dora).await;
        assert!(page.asks_for("code"), "{what}: {}", page.outline());
    }
}

#[tokio::test]
async fn a_proxy_that_nobody_named_is_pointed_out_where_places_count() {
    let note = "all visitors of a proxy are in one place";
    let installation = Installation::behind("https://login.example.org");
    let checked = installation.administer(&["check"]);
    assert!(!checked.contains(note), "{checked}");
    installation.set("sign_in", "known_place_days", "7");
    let checked = installation.administer(&["check"]);
    assert!(checked.contains(note), "{checked}");
    installation.set("server", "trusted_proxies", "[\"10.0.0.1\"]");
    let checked = installation.administer(&["check"]);
    assert!(!checked.contains(note), "{checked}");
}
