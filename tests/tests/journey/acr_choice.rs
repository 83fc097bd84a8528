use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use countersign_tests::{Authenticator, Browser, Demo, RelyingParty, sign_in};

#[tokio::test]
async fn the_first_enabled_method_of_acr_values_wins() {
    let demo = Demo::start();
    let app = RelyingParty::of(&demo, "demo-web").await;
    let alice = demo.person("alice");
    for (asked, given) in [
        ("nonesuch smpp password", "smpp"),
        ("password smpp", "password"),
        ("smpp password", "smpp"),
    ] {
        let browser = Browser::new(&demo.issuer);
        let request = app.request().with("acr_values", asked);
        let page = match given {
            "smpp" => sign_in::with_code(&demo, &browser, &request, alice).await,
            _ => sign_in::with_password(&browser, &request, alice).await,
        };
        assert_eq!(
            app.tokens(&request, &page).await.claims["acr"],
            given,
            "{asked}"
        );
    }
}

#[tokio::test]
async fn an_essential_acr_comes_before_acr_values() {
    let demo = Demo::start();
    let app = RelyingParty::of(&demo, "demo-web").await;
    let browser = Browser::new(&demo.issuer);
    let request = app
        .request()
        .with("acr_values", "password")
        .essential_acr(&["smpp"]);
    let page = sign_in::with_code(&demo, &browser, &request, demo.person("alice")).await;
    assert_eq!(app.tokens(&request, &page).await.claims["acr"], "smpp");
}

#[tokio::test]
async fn an_acr_that_cannot_be_met_is_an_error_and_never_a_weaker_login() {
    let demo = Demo::start();
    let app = RelyingParty::of(&demo, "demo-web").await;
    for request in [
        app.request().with("acr_values", "nonesuch"),
        app.request().with("acr_values", "nonesuch another"),
        app.request().essential_acr(&["nonesuch"]),
        app.request()
            .with("acr_values", "smpp")
            .essential_acr(&["nonesuch"]),
    ] {
        let browser = Browser::new(&demo.issuer);
        let page = browser.get(request.url()).await;
        let error = page.callback("error");
        assert_eq!(error.as_deref(), Some("unmet_authentication_requirements"));
        assert_eq!(page.callback("state").as_ref(), Some(&request.state));
        assert_eq!(page.callback("code"), None);
    }
}

#[tokio::test]
async fn a_disabled_method_is_neither_listed_nor_used() {
    let demo = Demo::start();
    let folder = demo.folder().to_owned();
    demo.administer(&["method", "disable", "smpp"]);
    assert!(folder.exists());
    countersign_tests::wait::until(
        "smpp is off",
        countersign_tests::wait::PATIENCE,
        async || {
            let app = RelyingParty::of(&demo, "demo-web").await;
            let listed = app.provider["acr_values_supported"].to_string();
            (!listed.contains("smpp")).then_some(())
        },
    )
    .await;
    let app = RelyingParty::of(&demo, "demo-web").await;
    let request = app.request().with("acr_values", "smpp");
    let page = Browser::new(&demo.issuer).get(request.url()).await;
    let error = page.callback("error");
    assert_eq!(error.as_deref(), Some("unmet_authentication_requirements"));
}

#[tokio::test]
async fn without_a_wish_the_clients_default_then_the_servers_then_password() {
    let demo = Demo::start();
    let alice = demo.person("alice");
    let web = RelyingParty::of(&demo, "demo-web").await;
    let request = web.request();
    let page = sign_in::with_password(&Browser::new(&demo.issuer), &request, alice).await;
    assert_eq!(web.tokens(&request, &page).await.claims["acr"], "password");

    demo.administer(&["method", "default", "smpp"]);
    let request = web.request();
    let browser = Browser::new(&demo.issuer);
    countersign_tests::wait::until(
        "the default is taken up",
        countersign_tests::wait::PATIENCE,
        async || {
            let page = sign_in::with_password(&browser.fork(), &request, alice).await;
            page.asks_for("code").then_some(())
        },
    )
    .await;

    demo.administer(&[
        "client",
        "add",
        "default-password",
        "--auth-method",
        "none",
        "--trusted",
        "--id-token-alg",
        "ES256",
        "--default-acr",
        "password",
        "--redirect-uri",
        "http://127.0.0.1:9999/callback",
    ]);
    let own = RelyingParty::new(
        &demo.issuer,
        countersign_tests::Client {
            client_id: "default-password".to_owned(),
            client_secret: None,
            redirect_uris: vec!["http://127.0.0.1:9999/callback".to_owned()],
        },
    )
    .await;
    let request = own.request();
    let page = sign_in::with_password(&Browser::new(&demo.issuer), &request, alice).await;
    assert_eq!(own.tokens(&request, &page).await.claims["acr"], "password");
}

#[tokio::test]
async fn only_the_allowed_methods_of_an_application_count() {
    let demo = Demo::start();
    demo.administer(&["client", "set", "demo-web", "--allowed-acr", "smpp"]);
    let app = RelyingParty::of(&demo, "demo-web").await;
    let alice = demo.person("alice");
    let browser = Browser::new(&demo.issuer);
    let refused = browser
        .get(app.request().with("acr_values", "password").url())
        .await;
    let error = refused.callback("error");
    assert_eq!(error.as_deref(), Some("unmet_authentication_requirements"));

    // A session by the password is raised, though nothing was asked for.
    let other = RelyingParty::of(&demo, "demo-spa").await;
    let request = other.request();
    let page = sign_in::with_password(&browser, &request, alice).await;
    assert_eq!(
        other.tokens(&request, &page).await.claims["acr"],
        "password"
    );
    let request = app.request();
    let page = browser.get(request.url()).await;
    assert!(page.asks_for("code"), "{}", page.outline());
    let sent = demo.handset.nth_code(alice.number(), 1).await;
    let page = sign_in::code(&browser, &page, &sent).await;
    assert_eq!(app.tokens(&request, &page).await.claims["acr"], "smpp");
}

