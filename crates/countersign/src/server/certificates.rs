use std::fmt;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::SystemTime;

use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::{ClientHello, ResolvesServerCert};
use tokio_rustls::rustls::sign::CertifiedKey;

/// The server's certificate as it was last read from its files.
pub(super) struct OwnCertificate {
    certificate: PathBuf,
    key: PathBuf,
    current: RwLock<Current>,
}

struct Current {
    key: Arc<CertifiedKey>,
    written: Written,
}

/// What the files were when they were read: another time, length or inode is another file. The
/// time alone is too coarse for a file that is read while it is being written.
type Written = [Option<(SystemTime, u64, u64)>; 2];

impl OwnCertificate {
    pub(super) fn open(certificate: &Path, key: &Path) -> Result<Self, String> {
        let current = Current {
            written: written(certificate, key),
            key: Arc::new(read(certificate, key)?),
        };
        Ok(Self {
            certificate: certificate.to_owned(),
            key: key.to_owned(),
            current: RwLock::new(current),
        })
    }

    /// Reads the files again if they have changed.
    pub(super) fn look(&self) {
        let written = written(&self.certificate, &self.key);
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        let changed = current.written != written;
        drop(current);
        if changed {
            self.reload();
        }
    }

    /// Reads the files again. What cannot be read, or does not fit together, changes nothing.
    pub(super) fn reload(&self) {
        let written = written(&self.certificate, &self.key);
        let read = read(&self.certificate, &self.key);
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        current.written = written;
        match read {
            Ok(key) => {
                current.key = Arc::new(key);
                tracing::info!("the TLS certificate was read again");
            }
            Err(error) => tracing::error!("the TLS certificate stays as it is: {error}"),
        }
    }
}

fn written(certificate: &Path, key: &Path) -> Written {
    [certificate, key].map(|file| {
        let metadata = std::fs::metadata(file).ok()?;
        let time = metadata.modified().ok()?;
        Some((time, metadata.len(), metadata.ino()))
    })
}

fn read(certificate: &Path, key: &Path) -> Result<CertifiedKey, String> {
    let chain = chain(certificate)?;
    let private = PrivateKeyDer::from_pem_file(key).map_err(|e| wrong(key, &e))?;
    CertifiedKey::from_der(chain, private, &aws_lc_rs::default_provider())
        .map_err(|e| wrong(certificate, &e))
}

/// All certificates of a PEM file; at least one.
pub(super) fn chain(file: &Path) -> Result<Vec<CertificateDer<'static>>, String> {
    let found = CertificateDer::pem_file_iter(file).and_then(Iterator::collect::<Result<_, _>>);
    let found: Vec<_> = found.map_err(|e| wrong(file, &e))?;
    if found.is_empty() {
        return Err(wrong(file, &"there is no certificate in it"));
    }
    Ok(found)
}

fn wrong(file: &Path, why: &dyn fmt::Display) -> String {
    format!("{}: {why}", file.display())
}

impl ResolvesServerCert for OwnCertificate {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        Some(Arc::clone(&current.key))
    }
}

impl fmt::Debug for OwnCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OwnCertificate({})", self.certificate.display())
    }
}
