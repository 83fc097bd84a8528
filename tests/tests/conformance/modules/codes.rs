use crate::answer::{redeem, token};
use crate::scene::Scene;
use crate::variant::Variant;

/// `oidcc-codereuse`, and `oidcc-codereuse-30seconds` without the wait: what was issued for the code
/// ends with its second use, however soon that comes.
pub(crate) async fn codereuse(variant: &Variant) {
    let scene = Scene::of(variant).await;
    let request = scene.request();
    let answer = scene.authorize(&request).await;
    let outcome = answer.complete(&scene, &request).await;
    let again = redeem(&scene, answer.text("code"), &[]).await;
    assert_eq!(
        (again.status.as_u16(), again.error()),
        (400, "invalid_grant")
    );
    let access_token = outcome.access_token.expect("an access token");
    let reply = scene.app.userinfo(&access_token).await;
    assert_eq!(
        reply.status.as_u16(),
        401,
        "RFC 6749 §4.1.2: {}",
        reply.json
    );
    let refresh_token = outcome.refresh_token.expect("a refresh token");
    let form = [
        ("grant_type", "refresh_token"),
        ("refresh_token", &refresh_token),
    ];
    let reply = token(&scene, &form).await;
    assert_eq!(reply.error(), "invalid_grant", "{}", reply.json);
}
