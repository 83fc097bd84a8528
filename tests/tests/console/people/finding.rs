use countersign_tests::{Browser, Demo, Management, console};
use serde_json::json;

use super::{help_desk, page_of};

#[tokio::test]
async fn people_are_found_by_name_mail_and_the_end_of_a_number() {
    let demo = Demo::start();
    let browser = Browser::new(&demo.issuer);
    for text in [
        "ali",
        "ALICE",
        "arch",
        "archer+ali",
        "alice@ex",
        "0123",
        "%2B44+7700+900123",
        "07700900123",
    ] {
        let path = format!("/admin/people?q={text}");
        let page = console::visit(&demo, &browser, &path, "admin").await;
        assert_eq!(
            page.count("#found tbody tr"),
            1,
            "{text}: {}",
            page.outline()
        );
        assert_eq!(
            page.text_of("#found td a").as_deref(),
            Some("alice"),
            "{text}"
        );
    }
    for text in ["xavier", "archer+bob", "4567", "lice"] {
        let path = format!("/admin/people?q={text}");
        let page = console::visit(&demo, &browser, &path, "admin").await;
        assert_eq!(page.count("#found td a"), 0, "{text}: {}", page.outline());
    }
    let page = console::visit(&demo, &browser, "/admin/people", "admin").await;
    assert_eq!(page.count("#found tbody tr"), 4, "{}", page.outline());
}

#[tokio::test]
async fn whole_numbers_are_for_those_who_may_write() {
    let demo = Demo::start();
    help_desk(&demo);
    let number = demo.person("alice").number();
    let browser = Browser::new(&demo.issuer);
    let page = page_of(&demo, &browser, "alice", "admin").await;
    assert!(page.body.contains(number), "{}", page.outline());
    let browser = Browser::new(&demo.issuer);
    for path in ["/admin/people?q=23", "/admin/people"] {
        let list = console::visit(&demo, &browser, path, "bob").await;
        assert!(list.body.contains("••••• 23"), "{}", list.outline());
        assert!(!list.body.contains(number), "{}", list.outline());
    }
    let page = page_of(&demo, &browser, "alice", "bob").await;
    assert!(page.body.contains("••••• 23"), "{}", page.outline());
    assert!(!page.body.contains(number), "{}", page.outline());
}

#[tokio::test]
async fn a_number_cannot_be_read_out_digit_by_digit() {
    let demo = Demo::start();
    help_desk(&demo);
    let scopes = "countersign:people:read countersign:people:help";
    let helps = Management::with_scopes(&demo, "demo-manager", scopes).await;
    let all = Management::of(&demo).await;
    let found = async |api: &Management, text: &str| {
        let request = api.request(reqwest::Method::GET, "/people");
        let list = countersign_tests::management::send(request.query(&[("q", text)])).await;
        let people = list.json["items"].as_array();
        let people = people.unwrap_or_else(|| panic!("{text}: {}", list.json));
        let names = people
            .iter()
            .filter_map(|person| person["username"].as_str());
        names.map(str::to_owned).collect::<Vec<_>>()
    };
    // Zeros before them make no whole number of a part, and spaces no other text.
    for text in [
        "123",
        "0123",
        "900123",
        "00900123",
        "0000000123",
        "+000 (000) 0123",
    ] {
        assert_eq!(found(&helps, text).await, [""; 0], "{text}");
    }
    for text in ["123", "900123", "0000000123"] {
        assert_eq!(found(&all, text).await, ["alice"], "{text}");
    }
    // What they see, or knew as a whole.
    for text in ["23", "+44 7700 900123", "07700900123"] {
        assert_eq!(found(&helps, text).await, ["alice"], "{text}");
    }
    assert_eq!(found(&helps, "alice").await, ["alice"]);
    let new = json!({"username": "1234567", "attributes": {}});
    assert_eq!(all.post("/people", &new).await.status, 201);
    assert_eq!(found(&helps, "1234").await, ["1234567"], "names of digits");

    let scim = helps.below("/scim/v2");
    for filter in [
        "phoneNumbers.value ew \"0123\"",
        "phoneNumbers[value co \"900123\"]",
        "phoneNumbers.value gt \"+4477009\" and userName eq \"alice\"",
        "emails sw \"0123\"",
        "phoneNumbers.value eq \"+447700900123\"",
    ] {
        let request = scim.request(reqwest::Method::GET, "/Users");
        let list = countersign_tests::management::send(request.query(&[("filter", filter)])).await;
        let total = &list.json["totalResults"];
        let masked = filter.contains(" gt ");
        // A masked one is compared as it is shown.
        assert!(masked || total == 0, "{filter}: {}", list.json);
        assert!(!list.json.to_string().contains("900123"), "{}", list.json);
    }
    let browser = Browser::new(&demo.issuer);
    let list = console::visit(&demo, &browser, "/admin/people?q=0123", "bob").await;
    assert_eq!(list.count("#found td a"), 0, "{}", list.outline());
}
