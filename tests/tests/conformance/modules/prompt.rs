use std::time::Duration;

use countersign_tests::{Request, sign_in};

use crate::answer::{Answer, Outcome};
use crate::scene::Scene;
use crate::variant::Variant;

async fn signed_in(scene: &Scene, request: &Request) -> Outcome {
    scene
        .authorize(request)
        .await
        .complete(scene, request)
        .await
}

/// The second authorization is answered at once, for the same sign-in.
async fn assert_silent(scene: &Scene, request: &Request, first: &Outcome) {
    let answer = scene.silently(request).await;
    let second = answer.complete(scene, request).await;
    for name in ["sub", "auth_time"] {
        assert_eq!(second.claims[name], first.claims[name], "{name}");
    }
}

/// The second authorization asks for the password, and the person signs in later than at first.
async fn assert_asked_again(scene: &Scene, request: &Request, first: &Outcome) {
    let page = scene.browser.get(request.url()).await;
    assert!(page.asks_for("password"), "{}", page.outline());
    let alice = scene.demo.person("alice");
    let page = sign_in::go_on(&scene.demo, &scene.browser, page, alice).await;
    let answer = Answer::read(scene, &page);
    let second = answer.complete(scene, request).await;
    let auth_time = |outcome: &Outcome| outcome.claims["auth_time"].as_i64().expect("auth_time");
    assert!(auth_time(&second) > auth_time(first), "{}", second.claims);
}

/// `auth_time` has whole seconds: the next sign-in must fall into another one.
async fn next_second() {
    tokio::time::sleep(Duration::from_millis(1100)).await;
}

/// `oidcc-prompt-login`
pub(crate) async fn prompt_login(variant: &Variant) {
    let scene = Scene::of(variant).await;
    let first = signed_in(&scene, &scene.request()).await;
    next_second().await;
    assert_asked_again(&scene, &scene.request().with("prompt", "login"), &first).await;
}

/// `oidcc-prompt-none-not-logged-in`
pub(crate) async fn prompt_none_not_logged_in(variant: &Variant) {
    let scene = Scene::of(variant).await;
    let request = scene.request().with("prompt", "none");
    let answer = scene.silently(&request).await;
    answer.assert_error(&request, &["login_required", "interaction_required"]);
}

/// `oidcc-prompt-none-logged-in`
pub(crate) async fn prompt_none_logged_in(variant: &Variant) {
    let scene = Scene::of(variant).await;
    let first = signed_in(&scene, &scene.request()).await;
    assert_silent(&scene, &scene.request().with("prompt", "none"), &first).await;
}

/// `oidcc-max-age-1`
pub(crate) async fn max_age_1(variant: &Variant) {
    let scene = Scene::of(variant).await;
    let first = signed_in(&scene, &scene.request()).await;
    next_second().await;
    next_second().await;
    assert_asked_again(&scene, &scene.request().with("max_age", "1"), &first).await;
}

/// `oidcc-max-age-10000`
pub(crate) async fn max_age_10000(variant: &Variant) {
    let scene = Scene::of(variant).await;
    let first = signed_in(&scene, &scene.request().with("max_age", "15000")).await;
    assert!(
        first.claims["auth_time"].is_i64(),
        "Core §3.1.2.1: {}",
        first.claims
    );
    assert_silent(&scene, &scene.request().with("max_age", "10000"), &first).await;
}

/// `oidcc-id-token-hint`
pub(crate) async fn id_token_hint(variant: &Variant) {
    let scene = Scene::of(variant).await;
    let first = signed_in(&scene, &scene.request()).await;
    let request = scene.request().with("prompt", "none");
    let request = request.with("id_token_hint", &first.id_token);
    assert_silent(&scene, &request, &first).await;
}
