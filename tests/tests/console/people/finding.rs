use countersign_tests::{Browser, Demo, console};

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
    for path in ["/admin/people?q=0123", "/admin/people"] {
        let list = console::visit(&demo, &browser, path, "bob").await;
        assert!(list.body.contains("••••• 23"), "{}", list.outline());
        assert!(!list.body.contains(number), "{}", list.outline());
    }
    let page = page_of(&demo, &browser, "alice", "bob").await;
    assert!(page.body.contains("••••• 23"), "{}", page.outline());
    assert!(!page.body.contains(number), "{}", page.outline());
}
