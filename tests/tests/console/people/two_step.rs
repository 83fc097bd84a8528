use countersign_tests::management::send;
use countersign_tests::{Browser, Demo, Management, console};
use reqwest::Method;
use serde_json::json;

use super::{help_desk, page_of, press, said};

#[tokio::test]
async fn the_help_desk_requires_two_step_sign_in_of_a_person_and_lets_it_go() {
    let demo = Demo::start();
    help_desk(&demo);
    let browser = Browser::new(&demo.issuer);
    let page = page_of(&demo, &browser, "alice", "bob").await;
    assert!(page.outline().contains("as the person chooses"));
    let page = press(&browser, &page, "/two-step").await;
    assert!(said(&page).contains("is required of them"));
    assert!(page.outline().contains("required by an administrator"));
    let page = press(&browser, &page, "/two-step").await;
    assert!(said(&page).contains("no longer required"));

    let history = format!("{}/history", page.url.path());
    let history = console::visit(&demo, &browser, &history, "bob").await;
    let text = history.outline();
    assert_eq!(text.matches("person.two_step.require").count(), 2, "{text}");
    assert!(text.contains("no longer required"), "{text}");
}

#[tokio::test]
async fn nobody_requires_it_of_who_may_do_more_or_lets_themselves_go() {
    let demo = Demo::start();
    help_desk(&demo);
    let browser = Browser::new(&demo.issuer);
    let page = page_of(&demo, &browser, "admin", "bob").await;
    let page = press(&browser, &page, "/two-step").await;
    assert_eq!(page.status, 422, "{}", page.outline());

    let own = Browser::new(&demo.issuer);
    let page = page_of(&demo, &own, "admin", "admin").await;
    let form = console::form(&page, &format!("{}/two-step", page.url.path()));
    let required = own.submit(&form).await;
    assert!(said(&required).contains("is required of them"));
    let mut buttons = required.forms().into_iter();
    assert!(buttons.all(|form| !form.action.path().ends_with("/two-step")));
    let form = form.without("required").smuggle("required", "false");
    let refused = own.submit(&form).await;
    assert_eq!(refused.status, 422, "{}", refused.outline());
}

#[tokio::test]
async fn the_api_requires_it_upon_the_revision_that_was_seen() {
    let demo = Demo::start();
    let api = Management::of(&demo).await;
    let found = api.get("/people?q=alice").await.json;
    let alice = &found["items"][0];
    assert_eq!(alice["two_step_required"], false, "{found}");
    let path = format!("/people/{}", alice["id"].as_str().expect("an id"));
    let etag = api.get(&path).await.etag.expect("a person has an etag");
    let require = || {
        let request = api.request(Method::PATCH, &path);
        let request = request.header("if-match", &etag);
        send(request.json(&json!({"two_step_required": true})))
    };
    let changed = require().await;
    assert_eq!(changed.status, 200, "{}", changed.json);
    assert_ne!(changed.etag.as_ref(), Some(&etag));
    assert_eq!(api.get(&path).await.json["two_step_required"], true);
    assert_eq!(require().await.status, 412);

    let readers = Management::with_scopes(&demo, "demo-manager", "countersign:people:read").await;
    let body = json!({"two_step_required": false});
    assert_eq!(readers.patch(&path, &body).await.status, 403);
    let helpers = Management::with_scopes(&demo, "demo-manager", "countersign:people:help").await;
    assert_eq!(helpers.patch(&path, &body).await.status, 200);
}
