use countersign_tests::{Authenticator, Demo, Management, Options, passkeys, sign_in};
use serde_json::json;

use super::scene::{CHANGE, Scene, id};

#[tokio::test]
async fn an_app_is_added_by_its_code_and_removed_by_nothing_less() {
    let scene = Scene::new().await;
    let number = scene.alice().number().to_owned();
    let api = scene.as_alice().await;
    let begun = api.post("/new-apps", json!({"name": "my phone"})).await;
    let begun = begun.expect(201);
    let secret = begun["secret"].as_str().expect("a secret");
    let uri = begun["uri"].as_str().expect("an address");
    assert!(
        uri.starts_with("otpauth://totp/") && uri.contains(secret),
        "{uri}"
    );
    let qr = begun["qr"].as_str().expect("a picture");
    assert!(
        qr.starts_with("<svg xmlns=") && qr.ends_with("</svg>"),
        "{qr}"
    );
    let app = Authenticator::of(secret);
    let confirm = format!("/new-apps/{}/confirm", id(&begun));
    let code = app.next_code().await;
    let wrong = json!({"code": sign_in::another(&code)});
    api.post(&confirm, wrong)
        .await
        .expect_code(422, "app-code-wrong");
    assert_eq!(api.overview().await["apps"], json!([]), "not confirmed yet");
    let right = json!({"code": code});
    api.post(&confirm, right.clone()).await.expect(204);
    // From now on its code is what proves enough.
    api.post(&confirm, right).await.expect_code(401, "sign-in");
    let told = scene.demo.handset.nth(&number, 2).await.text;
    assert!(told.contains("authenticator app was added"), "{told}");

    let overview = api.overview().await;
    let added = &overview["apps"][0];
    assert_eq!(added["name"], "my phone", "{overview}");
    assert!(!overview.to_string().contains(secret), "{overview}");
    // Nor does the text message take it away again.
    let path = format!("/apps/{}", id(added));
    let refused = api.delete(&path).await;
    let acrs = refused.asks("acr_values").expect("a challenge");
    assert!(acrs.starts_with("otp "), "{acrs}");
    refused.expect_code(401, "sign-in");
    let (browser, request) = (scene.browser(), scene.request(&acrs, CHANGE));
    let page = sign_in::with_password(&browser, &request, scene.alice()).await;
    let page = sign_in::code(&browser, &page, &app.next_code().await).await;
    let tokens = scene.app.tokens(&request, &page).await;
    assert_eq!(tokens.claims["acr"], "otp");
    let stronger = scene.with(&tokens.access_token);
    stronger.delete(&path).await.expect(204);
    assert_eq!(stronger.overview().await["apps"], json!([]));
    // The text message is the strongest way again.
    api.delete(&path).await.expect_code(404, "not-found");
}

#[tokio::test]
async fn recovery_codes_are_told_once_work_and_are_forgotten() {
    let scene = Scene::new().await;
    let api = scene.as_alice().await;
    let none = api.delete("/recovery-codes").await;
    none.expect_code(404, "not-found");
    let made = api.post("/recovery-codes", json!(null)).await.expect(201);
    let codes = made["codes"].as_array().expect("codes").clone();
    assert_eq!(codes.len(), 10, "{made}");
    let overview = api.overview().await;
    assert_eq!(overview["recovery_codes"], 10);
    let code = codes[0].as_str().expect("a code");
    assert!(!overview.to_string().contains(code), "{overview}");
    let told = scene.demo.handset.nth(scene.alice().number(), 2).await.text;
    assert!(told.contains("recovery codes were made"), "{told}");

    let request = scene.request("recovery_code", "openid");
    let browser = scene.browser();
    let page = sign_in::with_password(&browser, &request, scene.alice()).await;
    let page = sign_in::code(&browser, &page, code).await;
    let tokens = scene.app.tokens(&request, &page).await;
    assert_eq!(tokens.claims["acr"], "recovery_code");
    assert_eq!(api.overview().await["recovery_codes"], 9);

    api.delete("/recovery-codes").await.expect(204);
    assert_eq!(api.overview().await["recovery_codes"], 0);
    let told = scene.demo.handset.nth(scene.alice().number(), 3).await.text;
    assert!(
        told.contains("recovery codes of your account were removed"),
        "{told}"
    );
}

