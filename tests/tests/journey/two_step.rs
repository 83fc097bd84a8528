//! Two-step sign-in that an administrator requires of one person, and second factors that have to
//! be kept while it is on.

use countersign_tests::console::form;
use countersign_tests::{
    Browser, Demo, Management, Options, Page, Person, RelyingParty, recovery_codes, sign_in,
};
use reqwest::StatusCode;
use serde_json::json;

const SECOND: &str = "+447700900178";

struct Scene {
    demo: Demo,
    app: RelyingParty,
    owner: Browser,
}

impl Scene {
    async fn with(environment: &[(&str, &str)]) -> Self {
        let demo = Demo::with(&Options {
            environment,
            ..Options::default()
        });
        let app = RelyingParty::of(&demo, "demo-web").await;
        let owner = Browser::new(&demo.issuer);
        Self { demo, app, owner }
    }

    async fn keeping_two() -> Self {
        Self::with(&[("COUNTERSIGN_SIGN_IN__MINIMUM_FACTORS", "2")]).await
    }

    fn alice(&self) -> &Person {
        self.demo.person("alice")
    }

    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.demo.issuer)
    }

    /// Opens a page as Alice, who signs in where it asks for that.
    async fn visit(&self, path: &str) -> Page {
        sign_in::visit(&self.demo, &self.owner, &self.at(path), self.alice()).await
    }

    /// Past the password, for an application that is content with it.
    async fn password(&self, username: &str) -> Page {
        let browser = Browser::new(&self.demo.issuer);
        let request = self.app.request();
        sign_in::with_password(&browser, &request, self.demo.person(username)).await
    }

    /// Has an administrator require two-step sign-in of somebody, or not.
    async fn require(&self, username: &str, required: bool) {
        let api = Management::of(&self.demo).await;
        let found = api.get(&format!("/people?q={username}")).await.json;
        let person = &found["items"][0];
        let path = format!("/people/{}", person["id"].as_str().expect("an id"));
        let changed = api
            .patch(&path, &json!({"two_step_required": required}))
            .await;
        assert_eq!(changed.status, 200, "{}", changed.json);
        assert_eq!(changed.json["two_step_required"], required);
    }

    /// Sends a choice that no page offers.
    async fn forge_choice(&self, choice: &str) -> Page {
        let page = self.visit("/account/recovery-codes").await;
        let codes = form(&page, "/account/recovery-codes");
        let csrf = codes.value("csrf").expect("a form of the session");
        let entries = [("csrf", csrf), ("two_step", choice)];
        let entries = entries.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let address = self.at("/account/two-step");
        self.owner.post(&address, entries.to_vec()).await
    }

    async fn choose(&self, choice: &str) -> Page {
        let page = self.visit("/account/two-step").await;
        let form = form(&page, "/account/two-step");
        self.owner.choose(&form, "two_step", choice).await
    }

    /// The pages of the numbers that Alice has.
    async fn number_pages(&self) -> Vec<Page> {
        let overview = self.visit("/account").await;
        let document = scraper::Html::parse_document(&overview.body);
        let links = scraper::Selector::parse("#numbers ~ ul a").expect("a selector");
        let links: Vec<String> = document
            .select(&links)
            .filter_map(|link| link.attr("href").map(str::to_owned))
            .collect();
        let mut pages = Vec::new();
        for link in links {
            pages.push(self.visit(&link).await);
        }
        pages
    }

    async fn add_number(&self) {
        let page = self.visit("/account/numbers/new").await;
        let form = page.form("phone").fill("phone", SECOND);
        let asked = self.owner.submit(&form).await;
        let code = self.demo.handset.nth_code(SECOND, 1).await;
        let page = sign_in::code(&self.owner, &asked, &code).await;
        assert_eq!(page.url.path(), "/account", "{}", page.outline());
    }
}

/// Sends the form that removes a number, whether or not the page has it.
async fn remove(browser: &Browser, page: &Page) -> Page {
    let form = page.form("name").smuggle("remove", "1");
    browser.submit(&form).await
}

fn says(page: &Page, text: &str) {
    assert!(page.outline().contains(text), "{}", page.outline());
}

#[tokio::test]
async fn what_an_administrator_requires_of_one_person_is_asked_of_nobody_else() {
    let scene = Scene::with(&[]).await;
    let page = scene.password("alice").await;
    assert!(page.callback("code").is_some(), "{}", page.outline());
    scene.require("alice", true).await;
    let page = scene.password("alice").await;
    assert!(page.asks_for("code"), "{}", page.outline());
    let page = scene.password("bob").await;
    assert!(page.callback("code").is_some(), "{}", page.outline());
}

