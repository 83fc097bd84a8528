use countersign_tests::{Browser, Demo, RelyingParty, sign_in, wait};
use serde_json::Value;

use super::Apache;

/// The module's page that asks for a provider is its only way to one that it does not know.
const ASKS_FOR: &str = "iss";

#[tokio::test]
async fn mod_auth_openidc_registers_itself_and_is_told_of_a_logout_elsewhere() {
    let demo = Demo::start();
    let mut apache = Apache::new("mod_auth_openidc-registration");
    let metadata = apache.metadata();
    // It asks for all flows, and gets those that are for http (Registration §2).
    let metadata_lines = format!(
        "OIDCMetadataDir {}\nOIDCClientName Apache\n",
        metadata.display(),
    );
    apache.start(&metadata_lines).await;
    let browser = Browser::new(&demo.issuer).visiting(&apache.at);
    let protected = format!("{}/protected/", apache.at);
    let asks = browser.get(&protected).await.form(ASKS_FOR);
    let page = browser.submit(&asks.fill(ASKS_FOR, &demo.issuer)).await;
    let page = sign_in::go_on(&demo, &browser, page, demo.person("alice")).await;
    let seen: Value = serde_json::from_str(&page.body)
        .unwrap_or_else(|_| panic!("no JSON at {}: {}", page.url, page.outline()));
    assert_eq!(seen["acr"], "smpp", "{seen}");
    let files = std::fs::read_dir(&metadata).expect("the module's folder");
    let names: Vec<String> = files
        .filter_map(|file| file.ok()?.file_name().into_string().ok())
        .collect();
    for kind in [".provider", ".client"] {
        assert!(names.iter().any(|name| name.ends_with(kind)), "{names:?}");
    }

    // The same person in the same browser, at another application that signs them out.
    let other = RelyingParty::of(&demo, "demo-web").await;
    let request = other.request();
    let answer = browser.get(request.url()).await;
    let tokens = other.tokens(&request, &answer).await;
    let mut out = other.endpoint("end_session_endpoint");
    out.query_pairs_mut()
        .append_pair("id_token_hint", &tokens.id_token);
    browser.get(out.as_str()).await;
    wait::until("the module ends its session", wait::PATIENCE, async || {
        browser
            .get(&protected)
            .await
            .asks_for(ASKS_FOR)
            .then_some(())
    })
    .await;
}
