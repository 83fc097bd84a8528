use countersign_tests::Request;
use url::Url;

use crate::scene::Scene;
use crate::variant::Variant;

/// `oidcc-server`
pub(crate) async fn server(variant: &Variant) {
    let scene = Scene::of(variant).await;
    for name in ["authorization_endpoint", "jwks_uri", "token_endpoint"] {
        assert!(scene.app.provider[name].is_string(), "{name}");
    }
    let keys = scene.app.keys().await.keys;
    let ids: Vec<_> = keys
        .iter()
        .filter_map(|key| key.common.key_id.as_deref())
        .collect();
    let distinct: std::collections::BTreeSet<_> = ids.iter().collect();
    assert_eq!(
        (ids.len(), distinct.len()),
        (keys.len(), keys.len()),
        "Core §10.1"
    );
    complete(&scene, &scene.request()).await;
}

/// `oidcc-server-client-secret-post`
pub(crate) async fn server_client_secret_post(variant: &Variant) {
    server(&variant.authenticating_by("client_secret_post")).await;
}

/// `oidcc-response-type-missing`
pub(crate) async fn response_type_missing(variant: &Variant) {
    let scene = Scene::of(variant).await;
    let request = scene.request().without("response_type");
    let page = scene.browser.get(request.url()).await;
    match &page.left_for {
        // Without a response type nobody knows the mode, so the query is the place.
        Some(url) => {
            let error = error_in(url, variant);
            let known = ["unsupported_response_type", "invalid_request"];
            assert!(known.contains(&error.as_str()), "{url}");
        }
        None if variant.form_post => {
            let answer = crate::answer::Answer::read(&scene, &page);
            answer.assert_error(&request, &["unsupported_response_type", "invalid_request"]);
        }
        None => assert!(page.status.is_client_error(), "{}", page.outline()),
    }
}

fn error_in(url: &Url, variant: &Variant) -> String {
    let encoded = if variant.has_tokens() && url.fragment().is_some() {
        url.fragment()
    } else {
        url.query()
    };
    let pairs = url::form_urlencoded::parse(encoded.unwrap_or_default().as_bytes());
    let error = pairs.into_owned().find(|(name, _)| name == "error");
    error.map(|(_, value)| value).unwrap_or_default()
}

/// `oidcc-alternate-happy-flow`: the parameters and the scopes in another order.
pub(crate) async fn alternate_happy_flow(variant: &Variant) {
    let scene = Scene::of(variant).await;
    let request = scene.request().with("scope", "profile openid");
    let mut url = Url::parse(&request.url()).expect("an address");
    let mut pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    pairs.reverse();
    url.query_pairs_mut().clear().extend_pairs(pairs);
    let page = scene.visit(url.as_str()).await;
    let answer = crate::answer::Answer::read(&scene, &page);
    answer.complete(&scene, &request).await;
}

/// `oidcc-ensure-request-with-unknown-parameter-succeeds`
pub(crate) async fn ensure_request_with_unknown_parameter_succeeds(variant: &Variant) {
    let scene = Scene::of(variant).await;
    complete(&scene, &scene.request().with("extra", "foobar")).await;
}

/// `oidcc-ensure-post-request-succeeds`
pub(crate) async fn ensure_post_request_succeeds(variant: &Variant) {
    let scene = Scene::of(variant).await;
    let request = scene.request();
    let mut url = Url::parse(&request.url()).expect("an address");
    let form = url.query_pairs().into_owned().collect::<Vec<_>>();
    url.set_query(None);
    let page = scene.browser.post(url.as_str(), form).await;
    let alice = scene.demo.person("alice");
    let page = countersign_tests::sign_in::go_on(&scene.demo, &scene.browser, page, alice).await;
    let answer = crate::answer::Answer::read(&scene, &page);
    answer.complete(&scene, &request).await;
}

/// `oidcc-ensure-registered-redirect-uri`
pub(crate) async fn ensure_registered_redirect_uri(variant: &Variant) {
    let scene = Scene::of(variant).await;
    let request = scene
        .request()
        .with("redirect_uri", "https://suite.example.org/other");
    scene.assert_error_page(&request).await;
}

/// `oidcc-ensure-request-with-valid-pkce-succeeds`
pub(crate) async fn ensure_request_with_valid_pkce_succeeds(variant: &Variant) {
    let scene = Scene::of(variant).await;
    let request = scene.request();
    let challenge = request.pkce.challenge.clone();
    let request = request
        .with("code_challenge", &challenge)
        .with("code_challenge_method", "S256");
    let answer = scene.authorize(&request).await;
    let code = answer.text("code");
    let verifier = [("code_verifier", request.pkce.verifier.as_str())];
    let reply = crate::answer::redeem(&scene, code, &verifier).await;
    assert!(reply.status.is_success(), "{}", reply.json);
    let id_token = reply.json["id_token"].as_str().expect("an ID token");
    let claims = scene.app.verify(id_token, Some(&request.nonce)).await;
    assert!(claims.is_ok(), "{claims:?}");
}

async fn complete(scene: &Scene, request: &Request) -> crate::answer::Outcome {
    let answer = scene.authorize(request).await;
    answer.complete(scene, request).await
}
