//! Error pages: what to do in the person's language, and a reference that the operator finds.

use countersign_tests::{Browser, Demo, Page, RelyingParty};

const LANGUAGES: [&str; 5] = ["en", "de", "fr", "es", "ar"];

fn reference(page: &Page) -> String {
    let shown = page.text_of(".reference code");
    let shown = shown.unwrap_or_else(|| panic!("no reference: {}", page.outline()));
    assert_eq!(shown.len(), 8, "{shown}");
    shown
}

/// The one line of the log with this reference.
async fn line(demo: &Demo, reference: &str) -> String {
    countersign_tests::wait::until(
        "the reference is in the log",
        countersign_tests::wait::PATIENCE,
        async || {
            let log = demo.process.log();
            let mut lines = log.lines().filter(|line| line.contains(reference));
            let first = lines.next()?.to_owned();
            assert_eq!(lines.next(), None, "two lines with {reference}");
            Some(first)
        },
    )
    .await
}

#[tokio::test]
async fn the_reference_on_the_page_is_in_the_log_with_what_happened() {
    let demo = Demo::start();
    let app = RelyingParty::of(&demo, "demo-web").await;
    let request = || app.request();
    let evil = "https://evil.example/callback?code=stolen";
    let cases = [
        (
            request().with("client_id", "nobody").url(),
            vec!["nobody", "127.0.0.1", "400"],
        ),
        (
            request().with("redirect_uri", evil).url(),
            vec!["demo-web", "evil.example", "400"],
        ),
        (
            request().without("redirect_uri").url(),
            vec!["demo-web", "invalid_request", "redirect_uri is missing"],
        ),
        (
            request()
                .with("request_uri", "urn:ietf:params:oauth:request_uri:used")
                .url(),
            vec!["demo-web", "invalid_request_uri"],
        ),
        (format!("{}/nowhere", demo.issuer), vec!["404"]),
        (format!("{}/signin/unknown", demo.issuer), vec!["403"]),
        (
            format!("{}/consent?request=unknown", demo.issuer),
            vec!["410"],
        ),
    ];
    for (address, told) in cases {
        let page = Browser::new(&demo.issuer).get(&address).await;
        assert!(page.left_for.is_none(), "{address}");
        assert!(page.alert().is_some(), "{}", page.outline());
        let line = line(&demo, &reference(&page)).await;
        for word in told {
            assert!(line.contains(word), "{word} is not in {line}");
        }
        for secret in ["stolen", "state", "challenge"] {
            assert!(!line.contains(secret), "{line}");
        }
    }
}

#[tokio::test]
async fn a_refusal_that_the_application_is_told_is_in_the_log() {
    let demo = Demo::start();
    let app = RelyingParty::of(&demo, "demo-web").await;
    let request = app.request().with("acr_values", "nonesuch");
    let page = Browser::new(&demo.issuer).get(request.url()).await;
    assert!(page.left_for.is_some());
    let line = line(&demo, "unmet_authentication_requirements").await;
    assert!(
        line.contains("demo-web") && !line.contains(&request.state),
        "{line}"
    );
}

#[tokio::test]
async fn every_language_says_what_to_do() {
    let demo = Demo::start();
    let app = RelyingParty::of(&demo, "demo-web").await;
    let evil = app.request().with("redirect_uri", "https://evil.example/");
    let mut said = std::collections::HashSet::new();
    for language in LANGUAGES {
        let page = Browser::new(&demo.issuer)
            .reading(language)
            .get(evil.url())
            .await;
        assert_eq!(page.attribute("html", "lang").as_deref(), Some(language));
        reference(&page);
        assert!(
            said.insert(page.alert()),
            "{language} says the same as another"
        );
    }
}
