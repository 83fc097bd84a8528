use countersign_tests::wait::{PATIENCE, until};
use countersign_tests::{Browser, Demo, Management, console};
use serde_json::json;

#[tokio::test]
async fn a_sign_in_its_code_and_its_cost_stand_in_the_reports() {
    let demo = Demo::start();
    let api = Management::of(&demo).await;
    let before = api.get("/reports/sign-ins").await;
    assert_eq!(before.json["methods"], json!([]), "{}", before.json);
    let put = api
        .put(
            "/delivery/centres/paid",
            &json!({"kind": "smpp", "properties": {
                "smpp_server": demo.smsc.rsplit_once(':').unwrap().0,
                "smpp_port": demo.smsc.rsplit_once(':').unwrap().1,
                "system_id": demo.smsc_system_id,
                "password": demo.smsc_password,
            }}),
        )
        .await;
    assert_eq!(put.status, 200, "{}", put.json);
    let route = json!({"properties": {"centre": "paid", "cost": "0.045"}});
    let put = api.put("/delivery/routes/paid", &route).await;
    assert_eq!(put.status, 200, "{}", put.json);
    let sent = api
        .post(
            "/delivery/test-messages",
            &json!({"to": "+447700900177", "text": "hello", "route": "paid"}),
        )
        .await;
    assert_eq!(sent.status, 202, "{}", sent.json);

    let browser = Browser::new(&demo.issuer);
    let page = console::visit(&demo, &browser, "/admin/reports", "admin").await;
    assert_eq!(page.url.path(), "/admin/reports/sign-ins");
    let report = api.get("/reports/sign-ins").await;
    assert_eq!(
        report.json["methods"],
        json!([{"method": "smpp", "signed_in": 1, "failed": 0, "abandoned": 0}])
    );
    let steps = report.json["steps"].as_array().unwrap();
    assert_eq!(steps.len(), 24);
    let sum: i64 = steps.iter().filter_map(|s| s["signed_in"].as_i64()).sum();
    assert_eq!(sum, 1);
    let codes = api.get("/reports/codes?period=week").await;
    let british = json!([{"name": "GB", "sent": 1, "entered": 1, "percent": 100}]);
    assert_eq!(codes.json["countries"], british, "{}", codes.json);
    let times = until("both are delivered", PATIENCE, async || {
        let times = api.get("/reports/delivery-times?period=month").await;
        let routes = times.json["routes"].as_array()?.iter();
        let delivered: i64 = routes.filter_map(|r| r["delivered"].as_i64()).sum();
        (delivered == 2).then_some(times)
    })
    .await;
    let slowest = times.json["routes"][0]["p99_ms"].as_i64().unwrap();
    assert!((250..=20_000).contains(&slowest), "{}", times.json);
    let spending = api.get("/reports/spending").await;
    let dearest = json!({"name": "paid", "messages": 1, "cost": "0.045"});
    assert_eq!(spending.json["routes"][0], dearest, "{}", spending.json);
    assert_eq!(api.get("/reports/spending?period=year").await.status, 400);

    for report in ["sign-ins", "codes", "delivery-times", "spending"] {
        let address = format!("{}/admin/reports/{report}?period=day", demo.issuer);
        let page = browser.get(&address).await;
        assert!(page.count("figure svg[role=img] desc") >= 1, "{report}");
        assert!(page.count("table tbody tr") >= 1, "{report}");
        let csv = browser.get(address.replace('?', ".csv?")).await;
        assert!(
            csv.header("content-type").starts_with("text/csv"),
            "{report}"
        );
        assert!(csv.body.lines().count() >= 2, "{report}: {}", csv.body);
    }
}

#[tokio::test]
async fn a_sign_in_that_fails_is_counted_as_one_that_failed() {
    let demo = Demo::start();
    let api = Management::of(&demo).await;
    let browser = Browser::new(&demo.issuer);
    let bob = demo.person("bob");
    let page = browser.get(format!("{}/admin", demo.issuer)).await;
    let form = page.form("password");
    let form = form
        .fill("username", &bob.username)
        .fill("password", &bob.password);
    let mut page = browser.submit(&form).await;
    let right = demo.handset.nth_code(bob.number(), 1).await;
    let wrong = countersign_tests::sign_in::another(&right);
    for _ in 0..3 {
        page = countersign_tests::sign_in::code(&browser, &page, &wrong).await;
    }
    assert!(!page.asks_for("code"), "{}", page.outline());
    let report = api.get("/reports/sign-ins").await;
    assert_eq!(
        report.json["methods"],
        json!([{"method": "smpp", "signed_in": 0, "failed": 1, "abandoned": 0}])
    );
}

#[tokio::test]
async fn reports_are_for_those_who_may_read_them() {
    let demo = Demo::start();
    let scopes = "countersign:delivery:read";
    let api = Management::with_scopes(&demo, "demo-manager", scopes).await;
    let refused = api.get("/reports/spending").await;
    assert_eq!(refused.status, 403, "{}", refused.json);
}
