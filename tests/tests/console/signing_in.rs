use countersign_tests::{Browser, Demo, console, sign_in};

#[tokio::test]
async fn an_administrator_signs_in_with_the_console_acr_and_comes_back_to_the_page() {
    let demo = Demo::start();
    let browser = Browser::new(&demo.issuer);
    let page = browser.get(format!("{}/admin/audit", demo.issuer)).await;
    assert!(page.asks_for("password"), "{}", page.outline());
    let page = sign_in::go_on(&demo, &browser, page, demo.person("admin")).await;
    assert_eq!(page.url.path(), "/admin/audit", "{}", page.outline());
    assert_eq!(page.text_of("h1").as_deref(), Some("Audit Log"));
    assert_eq!(
        demo.handset
            .messages(demo.person("admin").number())
            .await
            .len(),
        1
    );
}

#[tokio::test]
async fn somebody_without_a_role_is_told_so_and_sees_nothing() {
    let demo = Demo::start();
    let browser = Browser::new(&demo.issuer);
    let page = console::visit(&demo, &browser, "/admin", "alice").await;
    assert_eq!(page.status, 403, "{}", page.outline());
    assert_eq!(page.text_of("h1").as_deref(), Some("You have no role here"));
    assert_eq!(page.count("nav"), 0);
}

#[tokio::test]
async fn signing_out_ends_the_console_and_a_form_of_before_is_worth_nothing() {
    let demo = Demo::start();
    let browser = Browser::new(&demo.issuer);
    let page = console::visit(&demo, &browser, "/admin/roles/new", "admin").await;
    let role = console::form(&page, "/admin/roles").fill("name", "late");
    browser
        .submit(&console::form(&page, "/admin/sign-out"))
        .await;
    let answer = browser.submit(&role).await;
    assert_ne!(
        answer.text_of("[role=status]").as_deref(),
        Some("The role late is saved.")
    );
    let list = console::visit(&demo, &browser, "/admin/roles", "admin").await;
    assert!(!list.outline().contains("late"), "{}", list.outline());
}

#[tokio::test]
async fn a_form_that_another_site_made_is_refused() {
    let demo = Demo::start();
    let browser = Browser::new(&demo.issuer);
    let page = console::visit(&demo, &browser, "/admin/roles/new", "admin").await;
    let form = console::form(&page, "/admin/roles").fill("name", "theirs");
    let forged = form.clone().without("csrf").smuggle("csrf", "guessed");
    let answer = browser.submit(&forged).await;
    assert_eq!(answer.status, 403, "{}", answer.outline());
    let headers = [("origin", "https://elsewhere.example")];
    let headers = headers.map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
    let answer = browser
        .submit_with(&form, headers.into_iter().collect())
        .await;
    assert_eq!(answer.status, 403, "{}", answer.outline());
}
