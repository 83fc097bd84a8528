//! Certificates of clients (RFC 8705).

mod chain;
mod distinguished_name;
mod header;
mod names;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use countersign_core::Millis;
use countersign_jose::{Curve, Hash, PublicKey};
use x509_parser::prelude::{FromDer as _, X509Certificate};
use x509_parser::public_key;

pub(crate) use distinguished_name::DistinguishedName;
pub(crate) use names::Names;

/// The certificate of a client whose key the client has proved to hold, by a TLS handshake with
/// this server or with a proxy that it trusts. Nothing else about it is proved.
#[derive(Clone, PartialEq, Eq)]
pub struct ClientCertificate {
    der: Vec<u8>,
    /// What the client sent with it to lead to an authority, in DER.
    intermediates: Vec<Vec<u8>>,
}

impl ClientCertificate {
    /// From DER. None if it is not a certificate.
    #[must_use]
    pub fn new(der: Vec<u8>, intermediates: Vec<Vec<u8>>) -> Option<Self> {
        let whole = matches!(X509Certificate::from_der(&der), Ok(([], _)));
        whole.then_some(Self { der, intermediates })
    }

    /// `x5t#S256`: SHA-256 of the certificate in base64url (RFC 8705 §3.1).
    #[must_use]
    pub fn thumbprint(&self) -> String {
        URL_SAFE_NO_PAD.encode(Hash::Sha256.of(&self.der))
    }

    fn parsed(&self) -> Option<X509Certificate<'_>> {
        Some(X509Certificate::from_der(&self.der).ok()?.1)
    }

    /// Whether it is neither expired nor from the future.
    pub(crate) fn is_timely(&self, now: Millis) -> bool {
        self.parsed().is_some_and(|certificate| {
            let validity = certificate.validity();
            (validity.not_before.timestamp()..=validity.not_after.timestamp())
                .contains(&now.seconds())
        })
    }

    /// Its key, if it is of a type that keys of clients can be of.
    pub(crate) fn key(&self) -> Option<PublicKey> {
        const ED25519: &str = "1.3.101.112";
        let certificate = self.parsed()?;
        let info = certificate.public_key();
        match info.parsed().ok()? {
            public_key::PublicKey::RSA(key) => PublicKey::rsa(key.modulus, key.exponent),
            public_key::PublicKey::EC(point) => {
                let (&[4], coordinates) = point.data().split_first_chunk()? else {
                    return None;
                };
                let (x, y) = coordinates.split_at(coordinates.len() / 2);
                Curve::ALL
                    .into_iter()
                    .find_map(|curve| PublicKey::ec(curve, x, y))
            }
            _ if info.algorithm.algorithm.to_id_string() == ED25519 => {
                let key: &[u8] = &info.subject_public_key.data;
                Some(PublicKey::Ed25519(key.try_into().ok()?))
            }
            _ => None,
        }
    }
}

impl std::fmt::Debug for ClientCertificate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ClientCertificate({})", self.thumbprint())
    }
}
