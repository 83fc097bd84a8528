use countersign_tests::sign_in;

use crate::scene::Scene;

const FOREIGN: [&str; 10] = [
    "https://evil.example/callback",
    "http://127.0.0.1:9999/callback/",
    "http://127.0.0.1:9999/callback?more=1",
    "http://127.0.0.1:9999/callback#fragment",
    "http://127.0.0.1:9999/callback/../other",
    "http://127.0.0.1:9999/CALLBACK",
    "http://127.0.0.1:9999@evil.example/callback",
    "http://localhost:9999/callback",
    "//evil.example",
    "javascript:alert(1)",
];

#[tokio::test]
async fn rule_09_an_unregistered_redirect_uri_gets_a_page_and_no_redirect() {
    let scene = Scene::new().await;
    for uri in FOREIGN {
        for request in [
            scene.app.request().with("redirect_uri", uri),
            scene
                .app
                .request()
                .with("redirect_uri", uri)
                .with("prompt", "none"),
            scene
                .app
                .request()
                .with("redirect_uri", uri)
                .with("response_type", "nonsense"),
        ] {
            let page = scene.browser().get(request.url()).await;
            assert!(page.left_for.is_none(), "{uri} led to {:?}", page.left_for);
            assert_eq!(page.status, 400, "{uri}: {}", page.outline());
            assert_eq!(
                page.count(&format!("a[href={uri:?}]")),
                0,
                "{uri} is linked"
            );
        }
    }
}

#[tokio::test]
async fn rule_09_an_unknown_client_gets_a_page_and_no_redirect() {
    let scene = Scene::new().await;
    for request in [
        scene.app.request().with("client_id", "nobody"),
        scene.app.request().without("client_id"),
    ] {
        let page = scene.browser().get(request.url()).await;
        assert!(page.left_for.is_none(), "{:?}", page.left_for);
        assert_eq!(page.status, 400, "{}", page.outline());
    }
}

#[tokio::test]
async fn rule_09_signing_out_leads_only_to_registered_addresses() {
    let scene = Scene::new().await;
    for uri in FOREIGN {
        let browser = scene.browser();
        let request = scene.app.request();
        let page = sign_in::with_password(&browser, &request, scene.demo.person("alice")).await;
        let tokens = scene.app.tokens(&request, &page).await;
        let mut url = scene.app.endpoint("end_session_endpoint");
        url.query_pairs_mut()
            .append_pair("id_token_hint", &tokens.id_token)
            .append_pair("post_logout_redirect_uri", uri);
        let page = browser.get(url.as_str()).await;
        assert!(page.left_for.is_none(), "{uri} led to {:?}", page.left_for);
        for form in page.forms().iter().filter(|form| form.post) {
            let page = browser.submit(form).await;
            assert!(page.left_for.is_none(), "{uri} led to {:?}", page.left_for);
        }
    }
}

#[tokio::test]
async fn rule_09_malformed_requests_get_the_error_the_standard_names() {
    let scene = Scene::new().await;
    for (name, value, error) in [
        ("response_type", "sideways", "unsupported_response_type"),
        ("response_type", "", "invalid_request"),
        ("scope", "profile", "invalid_scope"),
        ("prompt", "none login", "invalid_request"),
        ("max_age", "soon", "invalid_request"),
        ("code_challenge_method", "plain", "invalid_request"),
        ("code_challenge", "short", "invalid_request"),
        ("response_mode", "fragment-ish", "invalid_request"),
        (
            "request",
            "eyJhbGciOiJub25lIn0.e30.",
            "invalid_request_object",
        ),
        (
            "request_uri",
            "https://evil.example/request",
            "invalid_request_uri",
        ),
        ("claims", "{not json", "invalid_request"),
    ] {
        let request = scene.app.request().with(name, value);
        let page = scene.browser().get(request.url()).await;
        assert!(
            page.left_for.is_some(),
            "{name}={value}: {}",
            page.outline()
        );
        assert_eq!(
            page.callback("error").as_deref(),
            Some(error),
            "{name}={value}"
        );
        assert_eq!(
            page.callback("state").as_ref(),
            Some(&request.state),
            "{name}={value}"
        );
    }
}

#[tokio::test]
async fn rule_09_a_parameter_given_twice_is_refused() {
    let scene = Scene::new().await;
    let twice = format!(
        "{}&scope=openid&acr_values=smpp&acr_values=password",
        scene.app.request().url()
    );
    let page = scene.browser().get(twice).await;
    match &page.left_for {
        Some(_) => assert_eq!(page.callback("error").as_deref(), Some("invalid_request")),
        None => assert_eq!(page.status, 400, "{}", page.outline()),
    }
}
