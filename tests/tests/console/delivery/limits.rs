use std::time::Duration;

use countersign_core::{Clock as _, SystemClock};
use countersign_store::{StoppedPrefixRow, Store};
use countersign_tests::{Browser, Demo, Management, console};
use serde_json::json;

/// Stops messages to numbers of a prefix, as too few codes that are entered do.
async fn stop(demo: &Demo, prefix: &str) {
    let url = format!("sqlite:{}/countersign.db", demo.folder().display());
    let store = Store::open(&url).await.expect("the store opens");
    let now = SystemClock.now();
    let stop = StoppedPrefixRow {
        prefix: prefix.to_owned(),
        reason: "few codes are entered".to_owned(),
        stopped_at: now,
        until_at: now + Duration::from_secs(3600),
    };
    let mut tx = store.begin().await.expect("a transaction begins");
    assert!(tx.stop_prefix(&stop).await.expect("the store answers"));
    tx.commit().await.expect("the store answers");
    store.close().await;
}

#[tokio::test]
async fn a_stopped_prefix_is_lifted_by_hand_and_that_is_written_down() {
    let demo = Demo::start();
    let api = Management::of(&demo).await;
    let browser = Browser::new(&demo.issuer);
    console::visit(&demo, &browser, "/admin/delivery/limits", "admin").await;
    stop(&demo, "447911").await;
    let page = browser
        .get(format!("{}/admin/delivery/limits", demo.issuer))
        .await;
    let form = console::form(&page, "/admin/delivery/limits/lift");
    let lifted = browser.submit(&form).await;
    assert!(
        lifted.body.contains("Messages go to +447911 again."),
        "{}",
        lifted.outline()
    );
    let limits = api.get("/delivery/limits").await;
    assert_eq!(limits.json["stopped"], json!([]), "{}", limits.json);
    let again = api
        .post("/delivery/limits/lift", &json!({"prefix": "+447911"}))
        .await;
    assert_eq!(again.status, 404, "{}", again.json);
    stop(&demo, "447911").await;
    let lifted = api
        .post("/delivery/limits/lift", &json!({"prefix": "+447911"}))
        .await;
    assert_eq!(lifted.status, 204, "{}", lifted.json);
    let log = api.get("/audit?action=guard.lift").await;
    assert_eq!(
        log.json["items"].as_array().map(Vec::len),
        Some(2),
        "{}",
        log.json
    );
}
