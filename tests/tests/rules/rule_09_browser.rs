use countersign_tests::{Browser, Form, Installation, Page, RelyingParty, sign_in};
use reqwest::header::{HeaderMap, HeaderValue};

use crate::scene::{Scene, assert_refused};

/// What a browser says of a form that another site shows.
const ELSEWHERE: [(&str, &str); 3] = [
    ("origin", "https://evil.example"),
    ("origin", "null"),
    ("sec-fetch-site", "cross-site"),
];

#[tokio::test]
async fn rule_09_every_rise_in_level_changes_the_session_cookie() {
    let scene = Scene::new().await;
    let browser = scene.browser();
    let alice = scene.demo.person("alice");
    let request = scene.app.request();
    let page = browser.get(request.url()).await;
    let anonymous = browser.fork();
    let page = sign_in::password(&browser, &page, "alice", &alice.password).await;
    scene.app.tokens(&request, &page).await;
    let weak = browser.fork();
    assert!(
        !scene.signed_in(&anonymous).await,
        "the cookies from before do not rise"
    );

    let strong = scene.request();
    let page = browser.get(strong.url()).await;
    let code = scene.demo.handset.nth_code(alice.number(), 1).await;
    let page = sign_in::code(&browser, &page, &code).await;
    scene.app.tokens(&strong, &page).await;
    let silent = scene.request().with("prompt", "none");
    assert!(browser.get(silent.url()).await.callback("code").is_some());
    assert!(
        !scene.signed_in(&weak).await,
        "the weaker session's cookie is over"
    );
    let shared: Vec<_> = weak
        .cookies()
        .into_iter()
        .filter(|c| browser.cookies().contains(c))
        .collect();
    assert!(shared.len() < weak.cookies().len(), "no cookie changed");
}

#[tokio::test]
async fn rule_09_a_session_cannot_be_planted() {
    let scene = Scene::new().await;
    let mut planted = Vec::new();
    let attacker = scene.browser();
    attacker.get(scene.request().url()).await;
    let victim = attacker.fork();
    let alice = scene.demo.person("alice");
    let page = sign_in::with_password(&victim, &scene.app.request(), alice).await;
    planted.extend(page.set_cookies.clone());
    assert!(page.left_for.is_some(), "{}", page.outline());
    assert!(!planted.is_empty(), "signing in sets a cookie of its own");
    assert!(!scene.signed_in(&attacker).await);
}

#[tokio::test]
async fn rule_09_cookies_are_out_of_reach_of_scripts_and_other_sites() {
    let scene = Scene::new().await;
    let at = scene.at_code("alice").await;
    let page = at.give(&at.code).await;
    let fresh = scene.browser().get(scene.request().url()).await;
    let lines: Vec<_> = [fresh.set_cookies, page.set_cookies].concat();
    assert!(lines.len() >= 2, "{lines:?}");
    for line in lines {
        let attributes: Vec<String> = line
            .split(';')
            .skip(1)
            .map(|a| a.trim().to_lowercase())
            .collect();
        let has = |wanted: &str| attributes.iter().any(|a| a == wanted);
        // One cookie is for a script of ours, and no key to anything.
        let watched = line.starts_with("countersign-state=");
        assert_eq!(has("httponly"), !watched, "{line}");
        assert!(has("path=/"), "{line}");
        assert!(has("samesite=lax") || has("samesite=strict"), "{line}");
        assert!(
            !attributes.iter().any(|a| a.starts_with("domain")),
            "{line}"
        );
        // Plain http on loopback is the one place where Secure would lock people out.
        assert!(!has("secure") && !line.starts_with("__Host-"), "{line}");
    }
}

#[tokio::test]
async fn rule_09_behind_https_cookies_are_secure_and_of_one_host() {
    let installation = Installation::behind("https://login.example.org");
    let _server = installation.serve().await;
    let response = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .expect("a client without TLS can be built")
        .get(format!("{}/signin", installation.address()))
        .send()
        .await
        .expect("the server answers");
    let lines = response.headers().get_all("set-cookie").iter();
    let lines: Vec<&str> = lines.filter_map(|line| line.to_str().ok()).collect();
    assert!(!lines.is_empty(), "{}", response.status());
    for line in lines {
        assert!(line.starts_with("__Host-"), "{line}");
        let attributes: Vec<_> = line.split("; ").collect();
        assert!(
            attributes.contains(&"Secure") && attributes.contains(&"Path=/"),
            "{line}"
        );
    }
    let transport = response.headers().get("strict-transport-security");
    assert!(
        transport.is_some(),
        "browsers are not told to stay on https"
    );
}

