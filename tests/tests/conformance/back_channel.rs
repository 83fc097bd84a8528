//! Back-Channel Logout OP: `oidcc-backchannel-rp-initiated-logout-certification-test-plan`.

use countersign_tests::Listener;
use jsonwebtoken::decode_header;
use serde_json::{Value, json};

use crate::logout::{self, assert_signed_out};
use crate::scene::{SIGNED_OUT, Scene};
use crate::variant::Variant;

const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// `oidcc-backchannel-logout-discovery-endpoint-verification`
#[tokio::test]
async fn discovery_endpoint_verification() {
    let scene = Scene::of(&Variant::CODE).await;
    for name in [
        "backchannel_logout_supported",
        "backchannel_logout_session_supported",
    ] {
        assert_eq!(scene.app.provider[name], true, "{name}");
    }
    assert!(scene.app.provider["end_session_endpoint"].is_string());
}

/// `oidcc-backchannel-rp-initiated-logout`
#[tokio::test]
async fn rp_initiated_logout() {
    let listener = Listener::start();
    let scene = Scene::with(
        &Variant::CODE,
        json!({
            "backchannel_logout_uri": format!("{}/logout", listener.address),
            "backchannel_logout_session_required": true,
        }),
    )
    .await;
    let outcome = logout::sign_in(&scene).await;
    let page = logout::go(
        &scene,
        &[
            ("id_token_hint", &outcome.id_token),
            ("post_logout_redirect_uri", SIGNED_OUT),
            ("state", "of-the-logout"),
        ],
    )
    .await;
    assert_eq!(page.callback("state").as_deref(), Some("of-the-logout"));
    let notice = listener.nth("/logout", 1).await;
    assert_eq!(notice.method, "POST");
    let names: Vec<&String> = notice.parameters.keys().collect();
    assert_eq!(names, ["logout_token"]);
    assert_logout_token(&scene, &notice.parameters["logout_token"], &outcome.claims).await;
    assert_signed_out(&scene).await;
}

/// Back-Channel Logout §2.4 and §2.6.
async fn assert_logout_token(scene: &Scene, token: &str, signed_in: &Value) {
    let claims = crate::keys::claims(token, &scene.app.keys().await);
    let header = decode_header(token).expect("a JWS");
    assert_eq!(header.typ.as_deref(), Some("logout+jwt"));
    assert_eq!(claims["iss"], scene.demo.issuer.as_str());
    assert_eq!(claims["aud"], scene.app.client.client_id.as_str());
    assert!(
        claims["iat"].is_i64() && claims["jti"].is_string(),
        "{claims}"
    );
    assert_eq!(claims["events"][EVENT], json!({}));
    assert!(
        claims.get("nonce").is_none(),
        "a logout token is no ID token"
    );
    for name in ["sub", "sid"] {
        assert_eq!(claims[name], signed_in[name], "{name}");
    }
}
