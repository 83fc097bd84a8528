//! schemathesis makes requests of the OpenAPI documents, allowed ones and others.

use countersign_tests::{Browser, Demo, Management, RelyingParty, Reply, peer, sign_in};

/// Has it run; what it says.
fn run(demo: &Demo, base: &str, token: &str, more: &[&str]) -> String {
    let mut command = peer::python_program("schemathesis");
    command
        .args(["run", &format!("{}{base}/openapi.json", demo.issuer)])
        .args(["--header", &format!("Authorization: Bearer {token}")])
        .args(["--checks", "not_a_server_error"])
        .args(["--phases", "examples,coverage,fuzzing"])
        .args(["--max-examples", "5", "--seed", "1", "--no-color"])
        .args(more)
        .current_dir(demo.folder());
    let output = command.output().expect("schemathesis runs");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}");
    said
}

#[tokio::test]
async fn no_request_that_the_document_allows_or_forbids_is_a_server_error() {
    let demo = Demo::start();
    let api = Management::of(&demo).await;
    let said = run(&demo, "/api/v1", api.token(), &[]);
    // Not because nobody was let in any more.
    assert_eq!(api.get("/roles").await.status, 200, "{said}");
    println!("{said}");
}

#[tokio::test]
async fn nor_is_one_to_the_account() {
    let demo = Demo::start();
    let app = RelyingParty::of(&demo, "demo-web").await;
    let request = app.request().with("acr_values", "smpp");
    let request = request.with("scope", "openid countersign:account");
    let browser = Browser::new(&demo.issuer);
    let page = sign_in::with_code(&demo, &browser, &request, demo.person("alice")).await;
    let token = app.tokens(&request, &page).await.access_token;
    // It finds the session that the token lives in, and would end it.
    let others = ["--exclude-path", "/sessions/{id}"];
    let said = run(&demo, "/account/api/v1", &token, &others);
    let overview = format!("{}/account/api/v1/overview", demo.issuer);
    let overview = reqwest::Client::new().get(overview).bearer_auth(&token);
    assert_eq!(Reply::of(overview).await.status, 200, "{said}");
    println!("{said}");
}
