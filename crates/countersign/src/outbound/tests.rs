use std::sync::Arc;

use rcgen::{CertifiedKey, generate_simple_self_signed};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::{RootCertStore, ServerConfig};

use super::*;
use crate::http_client::trusting;

/// Answers every request on loopback with these bytes; gives its port.
async fn plain(answer: &'static [u8]) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(reply(stream, answer));
        }
    });
    port
}

/// The same over TLS, with the roots that trust it.
async fn secure(answer: &'static [u8]) -> (u16, RootCertStore) {
    let names = ["localhost".to_owned(), "127.0.0.1".to_owned()];
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed(names).unwrap();
    let mut roots = RootCertStore::empty();
    roots.add(cert.der().clone()).unwrap();
    let key = PrivateKeyDer::Pkcs8(signing_key.serialize_der().into());
    let config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            if let Ok(stream) = acceptor.accept(stream).await {
                tokio::spawn(reply(stream, answer));
            }
        }
    });
    (port, roots)
}

async fn reply(
    mut stream: impl tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin,
    answer: &'static [u8],
) {
    let mut request = [0; 4096];
    let _ = stream.read(&mut request).await;
    let _ = stream.write_all(answer).await;
    let _ = stream.shutdown().await;
}

fn sender(reach: Reach, roots: RootCertStore) -> RegisteredAddresses {
    RegisteredAddresses::new(reach, &trusting(roots).unwrap()).unwrap()
}

async fn get(sender: &RegisteredAddresses, url: &str) -> Result<Fetched, String> {
    let found = sender.get(&Url::parse(url).unwrap()).await;
    found.map_err(|error| error.to_string())
}

const KEYS: &[u8] =
    b"HTTP/1.1 200 OK\r\nCache-Control: public, max-age=90\r\nContent-Length: 2\r\n\r\n{}";

fn on_loopback() -> Reach {
    Reach {
        hosts: Vec::new(),
        loopback: true,
    }
}

fn listing(host: &str) -> Reach {
    Reach {
        hosts: vec![host.to_owned()],
        loopback: false,
    }
}

#[tokio::test]
async fn this_machine_is_out_of_reach_by_name_and_by_address() {
    let (port, roots) = secure(KEYS).await;
    let sender = sender(Reach::default(), roots);
    // The name passes every check but the last one, of the address that it stands for.
    let refused = get(&sender, &format!("https://localhost:{port}/")).await;
    assert!(refused.unwrap_err().contains("oidc.outbound_hosts"));
    for host in [
        "127.0.0.1",
        "127.9.9.9",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "0x7f.1",
    ] {
        let refused = get(&sender, &format!("https://{host}:{port}/")).await;
        assert!(refused.unwrap_err().contains("is not allowed"), "{host}");
    }
}

#[tokio::test]
async fn a_listed_host_is_reached_over_https_only() {
    let (port, roots) = secure(KEYS).await;
    for host in ["localhost", "127.0.0.1"] {
        let sender = sender(listing(host), roots.clone());
        let found = get(&sender, &format!("https://{host}:{port}/"))
            .await
            .unwrap();
        assert_eq!(found.body, b"{}");
        assert_eq!(found.max_age, Some(Duration::from_secs(90)));
        let plain = plain(KEYS).await;
        assert!(
            get(&sender, &format!("http://{host}:{plain}/"))
                .await
                .is_err()
        );
    }
    let untrusting = sender(listing("localhost"), RootCertStore::empty());
    let refused = get(&untrusting, &format!("https://localhost:{port}/")).await;
    assert!(refused.unwrap_err().contains("certificate"));
}

#[tokio::test]
async fn a_provider_on_loopback_reaches_loopback() {
    let port = plain(KEYS).await;
    let sender = sender(on_loopback(), RootCertStore::empty());
    assert!(
        get(&sender, &format!("http://127.0.0.1:{port}/"))
            .await
            .is_ok()
    );
    assert!(
        get(&sender, &format!("http://localhost:{port}/"))
            .await
            .is_ok()
    );
    for other in [
        "http://192.0.2.1/",
        "http://example.org/",
        "ftp://127.0.0.1/",
    ] {
        let refused = get(&sender, other).await;
        assert!(refused.unwrap_err().contains("is not allowed"), "{other}");
    }
}

#[tokio::test]
async fn redirects_errors_and_floods_are_no_documents() {
    let moved = plain(b"HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n").await;
    let sender = sender(on_loopback(), RootCertStore::empty());
    let refused = get(&sender, &format!("http://127.0.0.1:{moved}/")).await;
    assert!(refused.unwrap_err().contains("answered 302"));
    let flood: Vec<u8> = [&b"HTTP/1.1 200 OK\r\n\r\n"[..], &[b'x'; 70_000]].concat();
    let flood = plain(flood.leak()).await;
    let refused = get(&sender, &format!("http://127.0.0.1:{flood}/")).await;
    assert!(refused.unwrap_err().contains("larger than"));
}

#[tokio::test]
async fn errors_name_the_host_and_nothing_else_of_the_address() {
    let sender = sender(on_loopback(), RootCertStore::empty());
    let refused = get(&sender, "http://127.0.0.1:1/path?secret=x").await;
    let refused = refused.unwrap_err();
    assert!(refused.starts_with("127.0.0.1: "), "{refused}");
    assert!(
        !refused.contains("secret") && !refused.contains("path"),
        "{refused}"
    );
}
