//! The methods of `docs/scripts.md`, taken from the page as they stand.

use countersign_tests::{Browser, Demo, Management, Person, RelyingParty, sign_in};
use serde_json::{Value, json};

/// The script of this name, which begins with a comment that says it.
fn script(name: &str) -> String {
    let page = include_str!("../../../docs/scripts.md");
    let mut blocks = page.split("```rhai\n").skip(1);
    let block = blocks.find(|block| block.starts_with(&format!("// {name}: ")));
    let block = block.unwrap_or_else(|| panic!("the page has no method {name:?}"));
    let end = block.find("\n```").expect("a block ends");
    block[..=end].to_owned()
}

/// Adds a method of the page with the properties of `smpp` in this demonstration, and its own.
async fn add(demo: &Demo, name: &str, own: &[(&str, &str)]) -> Management {
    let api = Management::of(demo).await;
    let smpp = api.get("/scripts/smpp").await.json;
    let mut properties: Value = json!({"password": {"value": password(demo)}});
    for (name, property) in smpp["properties"].as_object().unwrap() {
        if let Some(value) = property["value"].as_str() {
            properties[name] = json!({"value": value});
        }
    }
    for (name, value) in own {
        properties[*name] = json!({"value": value});
    }
    let new = json!({
        "level": 45, "enabled": true, "properties": properties, "source": script(name),
    });
    let put = api.put(&format!("/scripts/{name}"), &new).await;
    assert_eq!(put.status, 200, "{name}: {}", put.json);
    api
}

/// The simulator's password, which the demonstration keeps for itself.
fn password(demo: &Demo) -> String {
    demo.smsc_password.clone()
}

async fn request(demo: &Demo, acr: &str) -> (RelyingParty, countersign_tests::Request) {
    let app = RelyingParty::of(demo, "demo-web").await;
    let request = app.request().with("acr_values", acr);
    (app, request)
}

fn alice(demo: &Demo) -> &Person {
    demo.person("alice")
}

#[tokio::test]
async fn the_number_is_in_another_attribute_for_staff() {
    const WORK: &str = "+447700900177";
    let demo = Demo::start();
    add(&demo, "staff", &[]).await;
    let work = format!("workPhone={WORK}");
    demo.administer(&[
        "user",
        "set",
        "bob",
        "--attribute",
        "memberOf=staff",
        "--attribute",
        &work,
    ]);
    let (app, request) = request(&demo, "staff").await;
    for (person, number) in [("bob", WORK), ("alice", alice(&demo).number())] {
        let browser = Browser::new(&demo.issuer);
        let page = sign_in::to_code_page(&browser, &request, demo.person(person)).await;
        let code = demo.handset.nth_code(number, 1).await;
        let page = sign_in::code(&browser, &page, &code).await;
        assert!(page.callback("code").is_some(), "{person}");
        if person == "alice" {
            let tokens = app.tokens(&request, &page).await;
            assert_eq!(tokens.claims["acr"], "staff");
        }
    }
}

#[tokio::test]
async fn whoever_has_two_numbers_chooses_the_one_that_gets_the_code() {
    const SECOND: &str = "+447700900178";
    let demo = Demo::start();
    add(&demo, "two_numbers", &[]).await;
    demo.administer(&["user", "set", "alice", "--add-phone", SECOND]);
    let (app, request) = request(&demo, "two_numbers").await;
    let browser = Browser::new(&demo.issuer);
    let page = sign_in::with_password(&browser, &request, alice(&demo)).await;
    let form = page.form_with_button("choice");
    assert!(!page.body.contains(&SECOND[4..]), "{}", page.outline());
    // What was not offered is not taken.
    let mut elsewhere = form.clone();
    for button in &mut elsewhere.buttons {
        button.value = "+447700900199".to_owned();
    }
    let refused = browser.press(&elsewhere, "choice").await;
    assert!(refused.has_button("choice"), "{}", refused.outline());
    let page = browser
        .choose(&refused.form_with_button("choice"), "choice", "1")
        .await;
    assert!(page.asks_for("code"), "{}", page.outline());
    let code = demo.handset.nth_code(SECOND, 1).await;
    let page = sign_in::code(&browser, &page, &code).await;
    let tokens = app.tokens(&request, &page).await;
    assert_eq!(tokens.claims["amr"], json!(["pwd", "otp", "sms", "mfa"]));
    let first = demo.handset.messages(alice(&demo).number()).await;
    assert!(first.iter().all(|message| !message.text.contains(&code)));
    // One number leaves nothing to choose.
    let browser = Browser::new(&demo.issuer);
    sign_in::to_code_page(&browser, &request, demo.person("bob")).await;
}

#[tokio::test]
async fn no_code_is_asked_for_on_a_known_network_only() {
    let demo = Demo::start();
    let api = add(
        &demo,
        "known_network",
        &[("known_networks", "127.0.0.2, 10.0.0.0/8")],
    )
    .await;
    let (app, request) = request(&demo, "known_network").await;
    let known = Browser::new(&demo.issuer).at("127.0.0.2");
    let page = sign_in::with_password(&known, &request, alice(&demo)).await;
    let tokens = app.tokens(&request, &page).await;
    assert_eq!(tokens.claims["amr"], json!(["pwd"]));
    let elsewhere = Browser::new(&demo.issuer).at("127.0.0.3");
    let (_, request) = self::request(&demo, "known_network").await;
    sign_in::to_code_page(&elsewhere, &request, demo.person("bob")).await;
    // A network that cannot be read is refused before it takes effect.
    let wrong = json!({
        "level": 45, "enabled": true, "source": script("known_network"),
        "properties": {
            "known_networks": {"value": "elsewhere"}, "password": {},
            "smpp_server": {"value": "127.0.0.1"}, "system_id": {"value": "x"},
        },
    });
    let refused = api.put("/scripts/known_network", &wrong).await;
    assert_eq!(refused.status, 422, "{}", refused.json);
    let detail = refused.json["detail"].as_str().unwrap();
    assert!(detail.contains("elsewhere"), "{detail}");
}
