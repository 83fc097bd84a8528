//! Session OP: `oidcc-session-management-certification-test-plan`. What a browser does with the frame
//! is in the tests of the browser.

use crate::scene::Scene;
use crate::variant::Variant;

/// `oidcc-session-management-discovery-endpoint-verification`
#[tokio::test]
async fn discovery_endpoint_verification() {
    let scene = Scene::of(&Variant::CODE).await;
    for name in ["check_session_iframe", "end_session_endpoint"] {
        assert!(
            scene
                .app
                .endpoint(name)
                .as_str()
                .starts_with(&scene.demo.issuer),
            "{name}"
        );
    }
}

/// Part of `oidcc-session-management-rp-initiated-logout`: the frame has something to compare with.
#[tokio::test]
async fn session_state_is_in_the_answer() {
    let scene = Scene::of(&Variant::CODE).await;
    let request = scene.request();
    let answer = scene.authorize(&request).await;
    let state = answer.text("session_state");
    assert!(state.contains('.') && !state.contains(' '), "{state}");
    answer.complete(&scene, &request).await;
    let again = scene.request().with("prompt", "none");
    let second = scene.silently(&again).await;
    assert_ne!(second.text("session_state"), "", "also without a page");
}
