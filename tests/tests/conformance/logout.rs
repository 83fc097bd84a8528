//! What the logout profiles share.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use countersign_tests::Page;
use serde_json::json;

use crate::answer::Outcome;
use crate::scene::Scene;

pub(crate) async fn sign_in(scene: &Scene) -> Outcome {
    let request = scene.request();
    scene
        .authorize(&request)
        .await
        .complete(scene, &request)
        .await
}

/// The browser at the end_session_endpoint, nobody pressing anything.
pub(crate) async fn go(scene: &Scene, parameters: &[(&str, &str)]) -> Page {
    let mut url = scene.app.endpoint("end_session_endpoint");
    url.query_pairs_mut().extend_pairs(parameters);
    scene.browser.get(url.as_str()).await
}

/// The person confirms.
pub(crate) async fn confirm(scene: &Scene, page: &Page) -> Page {
    let form = page.forms().into_iter().find(|form| form.post);
    scene
        .browser
        .submit(&form.expect("a form that signs out"))
        .await
}

pub(crate) async fn assert_signed_out(scene: &Scene) {
    let request = scene.request().with("prompt", "none");
    scene
        .silently(&request)
        .await
        .assert_error(&request, &["login_required"]);
}

/// These claims, encoded, as a token that nobody signed.
pub(crate) fn unsigned(claims: &str) -> String {
    let header = URL_SAFE_NO_PAD.encode(json!({"alg": "none"}).to_string());
    format!("{header}.{claims}.")
}
