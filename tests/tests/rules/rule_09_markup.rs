use countersign_tests::{Page, sign_in};

use crate::scene::Scene;

const HOSTILE: [&str; 4] = [
    "\"><script>alert(1)</script>",
    "'><img src=x onerror=alert(1)>",
    "</title><svg onload=alert(1)>",
    "{{ 7777 * 7777 }}{% include 'x' %}",
];

fn assert_escaped(page: &Page, place: &str, text: &str) {
    assert_eq!(
        page.count("script:not([src]), svg[onload], img[onerror], [onerror]"),
        0,
        "{place}: {text}"
    );
    assert!(!page.body.contains("<script>alert"), "{place}: {text}");
    assert!(!page.outline().contains("60481729"), "{place}: {text}");
}

#[tokio::test]
async fn rule_09_what_a_browser_sends_is_text_and_never_markup() {
    let scene = Scene::new().await;
    for text in HOSTILE {
        let browser = scene.browser();
        let hinted = scene.request().with("login_hint", text);
        let page = browser.get(hinted.url()).await;
        assert_eq!(
            page.form("password").value("username"),
            Some(text),
            "shown as it is"
        );
        assert_escaped(&page, "login_hint", text);
        let page = sign_in::password(&browser, &page, text, "wrong").await;
        assert_escaped(&page, "username", text);
        for name in [
            "client_id",
            "redirect_uri",
            "ui_locales",
            "scope",
            "response_type",
            "state",
            "prompt",
        ] {
            let request = scene.request().with(name, text);
            let page = browser.get(request.url()).await;
            if page.left_for.is_none() {
                assert_escaped(&page, name, text);
            }
        }
        let mut address = url::Url::parse(&scene.demo.issuer).expect("an address");
        address.set_path(text);
        assert_escaped(&browser.get(address.as_str()).await, "the path", text);
    }
}

#[tokio::test]
async fn rule_09_a_hostile_state_stays_one_parameter() {
    let scene = Scene::new().await;
    for state in [
        "a&code=stolen",
        "x#y",
        "\r\nSet-Cookie: a=b",
        "\" onload=x",
        "%0d%0a",
    ] {
        let request = scene.app.request().with("state", state);
        let page =
            sign_in::with_password(&scene.browser(), &request, scene.demo.person("alice")).await;
        assert_eq!(page.callback("state").as_deref(), Some(state));
        assert_ne!(page.callback("code").as_deref(), Some("stolen"));
        assert!(!page.set_cookies.iter().any(|line| line.starts_with("a=b")));
        let form_post = request.with("response_mode", "form_post");
        let browser = scene.browser();
        let page = sign_in::with_password(&browser, &form_post, scene.demo.person("alice")).await;
        let form = page.form("state");
        // A form submits line ends as CR LF, so what it holds may differ in them only.
        let held = form.value("state").unwrap_or_default().replace('\r', "");
        assert_eq!(held, state.replace('\r', ""));
        assert_eq!(page.count("[onload]"), 0);
    }
}

#[tokio::test]
async fn rule_09_a_hostile_client_name_is_text() {
    let scene = Scene::new().await;
    let callback = "http://127.0.0.1:9999/callback";
    scene.demo.administer(&[
        "client",
        "add",
        "hostile",
        "--name",
        HOSTILE[0],
        "--auth-method",
        "none",
        "--redirect-uri",
        callback,
    ]);
    let client = countersign_tests::Client {
        client_id: "hostile".to_owned(),
        client_secret: None,
        redirect_uris: vec![callback.to_owned()],
    };
    let app = countersign_tests::RelyingParty::new(&scene.demo.issuer, client).await;
    let browser = scene.browser();
    let page = browser.get(app.request().url()).await;
    assert_escaped(&page, "the application's name", HOSTILE[0]);
    let alice = scene.demo.person("alice");
    let page = sign_in::password(&browser, &page, "alice", &alice.password).await;
    assert_escaped(&page, "the application's name", HOSTILE[0]);
}