/// RFC 9470 §3 to §6, with the test as the resource server.
#[tokio::test]
async fn a_challenge_of_an_api_leads_to_a_token_that_satisfies_it() {
    let demo = Demo::start();
    let app = RelyingParty::of(&demo, "demo-web").await;
    let alice = demo.person("alice");
    let browser = Browser::new(&demo.issuer);
    let satisfies = |token: &str| {
        let claims = peek(token);
        assert!(claims["auth_time"].is_i64(), "{claims}");
        claims["acr"] == "smpp"
    };
    let request = app.request();
    let page = sign_in::with_password(&browser, &request, alice).await;
    let weak = app.tokens(&request, &page).await;
    assert!(!satisfies(&weak.access_token));

    // What WWW-Authenticate names goes into the next request as it is.
    let request = app
        .request()
        .with("acr_values", "smpp")
        .with("max_age", "300");
    let page = browser.get(request.url()).await;
    assert!(page.asks_for("code"), "the password is fresh enough");
    let sent = demo.handset.nth_code(alice.number(), 1).await;
    let page = sign_in::code(&browser, &page, &sent).await;
    let strong = app.tokens(&request, &page).await;
    assert!(satisfies(&strong.access_token));
    assert_eq!(
        peek(&strong.access_token)["auth_time"],
        peek(&weak.access_token)["auth_time"]
    );
    let again = app
        .request()
        .with("acr_values", "smpp")
        .with("max_age", "0");
    let page = browser.get(again.url()).await;
    assert!(page.asks_for("password"), "{}", page.outline());
}

/// The claims of a token, as an API reads them once it has verified it.
fn peek(token: &str) -> serde_json::Value {
    let claims = token.split('.').nth(1).expect("a JWT");
    let claims = URL_SAFE_NO_PAD.decode(claims).expect("base64url");
    serde_json::from_slice(&claims).expect("claims")
}

#[tokio::test]
async fn a_list_goes_on_with_the_next_method_for_those_who_cannot_do_the_first() {
    let demo = Demo::start();
    let app = RelyingParty::of(&demo, "demo-web").await;
    let alice = demo.person("alice");
    let asked = || app.request().with("acr_values", "otp smpp");
    let browser = Browser::new(&demo.issuer);
    let request = asked();
    let page = sign_in::with_code(&demo, &browser, &request, alice).await;
    assert_eq!(app.tokens(&request, &page).await.claims["acr"], "smpp");
    // That session is enough for the list, and for nothing more.
    let silent = asked().with("prompt", "none");
    let page = browser.get(silent.url()).await;
    assert_eq!(app.tokens(&silent, &page).await.claims["acr"], "smpp");
    for essential in [&["otp"][..], &["otp", "recovery_code"]] {
        let silent = app.request().essential_acr(essential);
        let page = browser.get(silent.with("prompt", "none").url()).await;
        assert_eq!(page.callback("error").as_deref(), Some("login_required"));
    }
    let page = browser
        .get(app.request().essential_acr(&["otp", "smpp"]).url())
        .await;
    assert!(page.callback("code").is_some(), "{}", page.outline());
    // A session by the password is raised by what she has.
    let weak = Browser::new(&demo.issuer);
    sign_in::with_password(&weak, &app.request(), alice).await;
    let page = weak.get(asked().url()).await;
    assert!(page.asks_for("code"), "{}", page.outline());

    // Once she has an app the first counts: for her session, and for who knows her password.
    let authenticator = Authenticator::add(&demo, &Browser::new(&demo.issuer), alice).await;
    let page = browser.get(asked().with("prompt", "none").url()).await;
    assert_eq!(page.callback("error").as_deref(), Some("login_required"));
    let fresh = Browser::new(&demo.issuer);
    let request = asked();
    let page = sign_in::with_password(&fresh, &request, alice).await;
    assert!(!page.has_button("another"), "{}", page.outline());
    let page = sign_in::code(&fresh, &page, &authenticator.code(0)).await;
    assert_eq!(app.tokens(&request, &page).await.claims["acr"], "otp");
}

#[tokio::test]
async fn who_can_do_nothing_of_a_list_adds_a_number_or_is_content_with_what_it_names() {
    let demo = Demo::start();
    let app = RelyingParty::of(&demo, "demo-web").await;
    let carol = demo.person("carol");
    let after_password = async |acrs: &str| {
        let browser = Browser::new(&demo.issuer);
        let request = app.request().with("acr_values", acrs);
        let page = sign_in::with_password(&browser, &request, carol).await;
        (request, page)
    };
    for acrs in ["otp smpp", "smpp otp", "smpp password", "otp smpp password"] {
        let (_, page) = after_password(acrs).await;
        assert!(page.asks_for("phone"), "{acrs}: {}", page.outline());
    }
    let (request, page) = after_password("otp password").await;
    assert_eq!(app.tokens(&request, &page).await.claims["acr"], "password");
    let (_, page) = after_password("otp recovery_code").await;
    assert!(page.left_for.is_none(), "{}", page.outline());
    let request = app.request().essential_acr(&["otp", "smpp"]);
    let page = sign_in::with_password(&Browser::new(&demo.issuer), &request, carol).await;
    assert!(page.left_for.is_none(), "{}", page.outline());
}
