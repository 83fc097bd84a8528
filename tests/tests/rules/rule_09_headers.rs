use countersign_tests::{Page, sign_in};

use crate::scene::Scene;

fn assert_guarded(page: &Page, name: &str) {
    let policy = page.header("content-security-policy");
    let directives: Vec<&str> = policy.split(';').map(str::trim).collect();
    let directive = |wanted: &str| {
        let found = directives
            .iter()
            .find(|d| d.split(' ').next() == Some(wanted));
        found.copied().unwrap_or_default()
    };
    assert!(!policy.is_empty(), "{name} has no policy");
    assert!(!policy.contains("unsafe-"), "{name}: {policy}");
    assert!(
        !policy.contains(" *") && !policy.contains("data: script"),
        "{name}: {policy}"
    );
    assert_eq!(
        directive("frame-ancestors"),
        "frame-ancestors 'none'",
        "{name}"
    );
    assert_eq!(directive("default-src"), "default-src 'none'", "{name}");
    assert_eq!(directive("base-uri"), "base-uri 'none'", "{name}");
    assert!(!directive("form-action").is_empty(), "{name}: {policy}");
    assert_eq!(
        page.header("x-frame-options").to_uppercase(),
        "DENY",
        "{name}"
    );
    assert_eq!(page.header("x-content-type-options"), "nosniff", "{name}");
    let referrer = page.header("referrer-policy");
    assert!(
        ["no-referrer", "same-origin", "strict-origin"].contains(&referrer),
        "{name}: {referrer}"
    );
    assert!(page.header("cache-control").contains("no-store"), "{name}");
    assert!(
        page.header("content-type").starts_with("text/html"),
        "{name}"
    );
    // What the policy forbids is not there either.
    assert_eq!(
        page.count("script:not([src])"),
        0,
        "{name} has a script inline"
    );
    assert_eq!(
        page.count("style, [style], [onclick], [onload]"),
        0,
        "{name} has a style inline"
    );
    assert_eq!(
        page.count("[src^='http'], link[href^='http']"),
        0,
        "{name} loads from elsewhere"
    );
}

#[tokio::test]
async fn rule_09_every_page_is_guarded_by_its_headers() {
    let scene = Scene::new().await;
    let browser = scene.browser();
    let issuer = &scene.demo.issuer;
    let alice = scene.demo.person("alice");
    let first = browser.get(scene.request().url()).await;
    assert_guarded(&first, "the sign-in page");
    let wrong = sign_in::password(&browser, &first, "alice", "wrong").await;
    assert_guarded(&wrong, "the sign-in page with an error");
    let code = sign_in::password(&browser, &wrong, "alice", &alice.password).await;
    assert_guarded(&code, "the code page");
    let phone = sign_in::with_password(
        &scene.browser(),
        &scene.request(),
        scene.demo.person("carol"),
    )
    .await;
    assert_guarded(&phone, "the phone page");
    let unknown = scene.request().with("client_id", "nobody");
    assert_guarded(&browser.get(unknown.url()).await, "the error page");
    assert_guarded(
        &browser.get(format!("{issuer}/no/such/page")).await,
        "the page of a wrong address",
    );
    assert_guarded(&browser.get(format!("{issuer}/")).await, "the home page");
    let forged = browser
        .submit(&first.form("password").fill("csrf", "forged"))
        .await;
    assert_guarded(&forged, "the page of a refused form");
    let partner = countersign_tests::RelyingParty::of(&scene.demo, "demo-partner").await;
    let consent = sign_in::with_password(&scene.browser(), &partner.request(), alice).await;
    assert_guarded(&consent, "the consent page");
    let sign_out = browser
        .get(scene.app.endpoint("end_session_endpoint").as_str())
        .await;
    assert_guarded(&sign_out, "the sign-out page");
}
