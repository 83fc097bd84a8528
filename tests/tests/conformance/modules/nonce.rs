use crate::scene::Scene;
use crate::variant::Variant;

/// `oidcc-ensure-request-without-nonce-succeeds-for-code-flow`
pub(crate) async fn ensure_request_without_nonce_succeeds_for_code_flow(variant: &Variant) {
    let scene = Scene::of(variant).await;
    let request = scene.request().without("nonce");
    let answer = scene.authorize(&request).await;
    answer.complete_expecting(&scene, &request, None).await;
}

/// `oidcc-ensure-request-without-nonce-fails`
pub(crate) async fn ensure_request_without_nonce_fails(variant: &Variant) {
    let scene = Scene::of(variant).await;
    let request = scene.request().without("nonce");
    let answer = scene.silently(&request).await;
    answer.assert_error(&request, &["invalid_request"]);
}
