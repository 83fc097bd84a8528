//! TLS to a message centre: the certificate and its name are checked.

mod support;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use countersign_smpp::{ClientCertificate, TlsConfig};
use support::{NUMBER, config, message, smsc, soon, start, wait_bound, why_not_bound};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::{RootCertStore, ServerConfig};

/// A certificate with its key, made by itself; writes both.
struct Identity {
    certificate: CertificateDer<'static>,
    key: PrivateKeyDer<'static>,
    certificate_file: PathBuf,
    key_file: PathBuf,
}

fn identity(name: &str, folder: &Path) -> Identity {
    let own = rcgen::generate_simple_self_signed(vec![name.to_owned()]).unwrap();
    let certificate_file = folder.join(format!("{name}.pem"));
    let key_file = folder.join(format!("{name}.key"));
    std::fs::write(&certificate_file, own.cert.pem()).unwrap();
    std::fs::write(&key_file, own.signing_key.serialize_pem()).unwrap();
    Identity {
        certificate: own.cert.der().clone(),
        key: PrivateKeyDer::try_from(own.signing_key.serialize_der()).unwrap(),
        certificate_file,
        key_file,
    }
}

/// TLS in front of a plain message centre; asks for the certificate of `client`, if any.
async fn tls_before(
    centre: SocketAddr,
    server: &Identity,
    client: Option<&Identity>,
) -> SocketAddr {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .unwrap();
    let config = match client {
        None => config.with_no_client_auth(),
        Some(client) => {
            let mut roots = RootCertStore::empty();
            roots.add(client.certificate.clone()).unwrap();
            let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider);
            config.with_client_cert_verifier(verifier.build().unwrap())
        }
    };
    let chain = vec![server.certificate.clone()];
    let config = config
        .with_single_cert(chain, server.key.clone_key())
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
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

async fn refusal(address: SocketAddr, tls: TlsConfig) -> String {
    let mut config = config(address);
    config.tls = Some(tls);
    let (centre, _receipts) = start(config);
    let error = why_not_bound(&centre).await;
    centre.shutdown().await;
    error
}

#[tokio::test]
async fn a_certificate_of_the_given_authority_is_trusted() {
    let smsc = smsc().await;
    let folder = tempfile::tempdir().unwrap();
    let server = identity("smsc.example", folder.path());
    let mut config = config(tls_before(smsc.smpp_addr(), &server, None).await);
    config.tls = Some(TlsConfig {
        ca_file: Some(server.certificate_file),
        server_name: Some("smsc.example".to_owned()),
        client: None,
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
    let server = identity("smsc.example", folder.path());
    let address = tls_before(smsc.smpp_addr(), &server, None).await;
    let tls = |ca_file: Option<PathBuf>, name: Option<&str>| TlsConfig {
        ca_file,
        server_name: name.map(str::to_owned),
        client: None,
    };
    let own = server.certificate_file;
    let stranger = identity("stranger.example", folder.path()).certificate_file;
    let expected = [
        (tls(Some(own.clone()), Some("other.example")), "certificate"),
        // The host is an address, for which the certificate is not made out.
        (tls(Some(own), None), "certificate"),
        (tls(None, Some("smsc.example")), "certificate"),
        (tls(Some(stranger), Some("smsc.example")), "certificate"),
        (
            tls(Some(folder.path().join("missing.pem")), None),
            "missing.pem",
        ),
    ];
    for (tls, reason) in expected {
        let said = refusal(address, tls).await;
        assert!(said.contains(reason), "{said}");
    }
    assert_eq!(smsc.bound(), 0);
}

#[tokio::test]
async fn a_centre_may_ask_for_a_certificate_of_the_client() {
    let smsc = smsc().await;
    let folder = tempfile::tempdir().unwrap();
    let server = identity("smsc.example", folder.path());
    let client = identity("esme.example", folder.path());
    let stranger = identity("stranger.example", folder.path());
    let address = tls_before(smsc.smpp_addr(), &server, Some(&client)).await;
    let tls = |client: Option<(&Identity, &Path)>| TlsConfig {
        ca_file: Some(server.certificate_file.clone()),
        server_name: Some("smsc.example".to_owned()),
        client: client.map(|(identity, key_file)| ClientCertificate {
            certificate_file: identity.certificate_file.clone(),
            key_file: key_file.to_owned(),
        }),
    };
    refusal(address, tls(None)).await;
    refusal(address, tls(Some((&stranger, &stranger.key_file)))).await;
    let said = refusal(address, tls(Some((&client, &stranger.key_file)))).await;
    assert!(said.contains("stranger.example.key"), "{said}");
    let missing = folder.path().join("missing.key");
    let said = refusal(address, tls(Some((&client, &missing)))).await;
    assert!(said.contains("missing.key"), "{said}");
    assert_eq!(smsc.bound(), 0);

    let mut config = config(address);
    config.tls = Some(tls(Some((&client, &client.key_file))));
    let (centre, _receipts) = start(config);
    wait_bound(&centre).await;
    centre.submit(&message("who we are")).await.unwrap();
    centre.shutdown().await;
}
