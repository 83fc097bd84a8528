use std::path::Path;
use std::sync::Arc;

use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::{ConfigBuilder, Error, ServerConfig, WantsVerifier};

use super::certificates::{OwnCertificate, chain};
use super::client_certificates::AnyCertificate;

/// TLS 1.2 and later with the server's certificate.
#[derive(Debug)]
pub(crate) struct Tls {
    own: Arc<OwnCertificate>,
    plain: Arc<ServerConfig>,
    asking: Arc<ServerConfig>,
}

impl Tls {
    /// # Errors
    /// A sentence for the operator that names the file.
    pub(crate) fn open(certificate: &Path, key: &Path) -> Result<Self, String> {
        let own = Arc::new(OwnCertificate::open(certificate, key)?);
        let plain = builder().map(|builder| {
            let builder = builder.with_no_client_auth();
            builder.with_cert_resolver(Arc::clone(&own) as _)
        });
        let asking = builder().map(|builder| {
            let builder = builder.with_client_cert_verifier(AnyCertificate::new());
            builder.with_cert_resolver(Arc::clone(&own) as _)
        });
        let (plain, asking) = (plain.map_err(text)?, asking.map_err(text)?);
        Ok(Self {
            own,
            plain: Arc::new(http1(plain)),
            asking: Arc::new(http1(asking)),
        })
    }

    pub(super) fn acceptor(&self) -> TlsAcceptor {
        TlsAcceptor::from(Arc::clone(&self.plain))
    }

    /// One that asks clients for a certificate.
    pub(super) fn asking_acceptor(&self) -> TlsAcceptor {
        TlsAcceptor::from(Arc::clone(&self.asking))
    }

    pub(super) fn look(&self) {
        self.own.look();
    }

    pub(super) fn reload(&self) {
        self.own.reload();
    }
}

/// The authorities in a PEM file, in DER.
///
/// # Errors
/// A sentence for the operator that names the file.
pub(crate) fn authorities(file: &Path) -> Result<Vec<Vec<u8>>, String> {
    let found = chain(file)?;
    Ok(found.into_iter().map(|der| der.to_vec()).collect())
}

fn builder() -> Result<ConfigBuilder<ServerConfig, WantsVerifier>, Error> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions()
}

fn http1(mut config: ServerConfig) -> ServerConfig {
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    config
}

fn text(error: Error) -> String {
    error.to_string()
}
