//! OpenID Connect › Clients, Scopes, Claims, Keys, in a browser.

use countersign_tests::Demo;
use countersign_tests::webdriver::Profile;

use crate::administrator::{administrator, assert_fits};
use crate::choose;

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
        let chromium = administrator(&demo, "/admin/clients/new", count + 1, profile).await;
        let open = async |path: &str| chromium.open(&format!("{}{path}", demo.issuer)).await;
        let picture = async |what: &str| chromium.screenshot(&format!("{name}-{what}")).await;
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
            assert_fits(&chromium, &format!("{name}: {place}")).await;
        }
        chromium.close().await;
    }
}