/// Values for a hidden field that this browser was not given: none, nonsense, its own with one
/// character turned, and another browser's.
async fn forgeries(scene: &Scene, own: &str) -> Vec<String> {
    let (rest, last) = own.split_at(own.len() - 1);
    let turned = format!("{rest}{}", if last == "A" { "B" } else { "A" });
    let stranger = scene.browser().get(scene.request().url()).await;
    let other = stranger.form("password");
    let other = other.hidden().filter_map(|name| other.value(name));
    let mut all = vec![String::new(), "forged".to_owned(), turned];
    all.extend(other.map(str::to_owned));
    all
}

async fn assert_token_matters(scene: &Scene, browser: &Browser, page: &Page, given: (&str, &str)) {
    let form = page.form(given.0).fill(given.0, given.1);
    let hidden: Vec<String> = form.hidden().map(str::to_owned).collect();
    assert!(!hidden.is_empty(), "the form with {} has no token", given.0);
    for name in hidden {
        let without = browser.submit(&form.clone().without(&name)).await;
        assert_refused(&without, "a form without its token");
        assert_eq!(without.status, 403, "{}", without.outline());
        for forgery in forgeries(scene, form.value(&name).unwrap_or_default()).await {
            let forged = browser.submit(&form.clone().fill(&name, &forgery)).await;
            assert_refused(&forged, "a form with another token");
            assert_eq!(forged.status, 403, "{forgery:?}: {}", forged.outline());
        }
    }
}

#[tokio::test]
async fn rule_09_forms_without_their_token_are_refused() {
    let scene = Scene::new().await;
    let browser = scene.browser();
    let page = browser.get(scene.request().url()).await;
    assert_token_matters(&scene, &browser, &page, ("password", "anything")).await;
    let at = scene.at_code("alice").await;
    assert_token_matters(&scene, &at.browser, &at.page, ("code", &at.code)).await;
    // Forged forms spent no guess.
    let page = at.give(&at.code).await;
    scene.app.tokens(&at.request, &page).await;
}

#[tokio::test]
async fn rule_09_forms_from_another_origin_are_refused() {
    let scene = Scene::new().await;
    let at = scene.at_code("alice").await;
    let form = at.page.form("code").fill("code", &at.code);
    for (name, value) in ELSEWHERE {
        let mut headers = HeaderMap::new();
        headers.insert(name, HeaderValue::from_static(value));
        let page = at.browser.submit_with(&form, headers).await;
        assert_refused(&page, value);
        assert_eq!(page.status, 403, "{name}: {value}");
    }
    assert!(!scene.signed_in(&at.browser).await);
}

async fn assert_own_origin_only(browser: &Browser, form: &Form) {
    for (name, value) in ELSEWHERE {
        let mut headers = HeaderMap::new();
        headers.insert(name, HeaderValue::from_static(value));
        let page = browser.submit_with(form, headers).await;
        assert_refused(&page, value);
        assert_eq!(page.status, 403, "{name}: {value} to {}", form.action);
    }
    let page = browser.submit(form).await;
    assert_ne!(page.status, 403, "{}", page.outline());
}

#[tokio::test]
async fn rule_09_forms_about_a_request_come_from_our_own_origin() {
    let scene = Scene::new().await;
    let demo = &scene.demo;
    let browser = scene.browser();
    let device = browser.get(format!("{}/device", demo.issuer)).await;
    let form = device.form("user_code").fill("user_code", "BCDF-GHJK");
    assert_own_origin_only(&browser, &form).await;
    let partner = RelyingParty::of(demo, "demo-partner").await;
    let alice = demo.person("alice");
    let consent = sign_in::with_password(&browser, &partner.request(), alice).await;
    let chooser = partner.request().with("prompt", "select_account");
    let chooser = browser.get(chooser.url()).await;
    assert_own_origin_only(&browser, &chooser.form_with_button("account")).await;
    assert_own_origin_only(&browser, &consent.form_with_button("decision")).await;
    let out = browser.get(format!("{}/end_session", demo.issuer)).await;
    assert_own_origin_only(&browser, &out.form_with_button("decision")).await;
}

#[tokio::test]
async fn rule_09_a_victim_cannot_be_signed_in_as_the_attacker() {
    let scene = Scene::new().await;
    // The attacker's own form, cookies left out: what a hostile page could make a victim post.
    let attacker = scene.browser();
    let page = attacker.get(scene.request().url()).await;
    let bob = scene.demo.person("bob");
    let form = page
        .form("password")
        .fill("username", "bob")
        .fill("password", &bob.password);
    let victim = scene.browser();
    assert_refused(
        &victim.submit(&form).await,
        "the attacker's form without cookies",
    );
    victim.get(scene.request().url()).await;
    assert_refused(
        &victim.submit(&form).await,
        "the attacker's form in a sign-in",
    );
    assert!(!scene.signed_in(&victim).await);
    // Nor by the attacker's half-finished sign-in.
    let at = scene.at_code("bob").await;
    let page = sign_in::code(&victim, &at.page, &at.code).await;
    assert_refused(&page, "the attacker's code page");
    assert!(!scene.signed_in(&victim).await);
}