#[tokio::test]
async fn who_is_required_to_cannot_switch_two_step_sign_in_off() {
    let scene = Scene::with(&[]).await;
    scene.require("alice", true).await;
    let overview = scene.visit("/account").await;
    says(&overview, "You cannot switch it off");
    let page = scene.visit("/account/two-step").await;
    let offered = form(&page, "/account/two-step").buttons.into_iter();
    let offered: Vec<String> = offered.map(|button| button.value).collect();
    assert_eq!(offered, ["on", "unknown-places"]);
    assert_eq!(
        scene.forge_choice("off").await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    // Nor by having nothing to be asked for.
    let pages = scene.number_pages().await;
    assert!(!pages[0].has_button("remove"), "{}", pages[0].outline());
    says(&pages[0], "Add another one first");
    let refused = remove(&scene.owner, &pages[0]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.alert().is_some(), "{}", refused.outline());
    assert!(!refused.body.contains("/account/two-step"));
    let page = scene.password("alice").await;
    assert!(page.asks_for("code"), "{}", page.outline());

    // With another one it may go.
    scene.add_number().await;
    let pages = scene.number_pages().await;
    let page = remove(&scene.owner, &pages[0]).await;
    assert_eq!(page.url.path(), "/account", "{}", page.outline());
    let activity = scene.visit("/account/activity").await;
    says(&activity, "Two-step sign-in required for your account");
}

#[tokio::test]
async fn who_has_nothing_to_be_asked_for_adds_a_number_first() {
    let scene = Scene::with(&[]).await;
    let page = scene.password("carol").await;
    assert!(page.callback("code").is_some(), "{}", page.outline());
    scene.require("carol", true).await;
    let page = scene.password("carol").await;
    assert!(page.asks_for("phone"), "{}", page.outline());
}

#[tokio::test]
async fn what_is_no_longer_required_is_told() {
    let scene = Scene::with(&[]).await;
    scene.require("alice", true).await;
    scene.require("alice", false).await;
    let told = scene.demo.handset.nth(scene.alice().number(), 1).await.text;
    assert!(told.contains("no longer asked for"), "{told}");
    let page = scene.password("alice").await;
    assert!(page.callback("code").is_some(), "{}", page.outline());
}

#[tokio::test]
async fn two_step_sign_in_is_switched_on_with_enough_second_factors_only() {
    let scene = Scene::keeping_two().await;
    let overview = scene.visit("/account").await;
    says(&overview, "you need 2 second steps");
    assert!(!overview.body.contains("href=\"/account/two-step\""));
    let sent_back = scene.visit("/account/two-step").await;
    assert_eq!(sent_back.url.path(), "/account");
    let refused = scene.forge_choice("on").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = scene.password("alice").await;
    assert!(page.callback("code").is_some(), "{}", page.outline());

    recovery_codes(&scene.demo, &scene.owner, scene.alice()).await;
    let overview = scene.visit("/account").await;
    assert!(!overview.outline().contains("second steps"));
    let page = scene.choose("on").await;
    assert_eq!(page.status, 200, "{}", page.outline());
    let page = scene.password("alice").await;
    assert!(page.asks_for("code"), "{}", page.outline());
}

#[tokio::test]
async fn while_it_is_on_nobody_takes_away_what_they_need() {
    let scene = Scene::keeping_two().await;
    recovery_codes(&scene.demo, &scene.owner, scene.alice()).await;
    // Off, nothing has to be kept.
    let pages = scene.number_pages().await;
    assert!(pages[0].has_button("remove"), "{}", pages[0].outline());
    scene.choose("on").await;
    let pages = scene.number_pages().await;
    assert!(!pages[0].has_button("remove"), "{}", pages[0].outline());
    says(&pages[0], "needs 2 second steps");
    let refused = remove(&scene.owner, &pages[0]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.alert().is_some(), "{}", refused.outline());
    assert!(refused.body.contains("/account/two-step"));
    assert_eq!(scene.number_pages().await.len(), 1);

    // Of two that go at once one stays.
    scene.add_number().await;
    let pages = scene.number_pages().await;
    let (first, second) = tokio::join!(
        remove(&scene.owner, &pages[0]),
        remove(&scene.owner, &pages[1])
    );
    let mut statuses = [first.status.as_u16(), second.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 422]);
    assert_eq!(scene.number_pages().await.len(), 1);
}

#[tokio::test]
async fn an_administrator_takes_away_what_is_lost_however_few_are_left() {
    let scene = Scene::keeping_two().await;
    recovery_codes(&scene.demo, &scene.owner, scene.alice()).await;
    scene.choose("on").await;
    let number = scene.alice().number().to_owned();
    let set = ["user", "set", "alice", "--remove-phone", &number];
    scene.demo.administer(&set);
    // What is left is still asked for, and the person is told what they lack.
    let page = scene.password("alice").await;
    assert!(page.asks_for("code"), "{}", page.outline());
    let overview = scene.owner.get(scene.at("/account")).await;
    says(&overview, "You should have 2 second steps");
}
