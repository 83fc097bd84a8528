use countersign_tests::{Authenticator, Browser, Page, sign_in};

use crate::scene::{Scene, assert_refused};

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

/// What somebody who knows only the password does on the page of the second step.
async fn try_everything(scene: &Scene, browser: &Browser, first: &Page, page: &Page) {
    let code = page.form("code");
    for way in [
        "password",
        "password/0",
        "smpp",
        "smpp/0",
        "recovery_code",
        "",
    ] {
        let form = code.clone().smuggle("way", way);
        assert_refused(&browser.submit(&form).await, way);
    }
    for (field, value) in [
        ("resend", "1"),
        ("call", "1"),
        ("phone", "+447700900199"),
        ("acr_values", "password"),
        ("method", "password"),
    ] {
        let form = code.clone().smuggle(field, value).fill("code", "");
        assert_refused(&browser.submit(&form).await, field);
    }
    let alice = scene.demo.person("alice");
    let again = sign_in::password(browser, first, "alice", &alice.password).await;
    assert_refused(&again, "the password again");
    let ways = browser.get(format!("{}?another=1", page.url)).await;
    assert!(!ways.asks_for("phone"), "{}", ways.outline());
    assert_refused(&browser.get(page.url.as_str()).await, "the page again");
    assert!(!scene.signed_in(browser).await);
}

#[tokio::test]
async fn rule_06_a_list_gives_whoever_knows_the_password_nothing_less_than_the_person_can_do() {
    let scene = Scene::new().await;
    let alice = scene.demo.person("alice");
    Authenticator::add(&scene.demo, &scene.browser(), alice).await;
    for acrs in ["otp password", "otp smpp password", "smpp password"] {
        let browser = scene.browser();
        // Carol has nothing; naming her first says nothing of Alice.
        let request = scene.app.request().with("acr_values", acrs);
        let request = request.with("login_hint", "carol");
        let first = browser.get(request.url()).await;
        let page = sign_in::password(&browser, &first, "alice", &alice.password).await;
        assert!(page.asks_for("code"), "{acrs}: {}", page.outline());
        try_everything(&scene, &browser, &first, &page).await;
    }
    // Being signed in as her neither.
    let browser = scene.browser();
    let carol = scene.demo.person("carol");
    let page = sign_in::with_password(&browser, &scene.app.request(), carol).await;
    assert!(page.left_for.is_some(), "{}", page.outline());
    let request = scene.app.request().with("acr_values", "otp password");
    let request = request.with("prompt", "login");
    let page = sign_in::with_password(&browser, &request, alice).await;
    assert!(page.asks_for("code"), "{}", page.outline());
}

#[tokio::test]
async fn rule_06_a_number_that_goes_between_the_steps_opens_no_weaker_way() {
    let scene = Scene::new().await;
    let alice = scene.demo.person("alice");
    let request = scene.app.request().with("acr_values", "smpp password");
    let browser = scene.browser();
    let first = browser.get(request.url()).await;
    let page = sign_in::password(&browser, &first, "alice", &alice.password).await;
    assert!(page.asks_for("code"), "{}", page.outline());
    let early = scene.browser();
    let before = early.get(request.url()).await;
    let remove = ["user", "set", "alice", "--remove-phone", alice.number()];
    scene.demo.administer(&remove);
    try_everything(&scene, &browser, &first, &page).await;
    // Whoever comes now is asked for a number, as everybody who has none is, and not let in.
    let page = sign_in::password(&early, &before, "alice", &alice.password).await;
    assert!(page.asks_for("phone"), "{}", page.outline());
    assert!(!scene.signed_in(&early).await);
}

#[tokio::test]
async fn rule_06_of_an_essential_acr_only_what_is_listed_is_ever_gone_on_with() {
    let scene = Scene::new().await;
    let alice = scene.demo.person("alice");
    let essential = scene.app.request().essential_acr(&["otp", "recovery_code"]);
    // What else the request names, and what she has, counts for nothing.
    let request = essential.with("acr_values", "smpp password");
    let browser = scene.browser();
    let page = sign_in::with_password(&browser, &request, alice).await;
    assert_refused(&page, "a sign-in by what is not listed");
    assert!(!page.asks_for("code"), "{}", page.outline());
    assert!(!scene.signed_in(&browser).await);
    assert!(scene.demo.handset.messages(alice.number()).await.is_empty());
}
