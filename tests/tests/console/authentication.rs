use countersign_tests::{Browser, Demo, Management, RelyingParty, console, sign_in};
use serde_json::json;

const PAGE: &str = "/admin/authentication";

#[tokio::test]
async fn the_default_acr_is_chosen_and_holds_at_once() {
    let demo = Demo::start();
    let browser = Browser::new(&demo.issuer);
    let page = console::visit(&demo, &browser, PAGE, "admin").await;
    let form = console::form(&page, PAGE);
    assert_eq!(form.value("default_acr"), Some("password"));
    assert_eq!(form.value("console_acr"), Some("smpp"));
    let page = browser
        .submit(&form.clone().fill("default_acr", "smpp"))
        .await;
    assert_eq!(
        page.text_of("[role=status]").as_deref(),
        Some("The methods are set.")
    );
    let other = Browser::new(&demo.issuer);
    let request = RelyingParty::of(&demo, "demo-web").await.request();
    let page = sign_in::with_password(&other, &request, demo.person("alice")).await;
    assert!(page.asks_for("code"), "{}", page.outline());
    // The page of before is no longer current.
    let page = browser.submit(&form).await;
    assert_eq!(page.status, 409, "{}", page.outline());
}

#[tokio::test]
async fn a_console_acr_that_no_administrator_can_use_is_refused() {
    let demo = Demo::start();
    let api = Management::of(&demo).await;
    let nobody =
        "fn authenticate(step, form) { users.check_password(form.username, form.password) }
        fn has_enrollments(user) { false }";
    let script = json!({"enabled": true, "level": 99, "source": nobody});
    assert_eq!(api.put("/scripts/nobody", &script).await.status, 200);
    let browser = Browser::new(&demo.issuer);
    let page = console::visit(&demo, &browser, PAGE, "admin").await;
    let form = console::form(&page, PAGE).fill("console_acr", "nobody");
    let page = browser.submit(&form).await;
    assert_eq!(page.status, 422, "{}", page.outline());
    let alert = page.alert().unwrap();
    assert!(alert.contains("no administrator could sign in"), "{alert}");
    assert_eq!(
        console::form(&page, PAGE).value("console_acr"),
        Some("nobody")
    );
    let wrong = json!({"default_acr": "nothing", "console_acr": "smpp"});
    let refused = api.put("/authentication", &wrong).await;
    assert_eq!(refused.status, 422);
    assert_eq!(refused.json["field"], "default_acr");
    let kept = api.get("/authentication").await.json;
    assert_eq!(kept["console_acr"], "smpp", "{kept}");
}

#[tokio::test]
async fn a_locked_out_operator_comes_back_in_by_the_command_line() {
    let demo = Demo::start();
    let browser = Browser::new(&demo.issuer);
    let page = browser.get(format!("{}{PAGE}", demo.issuer)).await;
    let admin = demo.person("admin");
    let page = sign_in::password(&browser, &page, "admin", &admin.password).await;
    assert!(page.asks_for("code"), "{}", page.outline());
    demo.administer(&["method", "reset-console"]);
    let browser = Browser::new(&demo.issuer);
    let page = browser.get(format!("{}{PAGE}", demo.issuer)).await;
    let page = sign_in::password(&browser, &page, "admin", &admin.password).await;
    let form = console::form(&page, PAGE);
    assert_eq!(
        form.value("console_acr"),
        Some("password"),
        "{}",
        page.outline()
    );
}
