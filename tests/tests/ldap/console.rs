use countersign_tests::{Browser, Page, console, sign_in};

use crate::scene::{ADMIN_PASSWORD, Plan, Scene};

const PAGE: &str = "/admin/authentication";

async fn visit(scene: &Scene, browser: &Browser, path: &str) -> Page {
    let issuer = &scene.installation.issuer;
    let page = browser.get(format!("{issuer}{path}")).await;
    if page.asks_for("password") {
        return sign_in::password(browser, &page, "admin", ADMIN_PASSWORD).await;
    }
    page
}

#[tokio::test]
async fn manage_authentication_shows_the_servers_and_tests_them() {
    let mut scene = Plan::new().await.begin().await;
    let browser = scene.browser();
    let page = visit(&scene, &browser, PAGE).await;
    let url = scene.slapd.url();
    assert!(page.outline().contains(&url), "{}", page.outline());
    assert!(page.outline().contains("Not tested"), "{}", page.outline());
    let form = console::form(&page, "/admin/authentication/ldap/test");
    let tested = browser.submit(&form).await;
    assert!(tested.outline().contains("Works"), "{}", tested.outline());
    scene.slapd.stop();
    let tested = browser.submit(&form).await;
    let text = tested.outline();
    assert!(text.contains("nothing listens there"), "{text}");
}

#[tokio::test]
async fn what_ldap_keeps_is_not_changed_here() {
    let scene = Plan::new().await.begin().await;
    let tokens = scene.sign_in("dora", "+447700900201").await;
    let id = tokens.claims["sub"].as_str().expect("a subject").to_owned();
    let browser = scene.browser();
    let page = visit(&scene, &browser, &format!("/admin/people/{id}")).await;
    assert_eq!(page.status, 200, "{}", page.outline());
    // The number is LDAP's, and would be back at the next sign-in.
    let remove = page
        .forms()
        .into_iter()
        .find(|form| form.action.path().contains("/numbers/"));
    let remove = remove.unwrap_or_else(|| panic!("no number to remove: {}", page.outline()));
    let page = browser.submit(&remove).await;
    assert!(page.outline().contains("kept in LDAP"), "{}", page.outline());
    scene.sign_in("dora", "+447700900201").await;
}