#[tokio::test]
async fn two_step_sign_in_is_chosen() {
    let scene = Scene::new().await;
    let api = scene.as_alice().await;
    let present = api.get("/two-step").await.expect(200);
    assert_eq!(present["two_step"], "off", "{present}");
    assert_eq!(
        present["choices"],
        json!(["on", "unknown_devices", "unknown_places"])
    );
    let wish = |wish: &str| json!({"two_step": wish});
    let chosen = api.put("/two-step", wish("on")).await.expect(200);
    assert_eq!(chosen["two_step"], "on", "{chosen}");
    assert_eq!(api.overview().await["two_step"], "on");
    for impossible in ["on", "always", "impossible"] {
        let refused = api.put("/two-step", wish(impossible)).await;
        refused.expect_code(409, "no-choice");
    }
    api.put("/two-step", wish("maybe")).await.expect(422);
    // An application that is content with the password gets more now.
    let browser = scene.browser();
    let request = scene.app.request();
    let page = sign_in::with_code(&scene.demo, &browser, &request, scene.alice()).await;
    assert_eq!(
        scene.app.tokens(&request, &page).await.claims["acr"],
        "smpp"
    );
    api.put("/two-step", wish("off")).await.expect(200);
    let told = scene.demo.handset.nth(scene.alice().number(), 3).await.text;
    assert!(told.contains("no longer asked for"), "{told}");
}

#[tokio::test]
async fn it_is_told_who_decided_two_step_sign_in_and_what_it_takes() {
    let scene = Scene::of(Demo::with(&Options {
        environment: &[("COUNTERSIGN_SIGN_IN__MINIMUM_FACTORS", "2")],
        ..Options::default()
    }))
    .await;
    let api = scene.as_alice().await;
    let present = api.get("/two-step").await.expect(200);
    assert_eq!(present["required"], false, "{present}");
    assert_eq!(present["factors"], json!({"held": 1, "minimum": 2}));
    api.post("/recovery-codes", json!(null)).await.expect(201);
    let present = api.get("/two-step").await.expect(200);
    assert_eq!(present["factors"], json!({"held": 2, "minimum": 2}));

    let management = Management::of(&scene.demo).await;
    let found = management.get("/people?q=alice").await.json;
    let person = format!("/people/{}", id(&found["items"][0]));
    let require = json!({"two_step_required": true});
    assert_eq!(management.patch(&person, &require).await.status, 200);
    let present = api.get("/two-step").await.expect(200);
    assert_eq!(present["required"], true, "{present}");
    let choices = present["choices"].as_array().expect("choices");
    assert!(!choices.contains(&json!("off")), "{present}");
    let refused = api.put("/two-step", json!({"two_step": "off"})).await;
    refused.expect_code(409, "no-choice");
    let documented = api.get("/openapi.json").await.json;
    let described = &documented["components"]["schemas"]["TwoStepChoice"]["required"];
    for member in ["two_step", "choices", "required", "factors"] {
        let members = described.as_array().expect("members");
        assert!(members.contains(&json!(member)), "{described}");
    }
}

#[tokio::test]
async fn a_passkey_is_named_and_removed_and_made_at_the_account_only() {
    let scene = Scene::of(Demo::on_localhost()).await;
    let mut passkey = passkeys::add(&scene.demo, &scene.browser(), scene.alice()).await;
    let (browser, request) = (scene.browser(), scene.request("passkey", CHANGE));
    let page = sign_in::with_password(&browser, &request, scene.alice()).await;
    let page = passkeys::give(&browser, &page, &mut passkey).await;
    let tokens = scene.app.tokens(&request, &page).await;
    let api = scene.with(&tokens.access_token);
    let overview = api.overview().await;
    let shown = &overview["passkeys"][0];
    assert_eq!(shown["name"], "laptop", "{overview}");
    assert!(shown["used_at"].is_i64(), "{overview}");
    assert_eq!(overview["may_add"]["passkeys"], true);
    let path = format!("/passkeys/{}", id(shown));
    api.patch(&path, json!({"name": "desk"})).await.expect(204);
    assert_eq!(api.overview().await["passkeys"][0]["name"], "desk");
    let documented = api.get("/openapi.json").await;
    let paths = documented.json["paths"].as_object().expect("paths");
    assert!(!paths.contains_key("/new-passkeys"), "{:?}", paths.keys());
    api.delete(&path).await.expect(204);
    api.patch(&path, json!({"name": "x"})).await.expect(404);
    assert_eq!(api.overview().await["passkeys"], json!([]));
}
