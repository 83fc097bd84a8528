//! OpenID Connect › Clients, Scopes, Claims, Keys, in a browser.

use countersign_tests::Demo;
use countersign_tests::webdriver::{Chromium, Profile};

use crate::{choose, give_code, give_password, read_code};

#[tokio::test]
async fn a_client_is_registered_in_a_browser() {
    let demo = Demo::start();
    let looks = [
        ("clients-light", false, None),
        ("clients-dark", true, None),
        ("clients-phone", false, Some((390, 844))),
    ];
    for (count, (name, dark, size)) in looks.into_iter().enumerate() {
        let profile = Profile {
            dark,
            size,
            ..Profile::default()
        };
        let chromium = Chromium::with(profile).await;
        let open = async |path: &str| chromium.open(&format!("{}{path}", demo.issuer)).await;
        let picture = async |what: &str| chromium.screenshot(&format!("{name}-{what}")).await;
        open("/admin/clients/new").await;
        give_password(&chromium, demo.person("admin")).await;
        chromium.css("input[name=code]").await;
        give_code(&chromium, &read_code(&demo, "admin", count + 1).await).await;
        let fill = async |css: &str, text: &str| {
            let input = chromium.css(css).await;
            input.send_keys(text).await.expect("it can be typed in");
        };
        fill("#client_id", name).await;
        fill("#client_name", "Harbour").await;
        fill("#redirect_uris", "https://shop.example/callback#x").await;
        picture("1-new").await;
        choose(&chromium, "Add client").await;
        chromium.css("[role=alert]").await;
        picture("2-wrong").await;
        let uris = chromium.css("#redirect_uris").await;
        uris.clear().await.expect("it can be cleared");
        fill("#redirect_uris", "https://shop.example/callback").await;
        choose(&chromium, "Add client").await;
        chromium.text("It is shown this once").await;
        picture("3-secret").await;
        for place in ["clients", "scopes", "claims", "keys"] {
            open(&format!("/admin/{place}")).await;
            chromium.css("main h1").await;
            picture(place).await;
            let wide = "return document.documentElement.scrollWidth - window.innerWidth";
            let over = chromium.client.execute(wide, Vec::new()).await;
            let over = over.expect("a script runs").as_i64().unwrap_or(1);
            assert!(over <= 0, "{name}: {place} is {over} pixels too wide");
        }
        chromium.close().await;
    }
}
