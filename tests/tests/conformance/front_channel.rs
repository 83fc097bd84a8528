//! Front-Channel Logout OP: `oidcc-frontchannel-rp-initiated-logout-certification-test-plan`. What a
//! browser does with the frames is in the tests of the browser.

use crate::scene::Scene;
use crate::variant::Variant;

/// `oidcc-frontchannel-logout-discovery-endpoint-verification`
#[tokio::test]
async fn discovery_endpoint_verification() {
    let scene = Scene::of(&Variant::CODE).await;
    for name in [
        "frontchannel_logout_supported",
        "frontchannel_logout_session_supported",
    ] {
        assert_eq!(scene.app.provider[name], true, "{name}");
    }
    assert!(scene.app.provider["end_session_endpoint"].is_string());
}
