//! Dynamic OP: `oidcc-dynamic-certification-test-plan`. Every client registers itself.

use countersign_tests::{Listener, Reply, sign_in, wait};
use jsonwebtoken::{Algorithm, decode_header};
use reqwest::header::CONTENT_TYPE;
use serde_json::{Value, json};

use crate::answer::Outcome;
use crate::keys::Key;
use crate::modules;
use crate::scene::{CALLBACK, Scene};
use crate::variant::Variant;

async fn registered(more: Value) -> Scene {
    let scene = Scene::registering(more).await;
    scene.unwrap_or_else(|reply| panic!("the registration is refused: {}", reply.json))
}

async fn refused(more: Value) -> Reply {
    match Scene::registering(more).await {
        Ok(scene) => panic!("registered: {:?}", scene.app.client),
        Err(reply) => reply,
    }
}

async fn complete(scene: &Scene) -> Outcome {
    let request = scene.request();
    scene
        .authorize(&request)
        .await
        .complete(scene, &request)
        .await
}

/// `oidcc-discovery-endpoint-verification`, for clients that register themselves (Core §15.2).
#[tokio::test]
async fn discovery_endpoint_verification() {
    let scene = registered(json!({})).await;
    for (name, values) in [
        (
            "response_types_supported",
            ["code", "id_token", "id_token token"].as_slice(),
        ),
        ("grant_types_supported", &["authorization_code", "implicit"]),
    ] {
        let list = scene.app.provider[name].as_array().expect("a list");
        for value in values {
            assert!(list.iter().any(|v| v == value), "{name} lacks {value}");
        }
    }
}

/// `oidcc-server`
#[tokio::test]
async fn server() {
    complete(&registered(json!({})).await).await;
}

/// `oidcc-idtoken-rs256`
#[tokio::test]
async fn idtoken_rs256() {
    let scene = registered(json!({"id_token_signed_response_alg": "RS256"})).await;
    let outcome = complete(&scene).await;
    assert_eq!(
        decode_header(&outcome.id_token).expect("a JWS").alg,
        Algorithm::RS256
    );
}

/// `oidcc-idtoken-unsigned` is skipped where discovery does not offer `none`; it cannot be registered
/// either.
#[tokio::test]
async fn idtoken_unsigned() {
    modules::signature::idtoken_unsigned(&Variant::CODE).await;
    let reply = refused(json!({"id_token_signed_response_alg": "none"})).await;
    assert_eq!(
        (reply.status.as_u16(), reply.error()),
        (400, "invalid_client_metadata")
    );
}

/// `oidcc-userinfo-rs256`
#[tokio::test]
async fn userinfo_rs256() {
    let scene = registered(json!({"userinfo_signed_response_alg": "RS256"})).await;
    let request = scene.request();
    let answer = scene.authorize(&request).await;
    let tokens = crate::answer::redeem(&scene, answer.text("code"), &[])
        .await
        .json;
    let access_token = tokens["access_token"].as_str().expect("an access token");
    let get = reqwest::Client::new().get(scene.app.endpoint("userinfo_endpoint"));
    let response = get
        .bearer_auth(access_token)
        .send()
        .await
        .expect("the server answers");
    assert_eq!(response.headers()[CONTENT_TYPE], "application/jwt");
    let token = response.text().await.expect("text");
    assert_eq!(decode_header(&token).expect("a JWS").alg, Algorithm::RS256);
    let claims = crate::keys::claims(&token, &scene.app.keys().await);
    assert_eq!(claims["iss"], scene.demo.issuer.as_str());
    assert_eq!(claims["aud"], scene.app.client.client_id.as_str());
    let id_token = tokens["id_token"].as_str().expect("an ID token");
    let signed_in = scene.app.verify(id_token, Some(&request.nonce)).await;
    assert_eq!(claims["sub"], signed_in.expect("a valid ID token")["sub"]);
}

/// `oidcc-ensure-redirect-uri-in-authorization-request`
#[tokio::test]
async fn ensure_redirect_uri_in_authorization_request() {
    let two = json!({"redirect_uris": [CALLBACK, "https://suite.example.org/second"]});
    let scene = registered(two).await;
    scene
        .assert_error_page(&scene.request().without("redirect_uri"))
        .await;
}

