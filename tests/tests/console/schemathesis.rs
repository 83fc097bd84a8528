//! schemathesis makes requests of the OpenAPI document, allowed ones and others.

use countersign_tests::{Demo, Management, peer};

#[tokio::test]
async fn no_request_that_the_document_allows_or_forbids_is_a_server_error() {
    let demo = Demo::start();
    let api = Management::of(&demo).await;
    let mut command = peer::python_program("schemathesis");
    command
        .args(["run", &format!("{}/api/v1/openapi.json", demo.issuer)])
        .args([
            "--header",
            &format!("Authorization: Bearer {}", api.token()),
        ])
        .args(["--checks", "not_a_server_error"])
        .args(["--phases", "examples,coverage,fuzzing"])
        .args(["--max-examples", "5", "--seed", "1", "--no-color"])
        .current_dir(demo.folder());
    let output = command.output().expect("schemathesis runs");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}");
    // Not because nobody was let in any more.
    assert_eq!(api.get("/roles").await.status, 200, "{said}");
    println!("{said}");
}
