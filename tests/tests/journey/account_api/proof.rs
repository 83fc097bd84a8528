//! A change needs a sign-in of the last five minutes by the strongest way (RFC 9470).

use serde_json::json;

use super::scene::{Answer, CHANGE, Scene};

const NEW: &str = "+447700900177";

/// What the application asks for in the authorization request that the answer calls for.
fn challenged(answer: &Answer) -> (String, String) {
    assert_eq!(answer.status, 401, "{}", answer.json);
    let error = answer.asks("error");
    assert_eq!(error.as_deref(), Some("insufficient_user_authentication"));
    assert!(answer.challenge().starts_with("Bearer "), "{answer:?}");
    assert_eq!(answer.json["code"], "sign-in", "{answer:?}");
    let acrs = answer.asks("acr_values").expect("acr_values");
    (acrs, answer.asks("max_age").expect("max_age"))
}

#[tokio::test]
async fn who_gave_the_password_only_is_asked_for_more_and_then_it_works() {
    let scene = Scene::new().await;
    let (browser, weak) = (scene.browser(), scene.request("password", CHANGE));
    let tokens = scene.sign_in(&browser, &weak, "alice").await;
    let api = scene.with(&tokens.access_token);
    // Looking is open to them.
    api.overview().await;
    let number = json!({"number": NEW});
    let refused = api.post("/new-numbers", number.clone()).await;
    let (acrs, max_age) = challenged(&refused);
    assert!(acrs.starts_with("smpp "), "{acrs}");
    assert_eq!(max_age, "300");
    assert!(scene.demo.handset.messages(NEW).await.is_empty());

    let stronger = scene.request(&acrs, CHANGE).with("max_age", &max_age);
    let page = browser.get(stronger.url()).await;
    assert!(
        page.asks_for("code"),
        "only what is missing: {}",
        page.outline()
    );
    let code = scene.demo.handset.nth_code(scene.alice().number(), 1).await;
    let page = countersign_tests::sign_in::code(&browser, &page, &code).await;
    let tokens = scene.app.tokens(&stronger, &page).await;
    assert_eq!(tokens.claims["acr"], "smpp");
    // The new token does, and the old one tells of the old sign-in still.
    let stronger = scene.with(&tokens.access_token);
    challenged(&api.post("/new-numbers", number.clone()).await);
    stronger.post("/new-numbers", number).await.expect(201);
}

#[tokio::test]
async fn a_sign_in_of_six_minutes_ago_is_too_old_until_a_fresh_one() {
    let scene = Scene::new().await;
    let (browser, request) = (scene.browser(), scene.request("smpp", CHANGE));
    let tokens = scene.sign_in(&browser, &request, "alice").await;
    let api = scene.with(&tokens.access_token);
    api.post("/recovery-codes", json!(null)).await.expect(201);
    scene.demo.handset.nth(scene.alice().number(), 2).await;
    scene.age_sign_ins(360);
    for (method, path) in [
        (reqwest::Method::POST, "/recovery-codes"),
        (reqwest::Method::DELETE, "/recovery-codes"),
        (reqwest::Method::DELETE, "/numbers/0000000000000000"),
    ] {
        let answer = super::scene::send(api.request(method, path)).await;
        challenged(&answer);
    }
    assert_eq!(
        api.overview().await["recovery_codes"],
        10,
        "looking goes on"
    );
    // Nor does a refreshed token make the sign-in younger.
    let refreshed = scene.app.refresh(&tokens.refresh_token.expect("one")).await;
    let refreshed = refreshed.json["access_token"].as_str().map(str::to_owned);
    let refreshed = scene.with(&refreshed.expect("an access token"));
    let answer = refreshed.post("/recovery-codes", json!(null)).await;
    let (acrs, max_age) = challenged(&answer);

    let fresh = scene.request(&acrs, CHANGE).with("max_age", &max_age);
    let page = browser.get(fresh.url()).await;
    assert!(page.asks_for("password"), "{}", page.outline());
    let page = countersign_tests::sign_in::go_on(&scene.demo, &browser, page, scene.alice()).await;
    let tokens = scene.app.tokens(&fresh, &page).await;
    let api = scene.with(&tokens.access_token);
    api.post("/recovery-codes", json!(null)).await.expect(201);
}

#[tokio::test]
async fn who_has_nothing_but_a_password_begins_with_it() {
    let scene = Scene::new().await;
    let (browser, request) = (scene.browser(), scene.request("password", CHANGE));
    let tokens = scene.sign_in(&browser, &request, "carol").await;
    let api = scene.with(&tokens.access_token);
    let overview = api.overview().await;
    assert_eq!(overview["numbers"], json!([]), "{overview}");
    assert_eq!(overview["two_step"], "impossible", "{overview}");
    let id = api.begin_number(NEW).await;
    let code = scene.demo.handset.nth_code(NEW, 1).await;
    api.confirm_number(&id, &code).await.expect(204);
    // From now on the password is not enough.
    let answer = api.post("/recovery-codes", json!(null)).await;
    let (acrs, _) = challenged(&answer);
    assert!(acrs.starts_with("smpp "), "{acrs}");
}
