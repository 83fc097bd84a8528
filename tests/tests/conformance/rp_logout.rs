//! RP-Initiated Logout OP: `oidcc-rp-initiated-logout-certification-test-plan`.

use countersign_tests::{Page, RelyingParty};
use serde_json::json;
use url::Url;

use crate::answer::Outcome;
use crate::logout::{self, assert_signed_out};
use crate::scene::{SIGNED_OUT, Scene};
use crate::variant::Variant;

const OTHER: &str = "https://suite.example.org/other";

async fn signed_in() -> (Scene, Outcome) {
    let scene = Scene::of(&Variant::CODE).await;
    let outcome = logout::sign_in(&scene).await;
    (scene, outcome)
}

/// Whether the person is asked or told, and not led anywhere.
fn assert_stays(page: &Page) {
    assert_eq!(page.left_for, None, "{}", page.outline());
    let refused = page.status.is_client_error();
    assert!(
        refused || page.forms().iter().any(|f| f.post),
        "{}",
        page.outline()
    );
}

async fn assert_still_signed_in(scene: &Scene) {
    let request = scene.request().with("prompt", "none");
    scene
        .silently(&request)
        .await
        .complete(scene, &request)
        .await;
}

/// `oidcc-rp-initiated-logout-discovery-endpoint-verification`
#[tokio::test]
async fn discovery_endpoint_verification() {
    let scene = Scene::of(&Variant::CODE).await;
    let endpoint = scene.app.endpoint("end_session_endpoint");
    assert!(endpoint.as_str().starts_with(&scene.demo.issuer));
}

/// `oidcc-rp-initiated-logout`
#[tokio::test]
async fn rp_initiated_logout() {
    let (scene, outcome) = signed_in().await;
    let page = logout::go(
        &scene,
        &[
            ("id_token_hint", &outcome.id_token),
            ("post_logout_redirect_uri", SIGNED_OUT),
            ("state", "of-the-logout"),
        ],
    )
    .await;
    let back = page.left_for.expect("the way back");
    let expected = format!("{SIGNED_OUT}?state=of-the-logout");
    assert_eq!(back.as_str(), expected, "nothing else is added");
    assert_signed_out(&scene).await;
}

/// `oidcc-rp-initiated-logout-no-state`
#[tokio::test]
async fn no_state() {
    let (scene, outcome) = signed_in().await;
    let page = logout::go(
        &scene,
        &[
            ("id_token_hint", &outcome.id_token),
            ("post_logout_redirect_uri", SIGNED_OUT),
        ],
    )
    .await;
    assert_eq!(page.left_for.as_ref().map(Url::as_str), Some(SIGNED_OUT));
    assert_signed_out(&scene).await;
}

/// `oidcc-rp-initiated-logout-bad-post-logout-redirect-uri`
#[tokio::test]
async fn bad_post_logout_redirect_uri() {
    let (scene, outcome) = signed_in().await;
    let page = logout::go(
        &scene,
        &[
            ("id_token_hint", &outcome.id_token),
            ("post_logout_redirect_uri", OTHER),
            ("state", "of-the-logout"),
        ],
    )
    .await;
    assert_stays(&page);
    assert_still_signed_in(&scene).await;
}

/// `oidcc-rp-initiated-logout-query-added-to-post-logout-redirect-uri`
#[tokio::test]
async fn query_added_to_post_logout_redirect_uri() {
    let (scene, outcome) = signed_in().await;
    let page = logout::go(
        &scene,
        &[
            ("id_token_hint", &outcome.id_token),
            ("post_logout_redirect_uri", &format!("{SIGNED_OUT}?foo=bar")),
        ],
    )
    .await;
    assert_stays(&page);
    assert_still_signed_in(&scene).await;
}

/// `oidcc-rp-initiated-logout-modified-id-token-hint`: the signature taken off.
#[tokio::test]
async fn modified_id_token_hint() {
    let (scene, outcome) = signed_in().await;
    let claims = outcome.id_token.split('.').nth(1).expect("a JWS");
    let hint = logout::unsigned(claims);
    let page = logout::go(
        &scene,
        &[
            ("id_token_hint", &hint),
            ("post_logout_redirect_uri", SIGNED_OUT),
        ],
    )
    .await;
    assert_stays(&page);
    assert_still_signed_in(&scene).await;
}

/// `oidcc-rp-initiated-logout-bad-id-token-hint`: signed by somebody else.
#[tokio::test]
async fn bad_id_token_hint() {
    let (scene, _) = signed_in().await;
    let other = Scene::alone(&Variant::CODE, json!({})).await;
    let foreign = logout::sign_in(&other).await;
    let page = logout::go(
        &scene,
        &[
            ("id_token_hint", &foreign.id_token),
            ("post_logout_redirect_uri", SIGNED_OUT),
        ],
    )
    .await;
    assert_stays(&page);
    assert_still_signed_in(&scene).await;
}

/// `oidcc-rp-initiated-logout-no-id-token-hint`
#[tokio::test]
async fn no_id_token_hint() {
    let (scene, _) = signed_in().await;
    let page = logout::go(&scene, &[("post_logout_redirect_uri", SIGNED_OUT)]).await;
    assert_stays(&page);
    assert_still_signed_in(&scene).await;
}

/// Asked, and confirmed by the person.
async fn assert_confirmed(parameters: &[(&str, &str)]) {
    let (scene, _) = signed_in().await;
    let page = logout::go(&scene, parameters).await;
    assert_stays(&page);
    assert_still_signed_in(&scene).await;
    let page = logout::confirm(&scene, &page).await;
    assert!(
        page.left_for.is_none() && page.status.is_success(),
        "{}",
        page.outline()
    );
    assert_signed_out(&scene).await;
}

/// `oidcc-rp-initiated-logout-no-params`
#[tokio::test]
async fn no_params() {
    assert_confirmed(&[]).await;
}

/// `oidcc-rp-initiated-logout-only-state`
#[tokio::test]
async fn only_state() {
    assert_confirmed(&[("state", "of-the-logout")]).await;
}

/// `oidcc-rp-initiated-logout-no-post-logout-redirect-uri`
#[tokio::test]
async fn no_post_logout_redirect_uri() {
    let (scene, outcome) = signed_in().await;
    let page = logout::go(&scene, &[("id_token_hint", &outcome.id_token)]).await;
    assert!(
        page.left_for.is_none() && page.status.is_success(),
        "{}",
        page.outline()
    );
    assert_signed_out(&scene).await;
    // The demonstration's own application is another client with the same browser.
    let other = RelyingParty::of(&scene.demo, "demo-web").await;
    let silent = other.request().with("prompt", "none");
    let page = scene.browser.get(silent.url()).await;
    assert_eq!(page.callback("error").as_deref(), Some("login_required"));
}
