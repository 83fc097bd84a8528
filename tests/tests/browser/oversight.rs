use countersign_tests::Demo;
use countersign_tests::webdriver::{Chromium, Profile};

use crate::{give_code, give_password, read_code};

#[tokio::test]
async fn reports_and_the_audit_log_are_read_in_a_browser() {
    let demo = Demo::start();
    let looks = [
        ("oversight-light", false, None),
        ("oversight-dark", true, None),
        ("oversight-phone", false, Some((360, 780))),
    ];
    for (count, (name, dark, size)) in looks.into_iter().enumerate() {
        let chromium = Chromium::with(Profile {
            dark,
            size,
            ..Profile::default()
        })
        .await;
        chromium
            .open(&format!("{}/admin/reports", demo.issuer))
            .await;
        give_password(&chromium, demo.person("admin")).await;
        chromium.css("input[name=code]").await;
        give_code(&chromium, &read_code(&demo, "admin", count + 1).await).await;
        for report in ["sign-ins", "codes", "delivery-times", "spending"] {
            let address = format!("{}/admin/reports/{report}?period=week", demo.issuer);
            chromium.open(&address).await;
            chromium.css("figure svg[role=img]").await;
            chromium.screenshot(&format!("{name}-{report}")).await;
        }
        chromium.open(&format!("{}/admin/audit", demo.issuer)).await;
        chromium.text("Export CSV").await;
        chromium.screenshot(&format!("{name}-audit")).await;
        chromium.close().await;
    }
}
