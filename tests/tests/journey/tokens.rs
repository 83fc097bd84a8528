use countersign_tests::{Browser, Demo, RelyingParty, sign_in};
use url::Url;

#[tokio::test]
async fn a_refresh_token_gives_new_tokens_for_the_same_sign_in() {
    let demo = Demo::start();
    let app = RelyingParty::of(&demo, "demo-web").await;
    let browser = Browser::new(&demo.issuer);
    let request = app
        .request()
        .with("acr_values", "smpp")
        .with("scope", "openid offline_access")
        .with("prompt", "consent");
    let page = sign_in::with_code(&demo, &browser, &request, demo.person("alice")).await;
    let page = if page.left_for.is_none() {
        browser
            .choose(&page.form_with_button("decision"), "decision", "allow")
            .await
    } else {
        page
    };
    let tokens = app.tokens(&request, &page).await;
    let refresh = tokens
        .refresh_token
        .expect("offline_access gives a refresh token");
    let reply = app.refresh(&refresh).await;
    assert!(reply.status.is_success(), "{}", reply.json);
    let access = reply.json["access_token"]
        .as_str()
        .expect("an access token");
    assert_ne!(access, tokens.access_token);
    assert!(app.userinfo(access).await.status.is_success());
    if let Some(id_token) = reply.json["id_token"].as_str() {
        // OpenID Connect Core §12.2: no nonce is needed, the rest stays.
        let with = app.verify(id_token, Some(&request.nonce)).await;
        let claims = match with {
            Ok(claims) => claims,
            Err(_) => app.verify(id_token, None).await.expect("a valid ID token"),
        };
        for name in ["sub", "auth_time", "acr"] {
            assert_eq!(claims[name], tokens.claims[name], "{name}");
        }
    }
}

#[tokio::test]
async fn form_post_brings_the_answer_in_a_form() {
    let demo = Demo::start();
    let app = RelyingParty::of(&demo, "demo-web").await;
    let browser = Browser::new(&demo.issuer);
    let request = app.request().with("response_mode", "form_post");
    let page = sign_in::with_password(&browser, &request, demo.person("alice")).await;
    assert!(page.left_for.is_none(), "the code is not in an address");
    let form = page.form("code");
    assert!(form.post);
    assert_eq!(form.action.as_str(), app.redirect_uri());
    assert_eq!(form.value("state"), Some(request.state.as_str()));
    let code = form.value("code").expect("a code");
    let reply = app.exchange(&request, code).await;
    app.accept(&request, &reply).await;
}

#[tokio::test]
async fn userinfo_wants_a_living_access_token() {
    let demo = Demo::start();
    let app = RelyingParty::of(&demo, "demo-web").await;
    let refused = app.userinfo("no-such-token").await;
    assert_eq!(refused.status, 401);
    let bare = reqwest::get(app.endpoint("userinfo_endpoint"))
        .await
        .expect("the server answers");
    assert_eq!(bare.status(), 401);
    let challenge = bare.headers()["www-authenticate"].to_str().expect("ASCII");
    assert!(challenge.starts_with("Bearer"), "{challenge}");
}

#[tokio::test]
async fn token_answers_are_not_cached() {
    let demo = Demo::start();
    let app = RelyingParty::of(&demo, "demo-web").await;
    let endpoint: Url = app.endpoint("token_endpoint");
    let client = &app.client;
    let response = reqwest::Client::new()
        .post(endpoint)
        .basic_auth(&client.client_id, client.client_secret.as_ref())
        .form(&[("grant_type", "client_credentials")])
        .send()
        .await
        .expect("the server answers");
    assert_eq!(response.headers()["cache-control"], "no-store");
}
