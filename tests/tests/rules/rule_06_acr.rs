use countersign_tests::sign_in;

use crate::scene::Scene;

#[tokio::test]
async fn rule_06_an_acr_lowered_in_transit_is_visible_in_the_token() {
    let scene = Scene::new().await;
    let alice = scene.demo.person("alice");
    let asked = scene.request();
    for lowered in [
        asked.clone().without("acr_values"),
        asked.clone().with("acr_values", "password"),
    ] {
        let page = sign_in::with_password(&scene.browser(), &lowered, alice).await;
        let tokens = scene.app.tokens(&asked, &page).await;
        assert_eq!(tokens.claims["acr"], "password");
        assert!(!tokens.amr().contains("otp") && !tokens.amr().contains("mfa"));
    }
}

#[tokio::test]
async fn rule_06_a_refresh_does_not_raise_the_acr() {
    let scene = Scene::new().await;
    let browser = scene.browser();
    let alice = scene.demo.person("alice");
    let weak = scene
        .app
        .request()
        .with("scope", "openid offline_access")
        .with("prompt", "consent");
    let page = sign_in::with_password(&browser, &weak, alice).await;
    let page = if page.left_for.is_none() {
        browser
            .choose(&page.form_with_button("decision"), "decision", "allow")
            .await
    } else {
        page
    };
    let tokens = scene.app.tokens(&weak, &page).await;
    let strong = scene.request();
    let page = browser.get(strong.url()).await;
    let code = scene.demo.handset.nth_code(alice.number(), 1).await;
    let page = sign_in::code(&browser, &page, &code).await;
    assert_eq!(scene.app.tokens(&strong, &page).await.claims["acr"], "smpp");
    let refresh = tokens
        .refresh_token
        .expect("offline_access gives a refresh token");
    let reply = scene.app.refresh(&refresh).await;
    if let Some(id_token) = reply.json["id_token"].as_str() {
        let nonce = Some(weak.nonce.as_str());
        let claims = match scene.app.verify(id_token, nonce).await {
            Ok(claims) => claims,
            Err(_) => scene
                .app
                .verify(id_token, None)
                .await
                .expect("a valid ID token"),
        };
        assert_eq!(claims["acr"], "password");
    }
}

#[tokio::test]
async fn rule_06_an_essential_acr_is_met_or_refused_and_never_lowered() {
    let scene = Scene::new().await;
    let browser = scene.browser();
    let alice = scene.demo.person("alice");
    sign_in::with_password(&browser, &scene.app.request(), alice).await;
    let strong = scene.app.request().essential_acr(&["smpp"]);
    let page = browser.get(strong.url()).await;
    assert!(page.asks_for("code"), "{}", page.outline());
    let silent = scene
        .app
        .request()
        .essential_acr(&["smpp"])
        .with("prompt", "none");
    let page = browser.get(silent.url()).await;
    assert!(page.callback("code").is_none());
    assert!(page.callback("error").is_some());
    let unknown = scene.app.request().essential_acr(&["nonesuch"]);
    let page = browser.get(unknown.url()).await;
    let error = page.callback("error");
    assert_eq!(error.as_deref(), Some("unmet_authentication_requirements"));
}