/// `oidcc-redirect-uri-query-OK`
#[tokio::test]
async fn redirect_uri_query_ok() {
    let address = format!("{CALLBACK}?foo=bar");
    let scene = registered(json!({"redirect_uris": [address]})).await;
    let request = scene.request();
    let answer = scene.authorize(&request).await;
    assert_eq!(
        answer.get("foo"),
        Some("bar"),
        "the query stays: {answer:?}"
    );
    answer.complete(&scene, &request).await;
}

/// `oidcc-redirect-uri-query-mismatch`
#[tokio::test]
async fn redirect_uri_query_mismatch() {
    let scene = registered(json!({"redirect_uris": [format!("{CALLBACK}?foo=bar")]})).await;
    let other = format!("{CALLBACK}?bar=foo");
    scene
        .assert_error_page(&scene.request().with("redirect_uri", &other))
        .await;
}

/// `oidcc-redirect-uri-query-added`
#[tokio::test]
async fn redirect_uri_query_added() {
    let scene = registered(json!({})).await;
    let other = format!("{CALLBACK}?foo=bar");
    scene
        .assert_error_page(&scene.request().with("redirect_uri", &other))
        .await;
}

/// `oidcc-redirect-uri-regfrag`
#[tokio::test]
async fn redirect_uri_regfrag() {
    let reply = refused(json!({"redirect_uris": [format!("{CALLBACK}#foo=bar")]})).await;
    let error = reply.error();
    let known = ["invalid_redirect_uri", "invalid_client_metadata"];
    assert!(
        reply.status.as_u16() == 400 && known.contains(&error),
        "{}",
        reply.json
    );
}

fn serving(path: &str, content: &str) -> String {
    let listener = Listener::start();
    listener.put_page(path, content);
    format!("{}{path}", listener.address)
}

fn pairwise(sector: &str) -> Value {
    json!({"subject_type": "pairwise", "sector_identifier_uri": sector})
}

/// One pixel.
const PICTURE: &str = "GIF89a\x01\0\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";

/// `oidcc-registration-logo-uri`: the page shows it from the server's own address.
#[tokio::test]
async fn registration_logo_uri() {
    let listener = Listener::start();
    listener.put_page("/logo", PICTURE);
    listener.put_page("/logo/de", &PICTURE.replace("89a", "87a"));
    let at = |path: &str| format!("{}{path}", listener.address);
    let more = json!({"logo_uri": at("/logo"), "logo_uri#de": at("/logo/de")});
    let scene = registered(more).await;
    let logo = async |language: &str| {
        let browser = scene.browser.fork().reading(language);
        let page = browser.get(scene.request().url()).await;
        assert!(page.asks_for("password"), "{}", page.outline());
        let src = page.attribute("img.client-logo", "src").expect("a logo");
        browser.get(format!("{}{src}", scene.demo.issuer)).await
    };
    for _ in 0..2 {
        let shown = logo("en").await;
        assert_eq!(shown.headers[CONTENT_TYPE], "image/gif");
        assert_eq!(shown.body, PICTURE);
    }
    assert_eq!(listener.received("/logo").len(), 1, "fetched for everybody");
    assert!(logo("de").await.body.starts_with("GIF87a"));
}

/// A script in the place of a logo is not passed on, nor is anything of a client that has none.
#[tokio::test]
async fn registration_logo_uri_of_no_picture() {
    let svg = "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
    let scene = registered(json!({"logo_uri": serving("/logo", svg)})).await;
    for client in [scene.app.client.client_id.as_str(), "nobody"] {
        let address = format!("{}/logo?client_id={client}", scene.demo.issuer);
        assert_eq!(scene.browser.get(address).await.status, 404, "{client}");
    }
}

async fn assert_linked(property: &str) {
    let more = json!({"client_name": "Suite", "client_name#de": "Prüfung",
        (property): "https://suite.example.org/about",
        (format!("{property}#de")): "https://suite.example.org/de"});
    let scene = registered(more).await;
    for (language, path, name) in [("en", "about", "Suite"), ("de-AT", "de", "Prüfung")] {
        let browser = scene.browser.fork().reading(language);
        let sign_in = browser.get(scene.request().url()).await;
        let alice = scene.demo.person("alice");
        let consent = sign_in::password(&browser, &sign_in, "alice", &alice.password).await;
        assert!(consent.has_button("decision"), "{}", consent.outline());
        for page in [sign_in, consent] {
            let address = page.attribute(".client-links a", "href");
            let expected = format!("https://suite.example.org/{path}");
            assert_eq!(address, Some(expected), "{language}");
            assert!(page.outline().contains(name), "{}", page.outline());
        }
    }
}

