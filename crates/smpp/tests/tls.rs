//! TLS to a message centre: the certificate and its name are checked.

mod support;

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use countersign_smpp::{CentreState, TlsConfig};
use support::{NUMBER, config, message, smsc, soon, start, wait_bound, wait_state};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

/// TLS in front of a plain message centre; writes its certificate to `ca_file`.
async fn tls_before(centre: SocketAddr, name: &str, ca_file: &Path) -> SocketAddr {
    let own = rcgen::generate_simple_self_signed(vec![name.to_owned()]).unwrap();
    std::fs::write(ca_file, own.cert.pem()).unwrap();
    let key = PrivateKeyDer::try_from(own.signing_key.serialize_der()).unwrap();
    let server = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![own.cert.der().clone()], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(server));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                let Ok(mut outer) = acceptor.accept(stream).await else {
                    return;
                };
                let mut inner = TcpStream::connect(centre).await.unwrap();
                let _ = tokio::io::copy_bidirectional(&mut outer, &mut inner).await;
            });
        }
    });
    address
}

#[tokio::test]
async fn a_certificate_of_the_given_authority_is_trusted() {
    let smsc = smsc().await;
    let folder = tempfile::tempdir().unwrap();
    let ca_file = folder.path().join("ca.pem");
    let mut config = config(tls_before(smsc.smpp_addr(), "smsc.example", &ca_file).await);
    config.tls = Some(TlsConfig {
        ca_file: Some(ca_file),
        server_name: Some("smsc.example".to_owned()),
    });
    let (centre, mut receipts) = start(config);
    wait_bound(&centre).await;
    centre.submit(&message("over TLS")).await.unwrap();
    assert_eq!(
        soon(smsc.wait_for_message(NUMBER, 1)).await.text,
        "over TLS"
    );
    soon(receipts.recv()).await.unwrap();
    centre.shutdown().await;
}

#[tokio::test]
async fn another_name_or_an_unknown_authority_is_not() {
    let smsc = smsc().await;
    let folder = tempfile::tempdir().unwrap();
    let ca_file = folder.path().join("ca.pem");
    let address = tls_before(smsc.smpp_addr(), "smsc.example", &ca_file).await;
    let wrong_name = TlsConfig {
        ca_file: Some(ca_file),
        server_name: Some("other.example".to_owned()),
    };
    let unknown = TlsConfig {
        ca_file: None,
        server_name: Some("smsc.example".to_owned()),
    };
    let no_file = TlsConfig {
        ca_file: Some(folder.path().join("missing.pem")),
        server_name: None,
    };
    let expected = [
        (wrong_name, "certificate"),
        (unknown, "certificate"),
        (no_file, "missing.pem"),
    ];
    for (tls, reason) in expected {
        let mut config = config(address);
        config.tls = Some(tls);
        let (centre, _receipts) = start(config);
        let state = wait_state(&centre, |state| {
            matches!(
                state,
                CentreState::Connecting {
                    last_error: Some(_)
                }
            )
        })
        .await;
        assert!(format!("{state:?}").contains(reason), "{state:?}");
        centre.shutdown().await;
    }
    assert_eq!(smsc.bound(), 0);
}
