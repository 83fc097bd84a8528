use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio_postgres_rustls::MakeRustlsConnect;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use crate::sql::DatabaseError;

/// How the way to the server is protected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Tls {
    None,
    /// The server's certificate must be of its name and of an authority of this file, or of one
    /// that the system trusts.
    Checked {
        root: Option<PathBuf>,
    },
}

impl Tls {
    /// What protects a connection; none where nothing does.
    pub(super) fn connector(&self) -> Result<Option<MakeRustlsConnect>, DatabaseError> {
        match self {
            Self::None => Ok(None),
            Self::Checked { root } => connector(root.as_deref()).map(Some),
        }
    }
}

fn connector(root: Option<&Path>) -> Result<MakeRustlsConnect, DatabaseError> {
    let mut roots = RootCertStore::empty();
    match root {
        Some(file) => {
            let wrong = |reason: &dyn std::fmt::Display| {
                DatabaseError::other(format!("sslrootcert {}: {reason}", file.display()))
            };
            let certificates = CertificateDer::pem_file_iter(file).map_err(|e| wrong(&e))?;
            for certificate in certificates {
                let certificate = certificate.map_err(|e| wrong(&e))?;
                roots.add(certificate).map_err(|e| wrong(&e))?;
            }
            if roots.is_empty() {
                return Err(wrong(&"there is no certificate in it"));
            }
        }
        None => {
            roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        }
    }
    let provider = Arc::new(aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|e| DatabaseError::other(e.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}
