//! Protocol rules: RFC 9700, OpenID Connect Core.

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use countersign_tests::{RelyingParty, Tokens, sign_in};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};

use crate::scene::Scene;

async fn offline(scene: &Scene) -> (countersign_tests::Request, String, Tokens) {
    let browser = scene.browser();
    let request = scene
        .app
        .request()
        .with("scope", "openid offline_access")
        .with("prompt", "consent");
    let mut page = sign_in::with_password(&browser, &request, scene.demo.person("alice")).await;
    if page.left_for.is_none() {
        page = browser
            .choose(&page.form_with_button("decision"), "decision", "allow")
            .await;
    }
    let code = scene.app.code(&request, &page);
    let reply = scene.app.exchange(&request, &code).await;
    let tokens = scene.app.accept(&request, &reply).await;
    (request, code, tokens)
}

#[tokio::test]
async fn protocol_a_code_replayed_revokes_what_it_gave() {
    let scene = Scene::new().await;
    let (request, code, tokens) = offline(&scene).await;
    let refresh = tokens
        .refresh_token
        .expect("offline_access gives a refresh token");
    assert!(
        scene
            .app
            .userinfo(&tokens.access_token)
            .await
            .status
            .is_success()
    );
    let replayed = scene.app.exchange(&request, &code).await;
    assert_eq!(
        (replayed.status.as_u16(), replayed.error()),
        (400, "invalid_grant")
    );
    assert_eq!(scene.app.userinfo(&tokens.access_token).await.status, 401);
    assert_eq!(scene.app.refresh(&refresh).await.error(), "invalid_grant");
}

#[tokio::test(flavor = "multi_thread")]
async fn protocol_a_code_exchanged_in_parallel_works_at_most_once() {
    let scene = Scene::new().await;
    let request = scene.app.request();
    let page = sign_in::with_password(&scene.browser(), &request, scene.demo.person("alice")).await;
    let code = scene.app.code(&request, &page);
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..16 {
        let (app, request, code) = (scene.app.clone(), request.clone(), code.clone());
        tasks.spawn(async move { app.exchange(&request, &code).await });
    }
    let mut given = 0;
    while let Some(reply) = tasks.join_next().await {
        given += usize::from(
            reply
                .expect("an exchange does not panic")
                .status
                .is_success(),
        );
    }
    assert_eq!(given, 1);
}

#[tokio::test]
async fn protocol_a_refresh_token_is_rotated_and_its_reuse_ends_the_family() {
    let scene = Scene::new().await;
    let (_, _, tokens) = offline(&scene).await;
    let first = tokens
        .refresh_token
        .expect("offline_access gives a refresh token");
    let second = scene.app.refresh(&first).await;
    let second_token = second.json["refresh_token"]
        .as_str()
        .expect("a new refresh token")
        .to_owned();
    assert_ne!(first, second_token);
    let third = scene.app.refresh(&second_token).await;
    let third_token = third.json["refresh_token"]
        .as_str()
        .expect("a new refresh token")
        .to_owned();
    let access = third.json["access_token"]
        .as_str()
        .expect("an access token")
        .to_owned();
    let reused = scene.app.refresh(&first).await;
    assert_eq!(
        (reused.status.as_u16(), reused.error()),
        (400, "invalid_grant")
    );
    assert_eq!(
        scene.app.refresh(&third_token).await.error(),
        "invalid_grant"
    );
    assert_eq!(scene.app.userinfo(&access).await.status, 401);
}

#[tokio::test]
async fn protocol_codes_and_tokens_belong_to_one_client() {
    let scene = Scene::new().await;
    let partner = RelyingParty::of(&scene.demo, "demo-partner").await;
    let request = scene.app.request();
    let page = sign_in::with_password(&scene.browser(), &request, scene.demo.person("alice")).await;
    let code = scene.app.code(&request, &page);
    let stolen = partner.exchange(&request, &code).await;
    assert_eq!(
        (stolen.status.as_u16(), stolen.error()),
        (400, "invalid_grant")
    );
    let (_, _, tokens) = offline(&scene).await;
    let refresh = tokens
        .refresh_token
        .expect("offline_access gives a refresh token");
    assert_eq!(partner.refresh(&refresh).await.error(), "invalid_grant");
}

#[tokio::test]
async fn protocol_a_public_client_needs_pkce() {
    let scene = Scene::new().await;
    let spa = RelyingParty::of(&scene.demo, "demo-spa").await;
    let bare = spa
        .request()
        .without("code_challenge")
        .without("code_challenge_method");
    let page = scene.browser().get(bare.url()).await;
    assert_eq!(page.callback("error").as_deref(), Some("invalid_request"));
    let plain = spa.request().with("code_challenge_method", "plain");
    let page = scene.browser().get(plain.url()).await;
    assert_eq!(page.callback("error").as_deref(), Some("invalid_request"));
    // RFC 7636 §4.3: without a method it would be plain.
    let silent = spa.request().without("code_challenge_method");
    let page = scene.browser().get(silent.url()).await;
    assert_eq!(page.callback("error").as_deref(), Some("invalid_request"));
}

#[tokio::test]
async fn protocol_a_wrong_or_missing_verifier_gets_no_token() {
    let scene = Scene::new().await;
    for client in ["demo-spa", "demo-web"] {
        let app = RelyingParty::of(&scene.demo, client).await;
        for verifier in [
            Some("wrong-verifier-wrong-verifier-wrong-verifier-wr"),
            None,
        ] {
            let request = app.request();
            let browser = scene.browser();
            let page = sign_in::with_password(&browser, &request, scene.demo.person("alice")).await;
            let code = app.code(&request, &page);
            let mut form = vec![
                ("grant_type", "authorization_code"),
                ("code", &code),
                ("redirect_uri", app.redirect_uri()),
            ];
            form.extend(verifier.map(|v| ("code_verifier", v)));
            let reply = app.token(&form).await;
            assert_eq!(reply.status, 400, "{client} {verifier:?}");
            assert!(
                ["invalid_grant", "invalid_request"].contains(&reply.error()),
                "{}",
                reply.json
            );
        }
    }
}

