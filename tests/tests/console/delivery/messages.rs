use std::time::Duration;

use countersign_tests::{Browser, Demo, Management, console};
use serde_json::json;

use super::scene::{life_at, send};

const PLACE: &str = "/admin/delivery/messages";

#[tokio::test]
async fn a_test_message_is_sent_followed_and_written_down() {
    let demo = Demo::start();
    let browser = Browser::new(&demo.issuer);
    let path = "/admin/delivery/test";
    let page = console::visit(&demo, &browser, path, "admin").await;
    let form = console::form(&page, path)
        .fill("to", "+447700900177")
        .fill("text", "Is anybody there?");
    let page = browser.submit(&form).await;
    assert!(page.url.path().starts_with(PLACE), "{}", page.outline());
    let received = demo.handset.nth("+447700900177", 1).await;
    assert_eq!(received.text, "Is anybody there?");
    let api = Management::of(&demo).await;
    let id = page.url.path().rsplit('/').next().unwrap();
    let life = life_at(&api, id, "delivered").await;
    assert_eq!(life.json["message"]["to"], "••••• 77", "{}", life.json);
    let page = browser.get(&page.url).await;
    let words = page.outline();
    for state in ["Queued", "Submitted", "Delivered"] {
        assert!(words.contains(state), "{words}");
    }
    assert!(!page.body.contains("anybody") && !page.body.contains("447700900177"));
    let log = api.get("/audit?action=message.test").await;
    assert_eq!(log.json["items"][0]["subject"], id, "{}", log.json);
    assert!(
        !log.json.to_string().contains("447700900177"),
        "{}",
        log.json
    );
}

#[tokio::test]
async fn the_guards_count_test_messages_too() {
    let demo = Demo::start();
    let api = Management::of(&demo).await;
    let to = "+447700900178";
    for _ in 0..5 {
        send(&api, to, None).await;
    }
    let body = json!({"to": to, "text": "one more"});
    let refused = api.post("/delivery/test-messages", &body).await;
    assert_eq!(refused.status, 409, "{}", refused.json);
    assert_eq!(refused.json["detail"], "limit reached");
    let premium = json!({"to": "+449098790123", "text": "x"});
    let refused = api.post("/delivery/test-messages", &premium).await;
    assert_eq!(refused.status, 409, "{}", refused.json);
    assert!(demo.handset.messages("+449098790123").await.is_empty());
}

#[tokio::test]
async fn messages_are_found_by_their_number_which_no_page_and_no_address_shows() {
    let demo = Demo::start();
    let api = Management::of(&demo).await;
    for to in ["+447700900177", "+447700900277", "+447700900188"] {
        send(&api, to, None).await;
    }
    let browser = Browser::new(&demo.issuer);
    let page = console::visit(&demo, &browser, PLACE, "admin").await;
    let search = console::form(&page, &format!("{PLACE}/search"));
    let page = browser
        .submit(&search.clone().fill("number", "+44 7700 900177"))
        .await;
    assert_eq!(page.count("tbody tr"), 1, "{}", page.outline());
    assert!(page.outline().contains("••••• 77"), "{}", page.outline());
    assert!(!page.url.as_str().contains("900177"), "{}", page.url);
    assert!(!page.body.contains("900177"));
    // The number goes on to count when something else is asked for besides.
    let narrower = console::form(&page, &format!("{PLACE}/search")).fill("state", "expired");
    let page = browser.submit(&narrower).await;
    assert!(
        page.outline().contains("There are no such messages."),
        "{}",
        page.outline()
    );
    let page = browser.submit(&search.clone().fill("number", "77")).await;
    assert_eq!(page.count("tbody tr"), 2, "{}", page.outline());
    let page = browser.submit(&search.fill("number", "0900177")).await;
    assert_eq!(page.status, 422, "{}", page.outline());

    let body = json!({"number": "+447700900188", "limit": 1});
    let found = api.post("/delivery/messages/search", &body).await;
    assert_eq!(found.json["items"][0]["to"], "••••• 88", "{}", found.json);
    let next = json!({"number": "+447700900188", "after": found.json["next"]});
    let rest = api.post("/delivery/messages/search", &next).await;
    assert_eq!(rest.json["items"], json!([]), "{}", rest.json);
    let all = api.get("/delivery/messages?limit=2&number_end=77").await;
    assert_eq!(all.json["items"].as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn a_message_that_waits_is_cancelled_and_never_arrives() {
    let demo = Demo::start();
    let api = Management::of(&demo).await;
    let nowhere = json!({"kind": "smpp", "properties": {
        "smpp_server": "127.0.0.1", "smpp_port": "1", "system_id": "x",
    }});
    let put = api.put("/delivery/centres/nowhere", &nowhere).await;
    assert_eq!(put.status, 200, "{}", put.json);
    let id = send(&api, "+447700900179", Some("nowhere")).await;
    let browser = Browser::new(&demo.issuer);
    let page = console::visit(&demo, &browser, &format!("{PLACE}/{id}"), "admin").await;
    let cancel = console::form(&page, &format!("{PLACE}/{id}/cancel"));
    let page = browser.submit(&cancel).await;
    assert!(page.outline().contains("Cancelled"), "{}", page.outline());
    let again = api
        .post(&format!("/delivery/messages/{id}/cancel"), &json!({}))
        .await;
    assert_eq!(again.status, 409, "{}", again.json);
    let quiet = Duration::from_millis(500);
    assert!(demo.handset.stays_at("+447700900179", 0, quiet).await);
    let log = api.get("/audit?action=message.cancel").await;
    assert_eq!(log.json["items"][0]["subject"], id, "{}", log.json);
}
