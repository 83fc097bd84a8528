use countersign_tests::Reply;

use crate::answer::Outcome;
use crate::scene::Scene;
use crate::variant::Variant;

async fn signed_in(variant: &Variant) -> (Scene, Outcome, String) {
    let scene = Scene::of(variant).await;
    let request = scene.request();
    let answer = scene.authorize(&request).await;
    let outcome = answer.complete(&scene, &request).await;
    let access_token = outcome.access_token.clone().expect("an access token");
    (scene, outcome, access_token)
}

fn assert_is_about(outcome: &Outcome, reply: &Reply) {
    assert!(reply.status.is_success(), "{}", reply.json);
    assert_eq!(reply.json["sub"], outcome.claims["sub"]);
}

/// `oidcc-userinfo-get`
pub(crate) async fn userinfo_get(variant: &Variant) {
    let (scene, outcome, access_token) = signed_in(variant).await;
    assert_is_about(&outcome, &scene.app.userinfo(&access_token).await);
}

/// `oidcc-userinfo-post-header`
pub(crate) async fn userinfo_post_header(variant: &Variant) {
    let (scene, outcome, access_token) = signed_in(variant).await;
    let endpoint = scene.app.endpoint("userinfo_endpoint");
    let post = reqwest::Client::new()
        .post(endpoint)
        .bearer_auth(access_token);
    assert_is_about(&outcome, &Reply::of(post).await);
}

/// `oidcc-userinfo-post-body`
pub(crate) async fn userinfo_post_body(variant: &Variant) {
    let (scene, outcome, access_token) = signed_in(variant).await;
    let endpoint = scene.app.endpoint("userinfo_endpoint");
    let form = [("access_token", access_token)];
    let post = reqwest::Client::new().post(endpoint).form(&form);
    assert_is_about(&outcome, &Reply::of(post).await);
}
