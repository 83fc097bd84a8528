use std::net::IpAddr;
use std::time::Duration;

use countersign_tests::wait::until;
use countersign_tests::{Installation, Process, Reply};
use serde_json::json;

use crate::certificate::Own;

const PROXY: &str = "127.0.0.7";
const ELSEWHERE: &str = "127.0.0.8";

async fn behind_a_proxy(installation: &Installation, header: &str) -> Process {
    let process = installation.spawn(&[
        ("COUNTERSIGN_SERVER__TRUSTED_PROXIES", PROXY),
        ("COUNTERSIGN_SERVER__CLIENT_CERT_HEADER", header),
    ]);
    until("the server is ready", Duration::from_secs(60), async || {
        installation.is_ready().await.then_some(())
    })
    .await;
    process
}

fn installed(holder: &Own) -> Installation {
    let installation = Installation::new();
    let metadata = json!({
        "token_endpoint_auth_method": "self_signed_tls_client_auth",
        "grant_types": ["client_credentials"],
        "jwks": holder.jwks(),
    });
    let file = installation.folder().join("metadata.json");
    std::fs::write(&file, metadata.to_string()).expect("a file");
    let file = file.to_str().expect("a plain name");
    installation.administer(&["client", "add", "holder", "--metadata", file]);
    installation
}

/// A token for the application itself, asked for from an address with these `Client-Cert` lines.
async fn ask(installation: &Installation, from: &str, lines: &[&str]) -> Reply {
    let from: IpAddr = from.parse().expect("an address");
    let http = reqwest::Client::builder().no_proxy().local_address(from);
    let mut post = http
        .build()
        .expect("a client")
        .post(format!("{}/token", installation.address()))
        .form(&[
            ("grant_type", "client_credentials"),
            ("client_id", "holder"),
        ]);
    for line in lines {
        post = post.header("Client-Cert", *line);
    }
    Reply::of(post).await
}

#[tokio::test]
async fn a_trusted_proxy_tells_the_certificate_and_nobody_else_does() {
    let holder = Own::new();
    let installation = installed(&holder);
    let _server = behind_a_proxy(&installation, "true").await;
    let header = holder.header();
    let told = ask(&installation, PROXY, &[&header]).await;
    assert!(told.status.is_success(), "{}", told.json);

    let stranger = Own::new().header();
    for (who, from, lines) in [
        ("from elsewhere", ELSEWHERE, &[header.as_str()][..]),
        ("without a header", PROXY, &[]),
        ("another certificate", PROXY, &[&stranger]),
        ("two certificates", PROXY, &[&stranger, &header]),
        ("no certificate", PROXY, &[":AAAA:"]),
    ] {
        let reply = ask(&installation, from, lines).await;
        assert_eq!(reply.status.as_u16(), 401, "{who}: {}", reply.json);
        assert_eq!(reply.error(), "invalid_client", "{who}");
    }
}

#[tokio::test]
async fn the_header_counts_only_where_the_operator_says_so() {
    let holder = Own::new();
    let installation = installed(&holder);
    let _server = behind_a_proxy(&installation, "false").await;
    let reply = ask(&installation, PROXY, &[&holder.header()]).await;
    assert_eq!(reply.status.as_u16(), 401, "{}", reply.json);
}
