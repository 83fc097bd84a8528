use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use rcgen::{CertificateParams, KeyPair, PKCS_ECDSA_P256_SHA256};
use serde_json::{Value, json};

/// A key and a certificate that it signed itself, for `localhost`.
pub(crate) struct Own {
    key: KeyPair,
    certificate: rcgen::Certificate,
}

impl Own {
    pub(crate) fn new() -> Self {
        let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).expect("a key");
        let params = CertificateParams::new(["localhost".to_owned()]).expect("a name");
        let certificate = params.self_signed(&key).expect("a certificate");
        Self { key, certificate }
    }

    /// As a server's files.
    pub(crate) fn write(&self, certificate: &Path, key: &Path) {
        std::fs::write(certificate, self.certificate.pem()).expect("a file");
        std::fs::write(key, self.key.serialize_pem()).expect("a file");
    }

    /// For whoever trusts this certificate alone.
    pub(crate) fn root(&self) -> reqwest::Certificate {
        reqwest::Certificate::from_der(self.certificate.der()).expect("a certificate")
    }

    /// For a client that proves itself with it.
    pub(crate) fn identity(&self) -> reqwest::Identity {
        let pem = self.key.serialize_pem() + &self.certificate.pem();
        reqwest::Identity::from_pem(pem.as_bytes()).expect("a key and its certificate")
    }

    /// As a client registers its public key (RFC 8705 §2.2.2).
    pub(crate) fn jwks(&self) -> Value {
        let point = self.key.public_key_raw();
        let [x, y] = [&point[1..33], &point[33..]].map(|c| URL_SAFE_NO_PAD.encode(c));
        json!({"keys": [{"kty": "EC", "crv": "P-256", "x": x, "y": y}]})
    }

    /// As a proxy tells it (RFC 9440 §2.2).
    pub(crate) fn header(&self) -> String {
        format!(":{}:", STANDARD.encode(self.certificate.der()))
    }

    /// `x5t#S256` of the tokens that are bound to it (RFC 8705 §3.1).
    pub(crate) fn thumbprint(&self) -> String {
        let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, self.certificate.der());
        URL_SAFE_NO_PAD.encode(hash)
    }
}