#[tokio::test]
async fn protocol_a_verifier_without_a_challenge_is_refused() {
    let scene = Scene::new().await;
    let bare = scene
        .app
        .request()
        .without("code_challenge")
        .without("code_challenge_method");
    let page = sign_in::with_password(&scene.browser(), &bare, scene.demo.person("alice")).await;
    let code = scene.app.code(&bare, &page);
    // RFC 9700 §2.1.1: a downgrade, since the application believes that it uses PKCE.
    let reply = scene.app.exchange(&bare, &code).await;
    assert_eq!(reply.status, 400, "{}", reply.json);
}

#[tokio::test]
async fn protocol_the_redirect_uri_is_the_same_at_both_ends() {
    let scene = Scene::new().await;
    for uri in [
        "http://127.0.0.1:9999/callback/",
        "https://evil.example/",
        "",
    ] {
        let request = scene.app.request();
        let page =
            sign_in::with_password(&scene.browser(), &request, scene.demo.person("alice")).await;
        let code = scene.app.code(&request, &page);
        let reply = scene
            .app
            .token(&[
                ("grant_type", "authorization_code"),
                ("code", &code),
                ("redirect_uri", uri),
                ("code_verifier", &request.pkce.verifier),
            ])
            .await;
        assert_eq!(reply.status, 400, "{uri}: {}", reply.json);
    }
}

#[tokio::test]
async fn protocol_forged_id_token_hints_are_refused() {
    let scene = Scene::new().await;
    let browser = scene.browser();
    let request = scene.app.request();
    let page = sign_in::with_password(&browser, &request, scene.demo.person("alice")).await;
    let tokens = scene.app.tokens(&request, &page).await;
    let (header, rest) = tokens.id_token.split_once('.').expect("a JWS");
    let (payload, signature) = rest.split_once('.').expect("a JWS");
    let none = URL_SAFE_NO_PAD.encode(r#"{"alg":"none"}"#);
    // The published key as an HMAC secret: the classic confusion of algorithms.
    let keys: HashMap<String, serde_json::Value> = {
        let reply = reqwest::get(scene.app.endpoint("jwks_uri"))
            .await
            .expect("the server answers");
        reply.json().await.expect("JSON")
    };
    let public = keys["keys"].to_string();
    let claims: serde_json::Value = tokens.claims.clone();
    let confused = encode(
        &Header::new(Algorithm::HS256),
        &claims,
        &EncodingKey::from_secret(public.as_bytes()),
    );
    let other = URL_SAFE_NO_PAD.encode(claims.to_string().replace("password", "smpp"));
    for forged in [
        format!("{none}.{payload}."),
        format!("{none}.{payload}.{signature}"),
        format!("{header}.{other}.{signature}"),
        format!("{header}.{payload}."),
        confused.expect("HMAC signs"),
    ] {
        assert!(
            scene
                .app
                .verify(&forged, Some(&request.nonce))
                .await
                .is_err()
        );
        let hinted = scene
            .app
            .request()
            .with("prompt", "none")
            .with("id_token_hint", &forged);
        let page = browser.get(hinted.url()).await;
        assert!(
            page.left_for.is_none() || page.callback("code").is_none(),
            "{forged}"
        );
        let mut url = scene.app.endpoint("end_session_endpoint");
        url.query_pairs_mut()
            .append_pair("id_token_hint", &forged)
            .append_pair("post_logout_redirect_uri", scene.app.redirect_uri());
        let page = browser.get(url.as_str()).await;
        assert!(page.left_for.is_none(), "{forged} signed out and led away");
        assert!(
            scene.signed_in(&browser).await,
            "{forged} ended the session"
        );
    }
    let bearer = scene.app.userinfo(&tokens.id_token).await;
    assert_eq!(bearer.status, 401, "an ID token is no access token");
}

#[tokio::test]
async fn protocol_an_id_token_hint_of_somebody_else_does_not_use_the_session() {
    let scene = Scene::new().await;
    let bob = scene.app.request();
    let page = sign_in::with_password(&scene.browser(), &bob, scene.demo.person("bob")).await;
    let bob = scene.app.tokens(&bob, &page).await;
    let browser = scene.browser();
    sign_in::with_password(&browser, &scene.app.request(), scene.demo.person("alice")).await;
    let hinted = scene
        .app
        .request()
        .with("prompt", "none")
        .with("id_token_hint", &bob.id_token);
    let page = browser.get(hinted.url()).await;
    assert_eq!(page.callback("error").as_deref(), Some("login_required"));
}

#[tokio::test]
async fn protocol_every_code_and_token_is_new() {
    let scene = Scene::new().await;
    let browser = scene.browser();
    sign_in::with_password(&browser, &scene.app.request(), scene.demo.person("alice")).await;
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..10 {
        let request = scene.app.request();
        let page = browser.get(request.url()).await;
        let code = scene.app.code(&request, &page);
        assert!(code.len() >= 22, "{code} has fewer than 128 bits");
        let reply = scene.app.exchange(&request, &code).await;
        let tokens = scene.app.accept(&request, &reply).await;
        assert!(seen.insert(code) && seen.insert(tokens.access_token));
    }
}
