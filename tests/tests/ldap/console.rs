use countersign_tests::webdriver::{Chromium, Profile};
use countersign_tests::{Browser, Page, Slapd, console, sign_in};

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
    assert!(
        page.outline().contains("kept in LDAP"),
        "{}",
        page.outline()
    );
    scene.sign_in("dora", "+447700900201").await;
}

#[tokio::test]
async fn the_page_looks_right_in_a_browser() {
    let nowhere = countersign_tests::free_address();
    let plan = Plan::new().await;
    let servers = format!("[{:?}, \"ldap://{nowhere}\"]", plan.slapd.url());
    let scene = plan.set("servers", &servers).begin().await;
    let address = format!("{}{PAGE}", scene.installation.issuer);
    let looks = [
        ("ldap-servers", false, None),
        ("ldap-servers-dark", true, None),
        ("ldap-servers-phone", false, Some((360, 780))),
    ];
    for (name, dark, size) in looks {
        let profile = Profile {
            dark,
            size,
            ..Profile::default()
        };
        let chromium = Chromium::with(profile).await;
        chromium.open(&address).await;
        write(&chromium, "input[name=username]", "admin").await;
        write(&chromium, "input[name=password]", ADMIN_PASSWORD).await;
        press(&chromium, "form button[type=submit]").await;
        press(&chromium, "form[action$='ldap/test'] button").await;
        chromium.text("nothing listens there").await;
        chromium.text("Works").await;
        chromium.screenshot(name).await;
        // A distinguished name is broken rather than pushing the page wide.
        let wide =
            "const page = document.documentElement; return page.scrollWidth - page.clientWidth";
        let wide = chromium.client.execute(wide, Vec::new()).await;
        let wide = wide.expect("a script runs");
        assert!(wide.as_f64().is_some_and(|w| w <= 0.0), "{name}: {wide}");
        chromium.close().await;
    }
    // What somebody whose password has expired is told.
    let chromium = Chromium::start().await;
    chromium.open(&scene.request().url()).await;
    write(&chromium, "input[name=username]", "expired").await;
    write(&chromium, "input[name=password]", Slapd::PASSWORD).await;
    press(&chromium, "form button[type=submit]").await;
    chromium.text("has expired").await;
    chromium.screenshot("ldap-expired").await;
    chromium.close().await;
}

async fn write(chromium: &Chromium, css: &str, text: &str) {
    let input = chromium.css(css).await;
    let typed = input.send_keys(text).await;
    typed.expect("an input can be typed in");
}

async fn press(chromium: &Chromium, css: &str) {
    let button = chromium.css(css).await;
    button.click().await.expect("a button can be pressed");
}