/// `oidcc-registration-policy-uri`
#[tokio::test]
async fn registration_policy_uri() {
    assert_linked("policy_uri").await;
}

/// `oidcc-registration-tos-uri`
#[tokio::test]
async fn registration_tos_uri() {
    assert_linked("tos_uri").await;
}

/// `oidcc-registration-sector-uri`
#[tokio::test]
async fn registration_sector_uri() {
    let sector = serving("/sector.json", &json!([CALLBACK]).to_string());
    let scene = registered(pairwise(&sector)).await;
    let here = complete(&scene).await.claims["sub"].clone();
    let public = registered(json!({})).await;
    assert_ne!(
        here,
        complete(&public).await.claims["sub"],
        "a pseudonym of the sector"
    );
}

/// `oidcc-registration-sector-bad`
#[tokio::test]
async fn registration_sector_bad() {
    let others = json!(["https://other.example.org/callback"]);
    let sector = serving("/sector.json", &others.to_string());
    let reply = refused(pairwise(&sector)).await;
    assert_eq!(
        (reply.status.as_u16(), reply.error()),
        (400, "invalid_client_metadata")
    );
}

/// `oidcc-server-rotate-keys`
#[tokio::test]
async fn server_rotate_keys() {
    let scene = Scene::alone(&Variant::CODE, json!({})).await;
    let ids = async || -> Vec<String> {
        let keys = scene.app.keys().await.keys;
        keys.into_iter()
            .filter_map(|key| key.common.key_id)
            .collect()
    };
    let before = ids().await;
    scene.demo.administer(&["keys", "rotate"]);
    wait::until("a new key is published", wait::PATIENCE, async || {
        let now = ids().await;
        let kept = before.iter().all(|id| now.contains(id));
        assert!(kept, "a key of {before:?} is gone: {now:?}");
        (now.len() > before.len()).then_some(())
    })
    .await;
    complete(&scene).await;
}

/// `oidcc-request-uri-unsigned` is skipped where unsigned objects are not offered; a fetch is refused.
#[tokio::test]
async fn request_uri_unsigned() {
    modules::request_object::request_uri_unsigned(&Variant::CODE).await;
}

/// `oidcc-request-uri-signed-rs256`
#[tokio::test]
async fn request_uri_signed_rs256() {
    let key = Key::rs256();
    let listener = Listener::start();
    let address = format!("{}/request.jwt", listener.address);
    let scene = registered(json!({
        "jwks": key.set("of-the-suite"),
        "request_uris": [address],
        "request_object_signing_alg": "RS256",
    }))
    .await;
    let request = scene.request();
    let claims = json!({
        "iss": scene.app.client.client_id,
        "aud": scene.demo.issuer,
        "client_id": scene.app.client.client_id,
        "response_type": "code",
        "redirect_uri": CALLBACK,
        "scope": "openid",
        "state": request.state,
        "nonce": request.nonce,
        "exp": crate::keys::in_seconds(60),
        "nbf": crate::keys::in_seconds(0),
    });
    let object = key.sign(json!({"kid": "of-the-suite"}), &claims);
    listener.put_page("/request.jwt", &object);
    let plain = request
        .clone()
        .without("nonce")
        .without("redirect_uri")
        .without("state");
    let answer = scene.authorize(&plain.with("request_uri", &address)).await;
    answer.complete(&scene, &request).await;
}

/// `oidcc-ensure-request-object-with-redirect-uri`
#[tokio::test]
async fn ensure_request_object_with_redirect_uri() {
    modules::request_object::request_object_with_redirect_uri(&Variant::CODE).await;
}

/// `oidcc-refresh-token`
#[tokio::test]
async fn refresh_token() {
    let more = json!({"grant_types": ["authorization_code", "refresh_token"]});
    let scene = registered(more.clone()).await;
    let other = Scene {
        browser: scene.browser.clone(),
        ..registered(more).await
    };
    modules::refresh::with(&scene, &other).await;
}
