//! Where the person is signed in, and what they trust. Ending it needs no fresh proof.

use countersign_tests::sign_in;
use serde_json::json;

use super::scene::{CHANGE, READ, Scene, id};

#[tokio::test]
async fn sessions_are_seen_and_ended_with_the_password_alone() {
    let scene = Scene::new().await;
    let elsewhere = scene.browser();
    let request = scene.request("password", "openid");
    scene.sign_in(&elsewhere, &request, "alice").await;
    let api = scene.as_person("alice", "password", CHANGE).await;
    let sessions = api.get("/sessions").await.expect(200);
    let sessions = sessions["items"].as_array().expect("sessions").clone();
    assert_eq!(sessions.len(), 2, "{sessions:?}");
    let present = sessions.iter().filter(|one| one["present"] == true);
    assert_eq!(present.count(), 1);
    let other = sessions.iter().find(|one| one["present"] == false);
    let path = format!("/sessions/{}", id(other.expect("another one")));
    // Not those of somebody else.
    let bob = scene.as_person("bob", "password", CHANGE).await;
    bob.delete(&path).await.expect_code(404, "not-found");
    api.delete(&path).await.expect(204);
    api.delete(&path).await.expect_code(404, "not-found");
    let silent = scene.app.request().with("prompt", "none");
    let page = elsewhere.get(silent.url()).await;
    assert_eq!(page.callback("error").as_deref(), Some("login_required"));

    scene.sign_in(&elsewhere, &request, "alice").await;
    let ended = api.delete("/sessions").await.expect(200);
    assert_eq!(ended["sessions"], 1);
    // The present one goes with its token.
    let sessions = api.get("/sessions").await.expect(200);
    let path = format!("/sessions/{}", id(&sessions["items"][0]));
    api.delete(&path).await.expect(204);
    assert_eq!(api.get("/overview").await.status, 401);
}

#[tokio::test]
async fn trusted_devices_are_seen_and_forgotten() {
    let scene = Scene::new().await;
    let api = scene.as_alice().await;
    let wish = json!({"two_step": "unknown_devices"});
    api.put("/two-step", wish).await.expect(200);
    let number = scene.alice().number();
    let trust = async |before: usize| {
        let browser = scene.browser();
        let request = scene.app.request().with("prompt", "login");
        let page = sign_in::with_password(&browser, &request, scene.alice()).await;
        let code = scene.demo.handset.nth_code(number, before + 1).await;
        let form = page.form("code").fill("code", &code);
        let page = browser.submit(&form.smuggle("remember_device", "1")).await;
        assert!(page.callback("code").is_some(), "{}", page.outline());
    };
    // The sign-in's code came before.
    trust(1).await;
    trust(2).await;
    let devices = api.get("/trusted-devices").await.expect(200);
    let items = devices["items"].as_array().expect("devices").clone();
    assert_eq!(items.len(), 2, "{devices}");
    assert!(items[0]["expires_at"].as_i64() > items[0]["created_at"].as_i64());
    let path = format!("/trusted-devices/{}", id(&items[0]));
    let bob = scene.as_person("bob", "password", CHANGE).await;
    bob.delete(&path).await.expect_code(404, "not-found");
    scene.age_sign_ins(600);
    api.delete(&path).await.expect(204);
    api.delete(&path).await.expect_code(404, "not-found");
    let forgotten = api.delete("/trusted-devices").await.expect(200);
    assert_eq!(forgotten["devices"], 1);
    let devices = api.get("/trusted-devices").await.expect(200);
    assert_eq!(devices["items"], json!([]));
}

#[tokio::test]
async fn known_places_are_counted_and_forgotten() {
    let scene = Scene::new().await;
    let api = scene.as_alice().await;
    let wish = json!({"two_step": "unknown_places"});
    let chosen = api.put("/two-step", wish).await.expect(200);
    assert_eq!(chosen["two_step"], "unknown_places", "{chosen}");
    assert_eq!(api.overview().await["two_step"], "unknown_places");
    let known = async || api.get("/known-places").await.expect(200)["places"].clone();
    assert_eq!(known().await, 0);
    // Here, until a second factor is proved; then the password is enough.
    let request = || scene.app.request().with("prompt", "login");
    sign_in::with_code(&scene.demo, &scene.browser(), &request(), scene.alice()).await;
    assert_eq!(known().await, 1);
    let page = sign_in::with_password(&scene.browser(), &request(), scene.alice()).await;
    assert!(page.callback("code").is_some(), "{}", page.outline());

    let bob = scene.as_person("bob", "password", CHANGE).await;
    let none = bob.delete("/known-places").await.expect(200);
    assert_eq!(none["places"], 0);
    assert_eq!(known().await, 1);
    let reader = scene.as_person("alice", "smpp", READ).await;
    assert_eq!(reader.delete("/known-places").await.status, 403);
    scene.age_sign_ins(600);
    let forgotten = api.delete("/known-places").await.expect(200);
    assert_eq!(forgotten["places"], 1);
    assert_eq!(known().await, 0);
    let page = sign_in::with_password(&scene.browser(), &request(), scene.alice()).await;
    assert!(page.asks_for("code"), "{}", page.outline());
}
