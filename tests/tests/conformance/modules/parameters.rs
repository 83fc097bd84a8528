use serde_json::json;

use crate::answer::Outcome;
use crate::scene::Scene;
use crate::variant::Variant;

async fn with(variant: &Variant, name: &str, value: &str) -> (Scene, Outcome) {
    let scene = Scene::of(variant).await;
    let request = scene.request().with(name, value);
    let answer = scene.authorize(&request).await;
    let outcome = answer.complete(&scene, &request).await;
    (scene, outcome)
}

/// `oidcc-display-page`
pub(crate) async fn display_page(variant: &Variant) {
    with(variant, "display", "page").await;
}

/// `oidcc-display-popup`
pub(crate) async fn display_popup(variant: &Variant) {
    with(variant, "display", "popup").await;
}

/// `oidcc-ui-locales`: a language that there is shows, one that there is not does no harm.
pub(crate) async fn ui_locales(variant: &Variant) {
    let scene = Scene::of(variant).await;
    let request = scene.request().with("ui_locales", "ar");
    let page = scene.browser.get(request.url()).await;
    assert_eq!(page.attribute("html", "lang").as_deref(), Some("ar"));
    with(variant, "ui_locales", "se").await;
}

/// `oidcc-claims-locales`
pub(crate) async fn claims_locales(variant: &Variant) {
    with(variant, "claims_locales", "se").await;
}

/// `oidcc-login-hint`
pub(crate) async fn login_hint(variant: &Variant) {
    let scene = Scene::of(variant).await;
    let request = scene.request().with("login_hint", "alice");
    let page = scene.browser.get(request.url()).await;
    assert_eq!(page.form("password").value("username"), Some("alice"));
    with(variant, "login_hint", "buffy@example.org").await;
}

/// `oidcc-ensure-request-with-acr-values-succeeds`: all that discovery offers, and one of it is met.
pub(crate) async fn ensure_request_with_acr_values_succeeds(variant: &Variant) {
    let scene = Scene::alone(variant, json!({})).await;
    let offered = &scene.app.provider["acr_values_supported"];
    let offered = offered
        .as_array()
        .expect("discovery lists the methods")
        .clone();
    let mut words: Vec<&str> = offered.iter().filter_map(|acr| acr.as_str()).collect();
    // The first one is asked for, and the person has no authenticator app.
    words.sort_by_key(|acr| *acr != "smpp");
    let request = scene.request().with("acr_values", &words.join(" "));
    let answer = scene.authorize(&request).await;
    let outcome = answer.complete(&scene, &request).await;
    assert!(
        offered.contains(&outcome.claims["acr"]),
        "{}",
        outcome.claims
    );
}

/// `oidcc-claims-essential`
pub(crate) async fn claims_essential(variant: &Variant) {
    let place = if variant.response_type == "id_token" {
        "id_token"
    } else {
        "userinfo"
    };
    let claims = json!({place: {"name": {"essential": true}}}).to_string();
    let scene = Scene::of(variant).await;
    // Only the claims parameter asks for the name.
    let request = scene
        .request()
        .with("scope", "openid")
        .with("claims", &claims);
    let answer = scene.authorize(&request).await;
    let outcome = answer.complete(&scene, &request).await;
    let told = if place == "id_token" {
        &outcome.claims
    } else {
        &outcome.userinfo
    };
    assert_eq!(told["name"], "Alice Archer", "{told}");
}
