//! A real server and message centre under people who make it send messages.

use countersign_tests::wait::{PATIENCE, until};
use countersign_tests::{
    Browser, Installation, MessageCentre, Page, Person, Process, RelyingParty, sign_in,
};
use serde_json::Value;

use crate::scene::assert_refused;

const ALICE: (&str, &str) = ("alice", "+447700900123");
const BOB: (&str, &str) = ("bob", "+447700900124");
const GRETA: (&str, &str) = ("greta", "+4915123456789");
/// Asks for no message by itself: one code at once is enough for everybody.
const NO_PACE: (&str, &str) = ("COUNTERSIGN_LIMITS__CODES_AT_ONCE", "1000");

struct Site {
    installation: Installation,
    centre: MessageCentre,
    people: Vec<Person>,
    app: RelyingParty,
    /// Ends with the test.
    _server: Process,
}

impl Site {
    async fn new(settings: &[(&str, &str)], people: &[(&str, &str)]) -> Self {
        let installation = Installation::new();
        let centre = MessageCentre::start("127.0.0.1:0");
        let (system_id, password) = (MessageCentre::SYSTEM_ID, MessageCentre::PASSWORD);
        installation.connect(&centre.smpp, system_id, password);
        let people: Vec<Person> = people
            .iter()
            .map(|(username, phone)| Person {
                username: (*username).to_owned(),
                password: "quartz lantern".to_owned(),
                phone: Some((*phone).to_owned()).filter(|phone| !phone.is_empty()),
            })
            .collect();
        for person in &people {
            installation.add(person);
        }
        let client = installation.register("shop", "http://127.0.0.1:9999/callback");
        let server = installation.spawn(settings);
        until("the server is ready", PATIENCE * 3, async || {
            installation.is_ready().await.then_some(())
        })
        .await;
        Self {
            app: RelyingParty::new(&installation.issuer, client).await,
            installation,
            centre,
            people,
            _server: server,
        }
    }

    fn person(&self, username: &str) -> &Person {
        let found = self.people.iter().find(|p| p.username == username);
        found.expect("this person was added")
    }

    fn browser(&self) -> Browser {
        Browser::new(&self.installation.issuer)
    }

    /// Password of a fresh sign-in, asked for from an address.
    async fn ask(&self, username: &str, address: &str) -> Page {
        let browser = self.browser().at(address);
        let request = self.app.request().with("acr_values", "smpp");
        sign_in::with_password(&browser, &request, self.person(username)).await
    }

    async fn gets_a_code(&self, username: &str, address: &str) {
        let page = self.ask(username, address).await;
        assert!(page.asks_for("code"), "{username}: {}", page.outline());
    }

    async fn gets_none(&self, username: &str, address: &str) -> Page {
        let page = self.ask(username, address).await;
        assert!(!page.asks_for("code"), "{username}: {}", page.outline());
        assert_refused(&page, "a code that is kept back");
        page
    }

    /// How many messages a number has got, once `count` of them are there.
    async fn messages(&self, username: &str, count: usize) -> usize {
        let number = self.person(username).number();
        if count > 0 {
            self.centre.handset.nth(number, count).await;
        }
        self.centre.handset.messages(number).await.len()
    }

    fn status(&self) -> Value {
        let printed = self.installation.administer(&["guard", "status", "--json"]);
        serde_json::from_str(&printed).expect("JSON was asked for")
    }

    fn alarms(&self) -> Vec<String> {
        let status = self.status();
        let alarms = status["alarms"].as_array().cloned().unwrap_or_default();
        let kind = |alarm: &Value| alarm["kind"].as_str().map(str::to_owned);
        alarms.iter().filter_map(kind).collect()
    }
}

#[tokio::test]
async fn rule_10_one_address_over_many_accounts_is_stopped() {
    let settings = [("COUNTERSIGN_LIMITS__CODES_PER_ADDRESS", "2")];
    let site = Site::new(&settings, &[ALICE, BOB, GRETA]).await;
    site.gets_a_code("alice", "127.0.2.1").await;
    site.gets_a_code("bob", "127.0.2.1").await;
    let page = site.gets_none("greta", "127.0.2.1").await;
    assert_eq!(page.status.as_u16(), 429);
    site.gets_a_code("greta", "127.0.2.2").await;
    assert_eq!(site.messages("greta", 1).await, 1);
}

#[tokio::test]
async fn rule_10_many_addresses_on_one_number_are_stopped() {
    let settings = [NO_PACE, ("COUNTERSIGN_LIMITS__CODES_PER_NUMBER", "2")];
    let site = Site::new(&settings, &[ALICE, BOB]).await;
    site.gets_a_code("alice", "127.0.2.1").await;
    site.gets_a_code("alice", "127.0.2.2").await;
    for last in 3..6 {
        let page = site.gets_none("alice", &format!("127.0.2.{last}")).await;
        assert_eq!(page.status.as_u16(), 429);
    }
    site.gets_a_code("bob", "127.0.2.9").await;
    assert_eq!(site.messages("alice", 2).await, 2);
}

