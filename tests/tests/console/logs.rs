use countersign_tests::{Browser, Demo, Management, code_in, console, sign_in};
use serde_json::Value;

fn lines(answer: &Value) -> Vec<String> {
    let items = answer["items"].as_array().expect("a list").iter();
    items
        .map(|line| line["text"].as_str().unwrap_or_default().to_owned())
        .collect()
}

#[tokio::test]
async fn what_the_server_and_its_scripts_wrote_is_read_without_its_machine() {
    let demo = Demo::start();
    let browser = Browser::new(&demo.issuer);
    let page = console::visit(&demo, &browser, "/admin/logs/script", "admin").await;
    assert!(
        page.body.contains("SMPP Initialized successfully"),
        "{}",
        page.outline()
    );
    let address = format!("{}/admin/logs?level=error", demo.issuer);
    let errors = browser.get(&address).await;
    assert_eq!(
        errors.count("td span.level.info"),
        0,
        "{}",
        errors.outline()
    );
    let nonsense = browser
        .get(format!("{}/admin/logs?level=loud", demo.issuer))
        .await;
    assert_eq!(nonsense.status, 422);
    let other = browser
        .get(format!("{}/admin/logs/kernel", demo.issuer))
        .await;
    assert_eq!(other.status, 404);
}

#[tokio::test]
async fn a_log_is_read_in_parts_and_by_words_over_the_api() {
    let demo = Demo::start();
    let api = Management::of(&demo).await;
    let newest = api.get("/logs/script?limit=1").await;
    assert_eq!(newest.status, 200, "{}", newest.json);
    let next = newest.json["next"].as_str().expect("there are older lines");
    let rest = api
        .get(&format!("/logs/script?limit=200&after={next}"))
        .await;
    let all = api.get("/logs/script?limit=200").await;
    let together = [lines(&newest.json), lines(&rest.json)].concat();
    assert_eq!(together, lines(&all.json));
    let found = lines(&api.get("/logs/script?text=INITIALIZED%20succ").await.json);
    assert!(
        !found.is_empty() && found.len() < together.len(),
        "{found:?}"
    );
    assert!(
        found
            .iter()
            .all(|line| line.contains("Initialized successfully"))
    );
    assert_eq!(api.get("/logs/kernel").await.status, 404);
    assert_eq!(api.get("/logs/server?level=loud").await.status, 422);
}

#[tokio::test]
async fn no_log_shows_a_code_a_password_or_a_number() {
    let demo = Demo::start();
    let alice = demo.person("alice");
    let browser = Browser::new(&demo.issuer);
    sign_in::visit(&demo, &browser, &format!("{}/admin", demo.issuer), alice).await;
    let messages = demo.handset.messages(alice.number()).await;
    assert!(!messages.is_empty());
    let api = Management::of(&demo).await;
    for log in ["server", "script"] {
        let all = lines(&api.get(&format!("/logs/{log}?limit=200")).await.json).join("\n");
        assert!(!all.contains(alice.number()), "{all}");
        assert!(!all.contains(&alice.password), "{all}");
        for message in &messages {
            assert!(!all.contains(&code_in(&message.text)), "{all}");
        }
    }
}

#[tokio::test]
async fn logs_need_their_own_permission() {
    let demo = Demo::start();
    let api = Management::with_scopes(&demo, "demo-manager", "countersign:audit:read").await;
    assert_eq!(api.get("/logs/server").await.status, 403);
}
