//! Configuration › Pages, in a browser.

use countersign_tests::Demo;
use countersign_tests::webdriver::Profile;

use crate::administrator::{administrator, assert_fits};
use crate::{choose, press};

#[tokio::test]
async fn pages_are_changed_with_a_preview_beside() {
    let demo = Demo::start();
    let looks = [
        ("pages-light", false, None),
        ("pages-dark", true, None),
        ("pages-phone", false, Some((390, 844))),
    ];
    for (count, (name, dark, size)) in looks.into_iter().enumerate() {
        let profile = Profile {
            dark,
            size,
            ..Profile::default()
        };
        let chromium = administrator(&demo, "/admin/pages", count + 1, profile).await;
        let open = async |path: &str| chromium.open(&format!("{}{path}", demo.issuer)).await;
        let picture = async |what: &str| chromium.screenshot(&format!("{name}-{what}")).await;
        let narrow = async |what: &str| assert_fits(&chromium, &format!("{name}: {what}")).await;
        chromium.text("Appearance").await;
        for (css, text) in [("#service_name", "Harbour"), ("#accent", "#8a1538")] {
            let input = chromium.css(css).await;
            input.clear().await.expect("it can be cleared");
            input.send_keys(text).await.expect("it can be typed in");
        }
        let dark_accent = chromium.css("#accent_dark").await;
        dark_accent.clear().await.expect("it can be cleared");
        dark_accent
            .send_keys("#ff9db0")
            .await
            .expect("it can be typed in");
        press(&chromium, "form[action='/admin/pages/appearance'] button").await;
        chromium.text("The appearance is saved.").await;
        picture("1-list").await;
        narrow("the list").await;
        open("/admin/pages/file?path=static/brand.css").await;
        let script = "document.getElementById('content').value += '\\n.card { border: 6px solid var(--accent); }\\n'";
        let done = chromium.client.execute(script, Vec::new()).await;
        done.expect("a script runs");
        choose(&chromium, "Preview").await;
        chromium.text("This is a preview.").await;
        let frame = chromium.css("iframe.preview").await;
        frame.enter_frame().await.expect("there is a preview");
        chromium.css("input[name=username]").await;
        let border = "return getComputedStyle(document.querySelector('.card')).borderTopWidth";
        let border = chromium.client.execute(border, Vec::new()).await;
        assert_eq!(border.expect("a script runs"), "6px", "{name}");
        let parent = chromium.client.clone().enter_parent_frame().await;
        parent.expect("back to the page");
        picture("2-preview").await;
        narrow("the editor").await;
        chromium.close().await;
    }
}
