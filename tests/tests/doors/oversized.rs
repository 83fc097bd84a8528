use std::fmt::Write as _;
use std::net::Ipv4Addr;

use countersign_tests::Installation;

use crate::wire::{address, say};

const FROM: Ipv4Addr = Ipv4Addr::LOCALHOST;
const MOST_BODY: usize = 64 * 1024;

fn post(path: &str, kind: &str, framing: &str, body: &str) -> Vec<u8> {
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: a\r\nContent-Type: {kind}\r\nConnection: close\r\n{framing}\r\n"
    );
    (head + body).into_bytes()
}

#[tokio::test]
async fn a_body_over_the_limit_is_413() {
    let installation = Installation::new();
    let _server = installation.serve().await;
    let to = address(&installation);
    let form = "application/x-www-form-urlencoded";
    let body = "a".repeat(MOST_BODY + 1);
    let announced = format!("Content-Length: {}\r\n", body.len());
    let chunked = format!("{:x}\r\n{body}\r\n0\r\n\r\n", body.len());
    for path in ["/token", "/par", "/introspect", "/revoke", "/authorize"] {
        let line = say(FROM, to, &post(path, form, &announced, &body)).await;
        assert!(line.contains(" 413 "), "{path} announced: {line:?}");
        let line = say(
            FROM,
            to,
            &post(path, form, "Transfer-Encoding: chunked\r\n", &chunked),
        )
        .await;
        assert!(line.contains(" 413 "), "{path} in chunks: {line:?}");
    }
    let line = say(
        FROM,
        to,
        &post("/register", "application/json", &announced, &body),
    )
    .await;
    assert!(line.contains(" 413 "), "/register: {line:?}");

    let fits = &body[1..];
    let announced = format!("Content-Length: {}\r\n", fits.len());
    let line = say(FROM, to, &post("/token", form, &announced, fits)).await;
    assert!(line.contains(" 400 ") || line.contains(" 401 "), "{line:?}");
}

#[tokio::test]
async fn a_flood_of_header_fields_is_431() {
    let installation = Installation::new();
    let _server = installation.serve().await;
    let to = address(&installation);
    let mut many = "GET /healthz HTTP/1.1\r\nHost: a\r\n".to_owned();
    for number in 0..200 {
        write!(many, "X-{number}: y\r\n").expect("a text");
    }
    many.push_str("\r\n");
    let long = format!(
        "GET /healthz HTTP/1.1\r\nHost: a\r\nX-Long: {}\r\n\r\n",
        "y".repeat(70_000)
    );
    let endless = format!("GET /{} HTTP/1.1\r\nHost: a\r\n\r\n", "y".repeat(70_000));
    for (what, request, expected) in [
        ("200 fields", many, &[" 431 "][..]),
        ("a field of 70 kB", long, &[" 431 "]),
        ("an address of 70 kB", endless, &[" 431 ", " 414 "]),
    ] {
        let line = say(FROM, to, request.as_bytes()).await;
        assert!(
            expected.iter().any(|e| line.contains(e)),
            "{what}: {line:?}"
        );
    }
    let line = say(FROM, to, b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n").await;
    assert!(line.contains(" 200 "), "others are answered: {line:?}");
}
