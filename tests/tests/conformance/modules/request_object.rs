use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;

use crate::scene::{CALLBACK, Scene};
use crate::variant::Variant;

/// A request object with `alg: none`.
fn unsigned(scene: &Scene, redirect_uri: &str) -> String {
    let header = URL_SAFE_NO_PAD.encode(json!({"alg": "none"}).to_string());
    let claims = json!({
        "iss": scene.app.client.client_id,
        "aud": scene.demo.issuer,
        "client_id": scene.app.client.client_id,
        "response_type": scene.variant.response_type,
        "redirect_uri": redirect_uri,
        "scope": "openid",
        "nonce": "of-the-request-object",
        "state": "of-the-request-object",
    });
    format!("{header}.{}.", URL_SAFE_NO_PAD.encode(claims.to_string()))
}

/// `oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported`: rejected. Every
/// provider is free to ask for signatures, and ours does.
pub(crate) async fn unsigned_request_object(variant: &Variant) {
    let scene = Scene::of(variant).await;
    let request = scene.request();
    let request = request.with("request", &unsigned(&scene, CALLBACK));
    let answer = scene.silently(&request).await;
    let refusals = [
        "request_not_supported",
        "invalid_request_object",
        "invalid_request",
    ];
    answer.assert_error(&request, &refusals);
    let listed = &scene.app.provider["request_object_signing_alg_values_supported"];
    let listed = listed.as_array().into_iter().flatten();
    assert!(
        !listed.into_iter().any(|alg| alg == "none"),
        "not offered either"
    );
}

/// `oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported`: an address that the
/// client did not register is not even fetched.
pub(crate) async fn request_uri_unsigned(variant: &Variant) {
    let scene = Scene::of(variant).await;
    let request = scene
        .request()
        .with("request_uri", "https://suite.example.org/request.jwt");
    let answer = scene.silently(&request).await;
    let refusals = [
        "request_uri_not_supported",
        "invalid_request_uri",
        "invalid_request",
    ];
    answer.assert_error(&request, &refusals);
}

/// `oidcc-ensure-request-object-with-redirect-uri`: the address in the object does not open a way
/// past the registered ones.
pub(crate) async fn request_object_with_redirect_uri(variant: &Variant) {
    let scene = Scene::of(variant).await;
    let object = unsigned(&scene, "https://suite.example.org/other");
    let request = scene.request().with("request", &object);
    let page = scene.browser.get(request.url()).await;
    let left_for = page
        .left_for
        .as_ref()
        .map(url::Url::as_str)
        .unwrap_or_default();
    assert!(!left_for.contains("/other"), "{left_for}");
    let refused = page.status.is_client_error() || left_for.contains("error=") || variant.form_post;
    assert!(refused, "{}", page.outline());
}
