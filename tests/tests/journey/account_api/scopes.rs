use countersign_tests::{Browser, RelyingParty, sign_in};
use reqwest::Method;

use super::scene::{Answer, Api, CHANGE, READ, Scene, send};

pub(super) fn assert_scope(answer: &Answer, scope: &str, what: &str) {
    assert_eq!(answer.status, 403, "{what}: {}", answer.json);
    let error = answer.asks("error");
    assert_eq!(error.as_deref(), Some("insufficient_scope"), "{what}");
    assert_eq!(answer.asks("scope").as_deref(), Some(scope), "{what}");
}

/// Every operation of the document, with the scope that it asks for.
async fn operations(api: &Api) -> Vec<(Method, String, String)> {
    let document = api.get("/openapi.json").await.json;
    assert!(document["openapi"].to_string().starts_with("\"3.1"));
    let mut operations = Vec::new();
    for (path, methods) in document["paths"].as_object().expect("paths") {
        for (method, operation) in methods.as_object().expect("operations") {
            let scope = &operation["security"][0]["countersign"][0];
            let scope = scope
                .as_str()
                .unwrap_or_else(|| panic!("{path}: {operation}"));
            let refused = &operation["responses"]["403"]["content"];
            let problem = refused["application/problem+json"].is_object();
            assert!(problem, "{path}: {operation}");
            let method = method.to_uppercase().parse().expect("a method");
            let path = path.replace("{id}", "0");
            operations.push((method, path, scope.to_owned()));
        }
    }
    assert!(operations.len() > 15, "{operations:?}");
    operations
}

#[tokio::test]
async fn a_token_does_what_its_scopes_say() {
    let scene = Scene::new().await;
    let reads = scene.as_person("alice", "password", READ).await;
    let openid = scene.as_person("alice", "password", "openid").await;
    for (method, path, scope) in operations(&reads).await {
        let what = format!("{method} {path}");
        let answer = send(openid.request(method.clone(), &path)).await;
        assert_scope(&answer, &scope, &what);
        let answer = send(reads.request(method.clone(), &path)).await;
        if scope == "countersign:account:read" {
            assert_eq!(
                (method, answer.status.as_u16()),
                (Method::GET, 200),
                "{what}"
            );
        } else {
            assert_scope(&answer, "countersign:account", &what);
        }
    }
    // Whoever may change may look.
    let changes = scene.as_person("alice", "password", CHANGE).await;
    changes.overview().await;
}

#[tokio::test]
async fn consent_is_asked_for_in_words() {
    let scene = Scene::new().await;
    let partner = RelyingParty::of(&scene.demo, "demo-partner").await;
    let scope = "openid countersign:account:read countersign:account";
    let request = partner.request().with("scope", scope);
    for (language, words) in [
        (
            "en",
            [
                "see how your account is protected",
                "change how your account is protected",
            ],
        ),
        (
            "de",
            [
                "sehen, wie Ihr Konto geschützt ist",
                "ändern, wie Ihr Konto geschützt ist",
            ],
        ),
    ] {
        let browser = Browser::new(&scene.demo.issuer).reading(language);
        let page = sign_in::with_password(&browser, &request, scene.alice()).await;
        for words in words {
            assert!(page.outline().contains(words), "{}", page.outline());
        }
        assert!(
            !page.outline().contains("countersign:"),
            "{}",
            page.outline()
        );
        let form = page.form_with_button("decision");
        if language == "de" {
            let page = browser.choose(&form, "decision", "allow").await;
            let tokens = partner.tokens(&request, &page).await;
            scene.with(&tokens.access_token).overview().await;
        } else {
            let page = browser.choose(&form, "decision", "deny").await;
            let error = page.callback("error");
            assert_eq!(error.as_deref(), Some("access_denied"));
        }
    }
}
