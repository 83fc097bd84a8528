//! Configuration › Pages.

use countersign_tests::{Browser, Demo, Management, Page, console, wait};
use serde_json::json;

const FILE: &str = "/admin/pages/file";

async fn open(demo: &Demo, browser: &Browser, path: &str) -> Page {
    console::visit(demo, browser, &format!("{FILE}?path={path}"), "admin").await
}

/// The sign-in page as somebody sees it who is not signed in.
async fn signin(demo: &Demo) -> Page {
    let browser = Browser::new(&demo.issuer);
    browser.get(format!("{}/signin?add=1", demo.issuer)).await
}

#[tokio::test]
async fn a_template_is_previewed_saved_and_taken_back() {
    let demo = Demo::start();
    let browser = Browser::new(&demo.issuer);
    let page = open(&demo, &browser, "templates/signin.html").await;
    let form = console::form(&page, FILE);
    let source = form.value("content").expect("the source").to_owned();
    let changed = source.replacen("<form", "<p id=\"ours\">Ours</p>\n<form", 1);
    assert_ne!(source, changed, "{source}");
    let page = browser
        .choose(&form.fill("content", &changed), "act", "preview")
        .await;
    let frame = page.attribute("iframe", "src").expect("a preview");
    let preview = browser.get(format!("{}{frame}", demo.issuer)).await;
    assert_eq!(preview.text_of("#ours").as_deref(), Some("Ours"));
    assert_eq!(preview.header("x-frame-options"), "SAMEORIGIN");
    assert_eq!(
        signin(&demo).await.text_of("#ours"),
        None,
        "it is not saved"
    );

    let form = console::form(&page, FILE);
    let page = browser.choose(&form, "act", "save").await;
    let said = page.text_of("[role=status]").expect("it is told");
    assert!(said.contains("is saved"), "{said}");
    assert_eq!(
        signin(&demo).await.text_of("#ours").as_deref(),
        Some("Ours")
    );

    let form = console::form(&page, FILE);
    browser.choose(&form, "act", "restore").await;
    assert_eq!(signin(&demo).await.text_of("#ours"), None);
}

#[tokio::test]
async fn what_cannot_be_shown_is_told_at_its_line_and_people_see_nothing_of_it() {
    let demo = Demo::start();
    let browser = Browser::new(&demo.issuer);
    let before = signin(&demo).await.outline();
    for (path, content, words) in [
        ("templates/signin.html", "<p>\n{% if %}", "line 2"),
        ("templates/signin.html", "{{ t('heading' }}", "line 1"),
        ("templates/signin.html", "{{ 1 / 0 }}", "line 1"),
        (
            "locales/de.ftl",
            "service-name = Bank\n= nothing\n",
            "line 2",
        ),
    ] {
        let page = open(&demo, &browser, path).await;
        let form = console::form(&page, FILE).fill("content", content);
        let page = browser.choose(&form, "act", "save").await;
        assert_eq!(page.status, 422, "{content}: {}", page.outline());
        let alert = page.alert().expect("it is told");
        assert!(alert.contains(words), "{content}: {alert}");
        let form = console::form(&page, FILE);
        assert_eq!(form.value("content"), Some(content));
    }
    assert_eq!(signin(&demo).await.outline(), before);
}

#[tokio::test]
async fn name_logo_and_colours_need_no_template() {
    let demo = Demo::start();
    let browser = Browser::new(&demo.issuer);
    let page = console::visit(&demo, &browser, "/admin/pages", "admin").await;
    let form = console::form(&page, "/admin/pages/appearance")
        .fill("service_name", "Harbour Bank")
        .fill("accent", "#8A1538")
        .fill("accent_dark", "#ff9db0")
        .fill(
            "logo",
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><path d=\"M0 0h9v9z\"/></svg>",
        );
    let page = browser.submit(&form).await;
    assert_eq!(
        page.text_of("[role=status]").as_deref(),
        Some("The appearance is saved."),
        "{}",
        page.outline()
    );
    let shown = signin(&demo).await;
    assert_eq!(shown.text_of(".service").as_deref(), Some("Harbour Bank"));
    let logo = shown.attribute("img.logo", "src").expect("a logo");
    let logo = reqwest::get(format!("{}{logo}", demo.issuer))
        .await
        .unwrap();
    assert!(logo.text().await.unwrap().contains("M0 0h9v9z"));
    let style = shown
        .attribute("link[href*=brand]", "href")
        .expect("a style");
    let style = reqwest::get(format!("{}{style}", demo.issuer))
        .await
        .unwrap();
    let style = style.text().await.unwrap();
    assert!(style.contains("--accent: #8a1538;"), "{style}");

    let form = console::form(&page, "/admin/pages/appearance");
    assert_eq!(form.value("service_name"), Some("Harbour Bank"));
    let page = browser
        .submit(&form.clone().fill("accent", "#ffcc00"))
        .await;
    assert_eq!(page.status, 422);
    assert!(page.alert().expect("told").contains("contrast"));
    let none = form
        .fill("service_name", "")
        .fill("accent", "")
        .fill("accent_dark", "")
        .fill("logo", "");
    browser.submit(&none).await;
    assert_eq!(
        signin(&demo).await.text_of(".service").as_deref(),
        Some("Countersign")
    );
}

#[tokio::test]
async fn pages_are_kept_over_the_api() {
    let demo = Demo::start();
    let api = Management::of(&demo).await;
    let path = "/pages/locales/brand.ftl";
    let brand = json!({"content": "service-name = Harbour\n"});
    let put = api.put(path, &brand).await;
    assert_eq!(put.status, 200, "{}", put.json);
    wait::until("people see it", wait::PATIENCE, async || {
        let name = signin(&demo).await.text_of(".service");
        (name.as_deref() == Some("Harbour")).then_some(())
    })
    .await;
    let listed = api.get("/pages").await;
    assert_eq!(listed.json["items"][0]["path"], "locales/brand.ftl");
    let unknown = api
        .put("/pages/templates/own.html", &json!({"content": "x"}))
        .await;
    assert_eq!(unknown.status, 422, "{}", unknown.json);
    let outside = api.put("/pages/../x", &json!({"content": "x"})).await;
    assert!(outside.status.is_client_error(), "{}", outside.json);
    assert_eq!(api.delete(path).await.status, 204);
    assert_eq!(api.delete(path).await.status, 404);
    let reader = Management::with_scopes(&demo, "demo-manager", "countersign:pages:read").await;
    assert_eq!(reader.put(path, &brand).await.status, 403);
}
