use countersign_tests::{Browser, Demo, Management, console};
use serde_json::json;

use super::scene::{add_centre, life_at, send};

const PLACE: &str = "/admin/delivery/routes";

#[tokio::test]
async fn routes_are_kept_at_the_console_and_decide_who_carries_a_message() {
    let demo = Demo::start();
    let api = Management::of(&demo).await;
    for name in ["first", "second"] {
        add_centre(&demo, &api, name).await;
    }
    let browser = Browser::new(&demo.issuer);
    for (name, priority) in [("late", "20"), ("early", "10")] {
        let centre = if name == "early" { "first" } else { "second" };
        let page = console::visit(&demo, &browser, &format!("{PLACE}/new"), "admin").await;
        let form = console::form(&page, PLACE)
            .fill("name", name)
            .fill("p.centre", centre)
            .fill("p.priority", priority)
            .fill("p.prefix", "+44")
            .fill("senders", "GB 12345\nUS Counter");
        let page = browser.submit(&form).await;
        let said = page.text_of("[role=status]");
        let saved = format!("The route {name} is saved.");
        assert_eq!(said.as_deref(), Some(saved.as_str()), "{}", page.outline());
    }
    let listed = api.get("/delivery/routes").await;
    let routes = listed.json["items"].as_array().unwrap();
    let order: Vec<&str> = routes.iter().filter_map(|r| r["name"].as_str()).collect();
    assert_eq!(order, ["early", "late"]);
    assert_eq!(routes[0]["properties"]["sender_gb"], "12345");

    let to = demo.person("bob").number();
    let life = life_at(&api, &send(&api, to, Some("shared")).await, "delivered").await;
    assert_eq!(life.json["message"]["centre"], "first", "{}", life.json);
    assert_eq!(demo.handset.nth(to, 1).await.from, "12345");

    let asked = json!({"to": to, "route": "shared"});
    let journey = api.post("/delivery/explain", &asked).await;
    let ways = journey.json["ways"].as_array().unwrap();
    let ways: Vec<&str> = ways.iter().filter_map(|w| w["centre"].as_str()).collect();
    assert_eq!(ways, ["first", "second"], "{}", journey.json);
    assert_eq!(journey.json["ways"][0]["first"], true);
    let abroad = json!({"to": "+4915123456789", "route": "shared"});
    let journey = api.post("/delivery/explain", &abroad).await;
    assert_eq!(journey.json["ways"], json!([]), "{}", journey.json);
    let reason = &journey.json["considered"][0]["why_not"];
    assert_eq!(reason, "it is for numbers that begin otherwise");

    let page = console::visit(&demo, &browser, &format!("{PLACE}/early"), "admin").await;
    let switch = console::form(&page, &format!("{PLACE}/early/switch"));
    browser.submit(&switch).await;
    let life = life_at(&api, &send(&api, to, Some("shared")).await, "delivered").await;
    assert_eq!(life.json["message"]["centre"], "second", "{}", life.json);
    let page = console::visit(&demo, &browser, &format!("{PLACE}/late"), "admin").await;
    browser
        .submit(&console::form(&page, &format!("{PLACE}/late/remove")))
        .await;
    let refused = api
        .post(
            "/delivery/test-messages",
            &json!({"to": to, "text": "x", "route": "shared"}),
        )
        .await;
    assert_eq!(refused.status, 422, "{}", refused.json);
    assert_eq!(refused.json["field"], "route");
}

#[tokio::test]
async fn a_wrong_route_is_refused_beside_its_field_and_nothing_typed_is_lost() {
    let demo = Demo::start();
    let api = Management::of(&demo).await;
    add_centre(&demo, &api, "main").await;
    let browser = Browser::new(&demo.issuer);
    let page = console::visit(&demo, &browser, &format!("{PLACE}/new"), "admin").await;
    let form = console::form(&page, PLACE)
        .fill("name", "nights")
        .fill("p.centre", "main")
        .fill("p.time", "22-6")
        .fill("senders", "GB 12345");
    let page = browser.submit(&form).await;
    assert_eq!(page.status, 422, "{}", page.outline());
    let wrong = page.text_of("#e-time").unwrap_or_default();
    assert!(
        wrong.contains("22-6") && wrong.contains("08:00-20:00"),
        "{wrong}"
    );
    let typed = console::form(&page, PLACE);
    assert_eq!(typed.value("senders"), Some("GB 12345"));
    assert_eq!(typed.value("p.centre"), Some("main"));
    let typed = typed
        .fill("p.time", "22:00-06:00")
        .fill("senders", "Britain 1");
    let page = browser.submit(&typed).await;
    assert_eq!(page.status, 422, "{}", page.outline());
    assert!(page.text_of("#e-senders").is_some(), "{}", page.outline());
    let nowhere = api
        .put(
            "/delivery/routes/lost",
            &json!({"properties": {"centre": "nowhere"}}),
        )
        .await;
    assert_eq!(
        nowhere.json["field"], "properties.centre",
        "{}",
        nowhere.json
    );
}

#[tokio::test]
async fn the_console_explains_a_way_and_the_number_stands_in_no_address() {
    let demo = Demo::start();
    let browser = Browser::new(&demo.issuer);
    let path = "/admin/delivery/explain";
    let page = console::visit(&demo, &browser, path, "admin").await;
    let form = console::form(&page, path).fill("to", "+447700900123");
    let page = browser.submit(&form).await;
    let words = page.outline();
    assert!(words.contains("a number of GB (mobile)"), "{words}");
    assert!(words.contains("smpp to smpp"), "{words}");
    assert!(!page.url.as_str().contains("447700"), "{}", page.url);
    let page = browser
        .submit(&console::form(&page, path).fill("to", "12"))
        .await;
    assert_eq!(page.status, 422, "{}", page.outline());
}
