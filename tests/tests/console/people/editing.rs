use countersign_tests::{Browser, Demo, console};

use super::{page_of, press, removal, said};

#[tokio::test]
async fn a_person_is_added_edited_and_removed() {
    let demo = Demo::start();
    let browser = Browser::new(&demo.issuer);
    let new = console::visit(&demo, &browser, "/admin/people/new", "admin").await;
    let form = console::form(&new, "/admin/people")
        .fill("username", "dora")
        .fill("givenName", "Dora")
        .fill("number", "+44 7700 900777");
    let page = browser.submit(&form).await;
    assert_eq!(said(&page), "dora is added.");
    assert!(page.body.contains("none yet"), "{}", page.outline());

    let edit = console::form(&page, page.url.path())
        .fill("username", "dora2")
        .fill("attribute.mail", "d@example.org\ndora@example.org")
        .fill("new_name", "department")
        .fill("new_values", "Sales");
    let page = browser.submit(&edit).await;
    assert_eq!(said(&page), "Saved.");
    let form = console::form(&page, page.url.path());
    assert_eq!(form.value("username"), Some("dora2"));
    assert_eq!(
        form.value("attribute.mail"),
        Some("d@example.org\ndora@example.org")
    );
    assert_eq!(form.value("attribute.department"), Some("Sales"));
    assert!(!form.has("attribute.phoneNumberVerified"));
    let found = page_of(&demo, &browser, "dora@example", "admin").await;
    assert_eq!(found.url.path(), page.url.path());

    let page = press(&browser, &found, "/remove").await;
    assert_eq!(said(&page), "The person is removed.");
    let list = console::visit(&demo, &browser, "/admin/people?q=dora", "admin").await;
    assert_eq!(list.count("#found td a"), 0, "{}", list.outline());
}

#[tokio::test]
async fn what_is_wrong_is_said_in_the_form_and_what_was_typed_stays() {
    let demo = Demo::start();
    let browser = Browser::new(&demo.issuer);
    let new = console::visit(&demo, &browser, "/admin/people/new", "admin").await;
    let form = console::form(&new, "/admin/people").fill("sn", "Archer");
    for (username, number, says) in [
        ("alice", "", "already"),
        ("dora", "12", "not a telephone number"),
    ] {
        let form = form
            .clone()
            .fill("username", username)
            .fill("number", number);
        let page = browser.submit(&form).await;
        assert_eq!(page.status, 422, "{}", page.outline());
        assert!(page.alert().unwrap().contains(says), "{}", page.outline());
        let again = console::form(&page, "/admin/people");
        assert_eq!(again.value("username"), Some(username));
        assert_eq!(again.value("sn"), Some("Archer"));
    }
    let page = page_of(&demo, &browser, "alice", "admin").await;
    let form = console::form(&page, page.url.path())
        .fill("attribute.mail", "x@example.org")
        .fill("new_name", "not a name")
        .fill("new_values", "x");
    let answer = browser.submit(&form).await;
    assert_eq!(answer.status, 422, "{}", answer.outline());
    let again = console::form(&answer, page.url.path());
    assert_eq!(again.value("attribute.mail"), Some("x@example.org"));
    let page = page_of(&demo, &browser, "alice", "admin").await;
    assert!(!page.body.contains("x@example.org"), "{}", page.outline());
}

#[tokio::test]
async fn a_form_of_before_somebody_elses_change_changes_nothing() {
    let demo = Demo::start();
    let browser = Browser::new(&demo.issuer);
    let page = page_of(&demo, &browser, "alice", "admin").await;
    demo.administer(&["user", "set", "alice", "--attribute", "title=Dr"]);
    let late = console::form(&page, page.url.path()).fill("attribute.mail", "late@example.org");
    let answer = browser.submit(&late).await;
    assert_eq!(answer.status, 409, "{}", answer.outline());
    let shown = demo.administer(&["user", "show", "alice"]);
    assert!(!shown.contains("late@example.org"), "{shown}");
}

#[tokio::test]
async fn rule_08_who_loses_a_number_is_told_there_and_enrols_anew() {
    let demo = Demo::start();
    let browser = Browser::new(&demo.issuer);
    let alice = demo.person("alice");
    let page = page_of(&demo, &browser, "alice", "admin").await;
    let page = press(&browser, &page, &removal(&page)).await;
    assert_eq!(said(&page), "The number is removed.");
    let notice = demo.handset.nth(alice.number(), 1).await;
    assert!(notice.text.contains("removed"), "{}", notice.text);
    let history = press_link(&demo, &browser, &page, "/history").await;
    let outline = history.outline();
    assert!(outline.contains("person.attribute.remove"), "{outline}");
    assert!(outline.contains("••••• 23"), "{outline}");
    assert!(!history.body.contains(alice.number()), "{outline}");

    let add = console::form(&page, &format!("{}/numbers", page.url.path()));
    let page = browser.submit(&add.fill("number", "+44 7700 900666")).await;
    assert_eq!(said(&page), "The number is added.");
    assert!(page.body.contains("+447700900666"), "{}", page.outline());
}

async fn press_link(
    demo: &Demo,
    browser: &Browser,
    page: &countersign_tests::Page,
    end: &str,
) -> countersign_tests::Page {
    let path = format!("{}{end}", page.url.path());
    console::visit(demo, browser, &path, "admin").await
}
