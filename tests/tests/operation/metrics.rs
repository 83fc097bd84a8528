use countersign_tests::wait::{PATIENCE, until};
use countersign_tests::{Browser, Demo, Installation, RelyingParty, free_address, sign_in};
use reqwest::StatusCode;

use crate::exposition::Exposition;

async fn shown(demo: &Demo) -> Exposition {
    let answer = reqwest::get(&demo.metrics).await.expect("an answer");
    let kind = answer.headers()["content-type"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(kind.starts_with("text/plain; version=0.0.4"), "{kind}");
    Exposition::read(&answer.text().await.expect("text"))
}

#[tokio::test]
async fn a_sign_in_moves_the_counters_and_no_label_tells_whose_it_was() {
    let demo = Demo::start();
    let app = RelyingParty::of(&demo, "demo-web").await;
    let (request, browser) = (
        app.request().with("acr_values", "smpp"),
        Browser::new(&demo.issuer),
    );
    let alice = demo.person("alice");
    let before = shown(&demo).await;

    let page = browser.get(request.url()).await;
    let page = sign_in::password(&browser, &page, "alice", "not-her-password").await;
    let page = sign_in::password(&browser, &page, "alice", &alice.password).await;
    let code = demo.handset.nth_code(alice.number(), 1).await;
    let page = sign_in::code(&browser, &page, &sign_in::another(&code)).await;
    let page = sign_in::code(&browser, &page, &code).await;
    let tokens = app.tokens(&request, &page).await;
    assert_eq!(tokens.claims["acr"], "smpp");
    browser
        .get(&format!("{}/no/such/page?of=alice", demo.issuer))
        .await;

    let delivered = [
        ("centre", "smpp"),
        ("medium", "text"),
        ("state", "delivered"),
    ];
    let after = until("the message is delivered", PATIENCE, async || {
        let after = shown(&demo).await;
        (after.sum("countersign_messages_total", &delivered) > 0.0).then_some(after)
    })
    .await;
    let moved =
        |name: &str, labels: &[(&str, &str)]| after.sum(name, labels) - before.sum(name, labels);
    for (name, labels) in [
        (
            "sign_ins_total",
            &[("method", "smpp"), ("outcome", "signed_in")][..],
        ),
        ("codes_sent_total", &[("medium", "text")]),
        (
            "codes_typed_total",
            &[("kind", "message"), ("outcome", "right")],
        ),
        (
            "codes_typed_total",
            &[("kind", "message"), ("outcome", "code-wrong")],
        ),
        ("password_checks_total", &[("outcome", "right")]),
        ("password_checks_total", &[("outcome", "wrong")]),
        ("messages_total", &[("centre", "smpp"), ("state", "queued")]),
        (
            "messages_total",
            &[("centre", "smpp"), ("state", "submitted")],
        ),
        ("messages_total", &delivered),
        (
            "message_seconds_count",
            &[("centre", "smpp"), ("until", "submitted")],
        ),
        (
            "message_seconds_count",
            &[("centre", "smpp"), ("until", "delivered")],
        ),
        (
            "message_attempts_total",
            &[("centre", "smpp"), ("outcome", "taken")],
        ),
        ("message_answer_seconds_count", &[("centre", "smpp")]),
        (
            "http_request_seconds_count",
            &[("route", "none"), ("status", "4xx")],
        ),
    ] {
        let name = format!("countersign_{name}");
        assert!(
            (moved(&name, labels) - 1.0).abs() < f64::EPSILON,
            "{name} {labels:?}"
        );
    }
    assert!(moved("countersign_password_hashes_total", &[]) >= 2.0);
    assert!(
        moved(
            "countersign_store_transaction_seconds_count",
            &[("ending", "committed")]
        ) > 3.0
    );
    assert!(
        moved(
            "countersign_http_request_seconds_count",
            &[("status", "2xx")]
        ) > 0.0
    );
    for (name, labels) in [
        ("countersign_ready", &[][..]),
        ("countersign_store_up", &[]),
        ("countersign_method_working", &[("method", "smpp")]),
        (
            "countersign_centre_bound",
            &[("centre", "smpp"), ("kind", "smpp")],
        ),
    ] {
        assert!(
            (after.sum(name, labels) - 1.0).abs() < f64::EPSILON,
            "{name}"
        );
    }
    for name in [
        "countersign_centre_sessions",
        "countersign_centre_window",
        "countersign_job_runs_total",
        "countersign_build_info",
        "process_resident_memory_bytes",
        "process_open_fds",
    ] {
        assert!(after.sum(name, &[]) > 0.0, "{name}");
    }
    assert!((after.sum("countersign_queue_messages", &[])).abs() < f64::EPSILON);

    let number = alice.number().trim_start_matches('+');
    let sub = tokens.claims["sub"].as_str().expect("a subject");
    let secrets = [
        &code,
        number,
        &number[2..],
        "alice",
        "not-her",
        "demo-web",
        sub,
    ];
    for label in after.labels() {
        let told = secrets.iter().find(|secret| label.contains(**secret));
        assert_eq!(told, None, "{label:?}");
    }
}

/// An installation whose figures are at an address of its own.
fn monitored(allowed: &str) -> (Installation, String) {
    let (installation, at) = (Installation::new(), free_address());
    installation.set("metrics", "listen", &format!("\"{at}\""));
    installation.set("metrics", "allowed", allowed);
    (installation, format!("http://{at}/metrics"))
}

async fn status(from: &str, address: &str, token: Option<&str>) -> StatusCode {
    let local = Some(from.parse().expect("an address"));
    let client = reqwest::Client::builder().local_address(local).build();
    let mut request = client.expect("a client").get(address);
    if let Some(token) = token {
        request = request.bearer_auth(token);
    }
    request.send().await.expect("an answer").status()
}

#[tokio::test]
async fn figures_are_for_listed_addresses_with_the_token_and_never_at_the_main_door() {
    let (installation, figures) = monitored("[\"127.0.0.2\"]");
    let token = "figures-of-the-bank-4711";
    std::fs::write(installation.folder().join("token"), format!("{token}\n")).expect("a file");
    installation.set("metrics", "token_file", "\"token\"");
    let _server = installation.serve().await;
    for (from, token, expected) in [
        ("127.0.0.2", Some(token), StatusCode::OK),
        ("127.0.0.1", Some(token), StatusCode::FORBIDDEN),
        ("127.0.0.2", None, StatusCode::UNAUTHORIZED),
        (
            "127.0.0.2",
            Some("figures-of-the-bank-4712"),
            StatusCode::UNAUTHORIZED,
        ),
    ] {
        assert_eq!(
            status(from, &figures, token).await,
            expected,
            "{from} {token:?}"
        );
    }
    let main = format!("{}/metrics", installation.address());
    assert_eq!(
        status("127.0.0.2", &main, Some(token)).await,
        StatusCode::NOT_FOUND
    );
    // Nothing else is at the address of the figures.
    let pages = figures.replace("/metrics", "/admin");
    assert_eq!(
        status("127.0.0.2", &pages, Some(token)).await,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn a_token_that_is_no_secret_is_refused_at_the_start() {
    let (installation, _) = monitored("[\"127.0.0.1\"]");
    std::fs::write(installation.folder().join("token"), "short").expect("a file");
    installation.set("metrics", "token_file", "\"token\"");
    let mut server = installation.spawn(&[]);
    assert!(!server.exit(PATIENCE).success());
    assert!(
        server.log().contains("metrics.token_file"),
        "{}",
        server.log()
    );
    assert!(!server.log().contains("short"), "{}", server.log());
}
