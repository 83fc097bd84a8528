use std::fmt;

use aws_lc_rs::agreement::{self, X25519};
use aws_lc_rs::encoding::{AsDer as _, Pkcs8V1Der};
use aws_lc_rs::rsa::{
    KeyPair as RsaKeyPair, KeySize, OAEP_SHA256_MGF1SHA256, OaepPrivateDecryptingKey,
    PrivateDecryptingKey,
};
use aws_lc_rs::signature::KeyPair as _;
use zeroize::Zeroizing;

use super::agreement::{Parties, agree, public_half};
use crate::curve::Curve;
use crate::jwk::PublicKey;
use crate::private_key::KeyFailure;

/// A private key that decrypts. It never signs: one key has one use (RFC 7517 §4.2).
pub struct DecryptionKey {
    private: Private,
    public: PublicKey,
}

enum Private {
    Rsa(PrivateDecryptingKey),
    Agreement(agreement::PrivateKey),
}

const GENERATE: KeyFailure = KeyFailure("generate a key");
const READ: KeyFailure = KeyFailure("read a private key");

impl DecryptionKey {
    /// A new RSA key of 2048 bits. It takes some 50 ms to over a second of one core.
    ///
    /// # Errors
    /// [`KeyFailure`] if the library refuses.
    pub fn generate_rsa() -> Result<Self, KeyFailure> {
        let key = PrivateDecryptingKey::generate(KeySize::Rsa2048).map_err(|_| GENERATE)?;
        let der: Pkcs8V1Der<'_> = key.as_der().map_err(|_| GENERATE)?;
        Self::rsa_from_pkcs8(der.as_ref())
    }

    /// # Errors
    /// [`KeyFailure`] if the library refuses.
    pub fn generate_ec(curve: Curve) -> Result<Self, KeyFailure> {
        let key = agreement::PrivateKey::generate(curve.agreement()).map_err(|_| GENERATE)?;
        Self::ec(curve, key)
    }

    /// From PKCS #8 in DER (RFC 5958), of 2048 to 8192 bits.
    ///
    /// # Errors
    /// [`KeyFailure`] if the bytes are not such a key.
    pub fn rsa_from_pkcs8(der: &[u8]) -> Result<Self, KeyFailure> {
        let pair = RsaKeyPair::from_pkcs8(der).map_err(|_| READ)?;
        let public = PublicKey::from_pkcs1(pair.public_key().as_ref()).ok_or(READ)?;
        let private = PrivateDecryptingKey::from_pkcs8(der).map_err(|_| READ)?;
        Ok(Self {
            private: Private::Rsa(private),
            public,
        })
    }

    /// From PKCS #8 in DER (RFC 5958).
    ///
    /// # Errors
    /// [`KeyFailure`] if the bytes are not a key on this curve.
    pub fn ec_from_pkcs8(curve: Curve, der: &[u8]) -> Result<Self, KeyFailure> {
        let key = agreement::PrivateKey::from_private_key_der(curve.agreement(), der);
        Self::ec(curve, key.map_err(|_| READ)?)
    }

    /// From the 32 bytes of an X25519 key (RFC 7748 §5).
    ///
    /// # Errors
    /// [`KeyFailure`] if the library refuses.
    pub fn x25519(seed: &[u8; 32]) -> Result<Self, KeyFailure> {
        let key = agreement::PrivateKey::from_private_key(&X25519, seed).map_err(|_| READ)?;
        let public = public_half(&key, &PublicKey::X25519([0; 32])).ok_or(READ)?;
        Ok(Self {
            private: Private::Agreement(key),
            public,
        })
    }

    fn ec(curve: Curve, key: agreement::PrivateKey) -> Result<Self, KeyFailure> {
        let point = key.compute_public_key().map_err(|_| READ)?;
        Ok(Self {
            public: PublicKey::from_point(curve, point.as_ref()).ok_or(READ)?,
            private: Private::Agreement(key),
        })
    }

    /// PKCS #8 in DER: the key itself, to be sealed at once.
    ///
    /// # Errors
    /// [`KeyFailure`] for X25519, which the library does not write.
    pub fn to_pkcs8(&self) -> Result<Vec<u8>, KeyFailure> {
        let der: Result<Pkcs8V1Der<'_>, _> = match &self.private {
            Private::Rsa(key) => key.as_der(),
            Private::Agreement(key) => key.as_der(),
        };
        let der = der.map_err(|_| KeyFailure("write a private key"))?;
        Ok(der.as_ref().to_vec())
    }

    /// The half that may be told.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        self.public.clone()
    }

    pub(super) fn agree(
        &self,
        other: &PublicKey,
        parties: Parties<'_>,
    ) -> Option<Zeroizing<Vec<u8>>> {
        match &self.private {
            Private::Agreement(own) => agree(own, other, parties),
            Private::Rsa(_) => None,
        }
    }

    pub(super) fn oaep(&self, encrypted: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let Private::Rsa(key) = &self.private else {
            return None;
        };
        let key = OaepPrivateDecryptingKey::new(key.clone()).ok()?;
        let mut plain = Zeroizing::new(vec![0; key.min_output_size()]);
        let read = key.decrypt(&OAEP_SHA256_MGF1SHA256, encrypted, &mut plain, None);
        let length = read.ok()?.len();
        plain.truncate(length);
        Some(plain)
    }
}

impl fmt::Debug for DecryptionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DecryptionKey({})", self.public.thumbprint())
    }
}
