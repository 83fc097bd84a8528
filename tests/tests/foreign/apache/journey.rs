use countersign_tests::{Browser, Demo, Page, sign_in};
use serde_json::Value;
use url::Url;

use super::Apache;

#[tokio::test]
async fn mod_auth_openidc_takes_a_person_through() {
    let demo = Demo::start();
    let alice = demo.person("alice");
    let mut apache = Apache::new("mod_auth_openidc");
    let client = register(&demo, &apache);
    apache.start(&module_lines(&demo, &client)).await;
    let browser = Browser::new(&demo.issuer).visiting(&apache.at);

    let page = format!("{}/protected/", apache.at);
    let seen = json(&sign_in::visit(&demo, &browser, &page, alice).await);
    assert_eq!(seen["acr"], "smpp", "{seen}");
    for method in ["pwd", "otp", "sms", "mfa"] {
        let amr = seen["amr"].as_str().unwrap_or_default();
        assert!(amr.split(',').any(|m| m == method), "{seen}");
    }
    assert_eq!(
        seen["phone_number"],
        alice.number(),
        "from the userinfo endpoint: {seen}"
    );

    let info = format!("{}?info=json", apache.callback());
    let before = json(&browser.get(&info).await);
    assert_eq!(before["userinfo"]["sub"], seen["sub"], "{before}");
    let refreshed = format!("{info}&access_token_refresh_interval=0");
    let after = json(&browser.get(&refreshed).await);
    for token in ["access_token", "refresh_token"] {
        assert!(after[token].is_string(), "{after}");
        assert_ne!(after[token], before[token], "{token} is not renewed");
    }

    let mut out = Url::parse(&apache.callback()).expect("an address");
    out.query_pairs_mut()
        .append_pair("logout", &apache.signed_out());
    let page = browser.get(out.as_str()).await;
    assert_eq!(page.url.as_str(), apache.signed_out(), "{}", page.outline());
    let again = browser.get(format!("{}/protected/", apache.at)).await;
    assert!(again.asks_for("password"), "{}", again.outline());
}

fn json(page: &Page) -> Value {
    serde_json::from_str(&page.body)
        .unwrap_or_else(|_| panic!("no JSON at {}: {}", page.url, page.outline()))
}

fn module_lines(demo: &Demo, client: &Value) -> String {
    let text = |name: &str| client[name].as_str().unwrap_or_default().to_owned();
    format!(
        "OIDCProviderMetadataURL {}/.well-known/openid-configuration\n\
         OIDCClientID {}\nOIDCClientSecret {}\n",
        demo.issuer,
        text("client_id"),
        text("client_secret"),
    )
}

fn register(demo: &Demo, apache: &Apache) -> Value {
    let printed = demo.administer(&[
        "client",
        "add",
        "apache",
        "--json",
        "--redirect-uri",
        &apache.callback(),
        "--post-logout-redirect-uri",
        &apache.signed_out(),
        "--grant-type",
        "authorization_code",
        "--grant-type",
        "refresh_token",
    ]);
    serde_json::from_str(&printed).expect("JSON was asked for")
}
