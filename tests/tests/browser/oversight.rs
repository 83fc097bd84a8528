use countersign_tests::Demo;
use countersign_tests::webdriver::Profile;

use crate::administrator::administrator;

#[tokio::test]
async fn reports_and_the_audit_log_are_read_in_a_browser() {
    let demo = Demo::start();
    let looks = [
        ("oversight-light", false, None),
        ("oversight-dark", true, None),
        ("oversight-phone", false, Some((360, 780))),
    ];
    for (count, (name, dark, size)) in looks.into_iter().enumerate() {
        let profile = Profile {
            dark,
            size,
            ..Profile::default()
        };
        let chromium = administrator(&demo, "/admin/reports", count + 1, profile).await;
        for report in ["sign-ins", "codes", "delivery-times", "spending"] {
            let address = format!("{}/admin/reports/{report}?period=week", demo.issuer);
            chromium.open(&address).await;
            chromium.css("figure svg[role=img]").await;
            chromium.screenshot(&format!("{name}-{report}")).await;
        }
        chromium.open(&format!("{}/admin/audit", demo.issuer)).await;
        chromium.text("Export CSV").await;
        chromium.screenshot(&format!("{name}-audit")).await;
        chromium
            .open(&format!("{}/admin/logs/script", demo.issuer))
            .await;
        chromium.text("SMPP Initialized successfully").await;
        chromium.screenshot(&format!("{name}-logs")).await;
        chromium.close().await;
    }
}
