use countersign_tests::{Browser, Demo, console};

use super::{help_desk, page_of, press, removal, said};

#[tokio::test]
async fn a_help_desk_helps_and_may_not_edit() {
    let demo = Demo::start();
    help_desk(&demo);
    let browser = Browser::new(&demo.issuer);
    let page = page_of(&demo, &browser, "alice", "bob").await;
    let path = page.url.path();
    let has = |end: &str| {
        let mut forms = page.forms().into_iter();
        forms.any(|form| form.action.path() == format!("{path}{end}"))
    };
    assert!(has("/status") && has("/unlock"));
    assert!(!has("") && !has("/groups") && !has("/numbers") && !has("/remove"));

    // As the forms of somebody who may would come.
    let unlock = console::form(&page, &format!("{path}/unlock"));
    for (end, field, value) in [
        ("", "attribute.mail", "mine@example.org"),
        ("/groups", "groups", "administrators"),
        ("/numbers", "number", "+447700900666"),
        ("/remove", "revision", "0"),
    ] {
        let mut forged = unlock
            .clone()
            .smuggle(field, value)
            .smuggle("username", "alice");
        forged.action.set_path(&format!("{path}{end}"));
        let answer = browser.submit(&forged).await;
        assert!(
            matches!(answer.status.as_u16(), 403 | 422),
            "{end}: {}",
            answer.outline()
        );
        assert!(
            answer.outline().contains("people:write"),
            "{end}: {}",
            answer.outline()
        );
    }
    let mut new = unlock.clone().smuggle("username", "mallory");
    new.action.set_path("/admin/people");
    assert_eq!(browser.submit(&new).await.status, 403);
    let shown = demo.administer(&["user", "show", "alice"]);
    assert!(shown.contains("alice@example.org"), "{shown}");
    assert!(!shown.contains("administrators"), "{shown}");
    assert!(!shown.contains("900666"), "{shown}");

    let page = press(&browser, &page, &removal(&page)).await;
    assert_eq!(said(&page), "The number is removed.");
}

#[tokio::test]
async fn a_help_desk_does_nothing_to_an_administrator() {
    let demo = Demo::start();
    help_desk(&demo);
    let browser = Browser::new(&demo.issuer);
    let page = page_of(&demo, &browser, "admin", "bob").await;
    for end in ["/status".to_owned(), "/unlock".to_owned(), removal(&page)] {
        let answer = press(&browser, &page, &end).await;
        assert_eq!(answer.status, 422, "{end}: {}", answer.outline());
        assert!(
            answer.outline().contains("has a role"),
            "{end}: {}",
            answer.outline()
        );
    }
    let shown = demo.administer(&["user", "show", "admin"]);
    assert!(
        shown.contains("\tactive\t") && shown.contains("+447700900100"),
        "{shown}"
    );
}

#[tokio::test]
async fn a_role_is_given_by_those_only_who_may_change_roles() {
    let demo = Demo::start();
    let browser = Browser::new(&demo.issuer);
    let role = console::visit(&demo, &browser, "/admin/roles/new", "admin").await;
    let role = console::form(&role, "/admin/roles")
        .fill("name", "staff")
        .smuggle("permission", "people:write");
    browser.submit(&role).await;
    let page = page_of(&demo, &browser, "bob", "admin").await;
    let groups = console::form(&page, &format!("{}/groups", page.url.path()));
    let page = browser.submit(&groups.fill("groups", "staff")).await;
    assert_eq!(said(&page), "The groups are saved.");

    let browser = Browser::new(&demo.issuer);
    let page = page_of(&demo, &browser, "carol", "bob").await;
    let groups = console::form(&page, &format!("{}/groups", page.url.path()));
    let answer = browser
        .submit(&groups.clone().fill("groups", "administrators"))
        .await;
    assert_eq!(answer.status, 422, "{}", answer.outline());
    assert!(
        answer.alert().unwrap().contains("roles:write"),
        "{}",
        answer.outline()
    );
    let page = browser.submit(&groups.fill("groups", "choir")).await;
    assert_eq!(said(&page), "The groups are saved.");
    let shown = demo.administer(&["user", "show", "carol"]);
    assert!(shown.contains("memberOf = choir"), "{shown}");
}

#[tokio::test]
async fn nobody_switches_themselves_off() {
    let demo = Demo::start();
    let browser = Browser::new(&demo.issuer);
    let page = page_of(&demo, &browser, "admin", "admin").await;
    let mut form = console::form(&page, &format!("{}/unlock", page.url.path()));
    form = form.smuggle("active", "false");
    form.action.set_path(&format!("{}/status", page.url.path()));
    let answer = browser.submit(&form).await;
    assert_eq!(answer.status, 422, "{}", answer.outline());
}
