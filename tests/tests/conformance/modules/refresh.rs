use crate::answer::token;
use crate::scene::Scene;
use crate::variant::Variant;

/// `oidcc-refresh-token`
pub(crate) async fn refresh_token(variant: &Variant) {
    let scene = Scene::of(variant).await;
    with(&scene, &scene.second().await).await;
}

/// The same for a client and another that has no right to its refresh token.
pub(crate) async fn with(scene: &Scene, other: &Scene) {
    let request = scene
        .request()
        .with("scope", "openid offline_access")
        .with("prompt", "consent");
    let answer = scene.authorize(&request).await;
    let outcome = answer.complete(scene, &request).await;
    let refresh_token = outcome
        .refresh_token
        .expect("offline_access gives a refresh token");
    let form = [
        ("grant_type", "refresh_token"),
        ("refresh_token", &refresh_token),
    ];

    let stolen = token(other, &form).await;
    assert_eq!(
        (stolen.status.as_u16(), stolen.error()),
        (400, "invalid_grant")
    );

    let reply = token(scene, &form).await;
    assert!(reply.status.is_success(), "{}", reply.json);
    let access_token = reply.json["access_token"]
        .as_str()
        .expect("an access token");
    assert_ne!(Some(access_token), outcome.access_token.as_deref());
    assert!(scene.app.userinfo(access_token).await.status.is_success());
    if let Some(id_token) = reply.json["id_token"].as_str() {
        let claims = scene.app.verify(id_token, None).await;
        let claims = claims.expect("the new ID token holds");
        for name in ["iss", "sub", "aud", "auth_time"] {
            assert_eq!(claims[name], outcome.claims[name], "Core §12.2: {name}");
        }
    }
}