#[tokio::test]
async fn rule_10_starting_again_and_again_waits_for_the_interval() {
    let site = Site::new(&[], &[ALICE]).await;
    for _ in 0..3 {
        site.gets_a_code("alice", "127.0.2.1").await;
    }
    let page = site.gets_none("alice", "127.0.2.1").await;
    let alert = page.alert().unwrap_or_default();
    assert!(alert.contains("seconds"), "{alert}");
    assert!(page.asks_for("password"), "{}", page.outline());
    assert_eq!(site.messages("alice", 3).await, 3);
}

#[tokio::test]
async fn rule_10_a_pumped_prefix_is_stopped_and_the_others_go_on() {
    let settings = [
        NO_PACE,
        ("COUNTERSIGN_GUARD__CONVERSION_AT_LEAST", "4"),
        ("COUNTERSIGN_GUARD__CONVERSION_GRACE_SECONDS", "0"),
        ("COUNTERSIGN_GUARD__CONVERSION_STOP_MINUTES", "60"),
    ];
    let site = Site::new(&settings, &[ALICE, BOB, GRETA]).await;
    for _ in 0..4 {
        site.gets_a_code("alice", "127.0.2.1").await;
    }
    site.gets_none("alice", "127.0.2.1").await;
    // Stopped by prefix: another person's number under it as well.
    site.gets_none("bob", "127.0.2.2").await;
    site.gets_a_code("greta", "127.0.2.3").await;
    assert_eq!(site.messages("alice", 4).await, 4);
    assert_eq!(site.messages("bob", 0).await, 0);
    assert!(site.alarms().contains(&"prefix-stopped".to_owned()));
    let listed = site.installation.administer(&["guard", "list"]);
    assert!(listed.starts_with("+447700\t"), "{listed}");
    site.installation.administer(&["guard", "lift", "+447700"]);
    site.gets_a_code("bob", "127.0.2.2").await;
    assert_eq!(site.messages("bob", 1).await, 1);
}

#[tokio::test]
async fn rule_10_other_countries_and_premium_numbers_get_nothing_and_nothing_is_told() {
    let settings = [("COUNTERSIGN_GUARD__COUNTRIES_ALLOWED", "GB")];
    let premium = ("paul", "+449098790123");
    let site = Site::new(&settings, &[ALICE, GRETA, premium, ("carol", "")]).await;
    let pages = [
        site.gets_none("greta", "127.0.2.1").await,
        site.gets_none("paul", "127.0.2.1").await,
    ];
    let [other_country, costly] = pages.map(|page| {
        let text = page.text_of("main").unwrap_or_default();
        // Each page has its own reference for the log.
        let (text, _) = text.split_once("Reference").unwrap_or((&text, ""));
        (page.status, text.to_owned())
    });
    assert_eq!(other_country, costly);

    let browser = site.browser();
    let request = site.app.request().with("acr_values", "smpp");
    let page = sign_in::with_password(&browser, &request, site.person("carol")).await;
    let mut told = Vec::new();
    for number in [GRETA.1, premium.1, "+881612345678"] {
        let form = page.form("phone").fill("phone", number);
        let refused = browser.submit(&form).await;
        assert!(!refused.asks_for("code"), "{number}: {}", refused.outline());
        told.push(refused.alert().expect("it says why"));
    }
    assert!(told[0].contains("country"), "{told:?}");
    let form = page.form("phone").fill("phone", "+447700900199");
    assert!(browser.submit(&form).await.asks_for("code"));

    // The last one that is let through is the first one to arrive.
    site.centre.handset.nth("+447700900199", 1).await;
    for number in [GRETA.1, premium.1, "+881612345678"] {
        let arrived = site.centre.handset.messages(number).await;
        assert!(arrived.is_empty(), "{number}: {arrived:?}");
    }
}

#[tokio::test]
async fn rule_10_a_spent_budget_ends_codes_but_not_for_those_who_are_exempt() {
    let settings = [
        NO_PACE,
        ("COUNTERSIGN_GUARD__DAILY_BUDGET", "0.10"),
        ("COUNTERSIGN_GUARD__COSTS", "GB 0.02, * 0.05"),
        ("COUNTERSIGN_GUARD__BUDGET_EXEMPT", "bob"),
    ];
    let site = Site::new(&settings, &[ALICE, BOB]).await;
    for sent in 1..=5 {
        site.gets_a_code("alice", "127.0.2.1").await;
        let warned = site.alarms().contains(&"budget".to_owned());
        assert_eq!(warned, sent >= 4, "after {sent} of 5 messages");
    }
    site.gets_none("alice", "127.0.2.1").await;
    assert!(site.alarms().contains(&"budget-spent".to_owned()));
    site.gets_a_code("bob", "127.0.2.2").await;
    assert_eq!(site.messages("alice", 5).await, 5);
    let budget = &site.status()["budget"];
    assert_eq!(budget["spent"], "0.12");
    assert_eq!(budget["messages"], 6);
}
