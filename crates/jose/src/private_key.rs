use std::fmt;

use aws_lc_rs::encoding::{AsDer as _, Pkcs8V1Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair as RsaKeyPair, KeySize};
use aws_lc_rs::signature::{
    EcdsaKeyPair, Ed25519KeyPair, KeyPair as _, RSA_PKCS1_SHA256, RSA_PKCS1_SHA384,
    RSA_PKCS1_SHA512, RSA_PSS_SHA256, RSA_PSS_SHA384, RSA_PSS_SHA512, RsaSignatureEncoding,
};

use crate::algorithm::Algorithm;
use crate::curve::Curve;
use crate::jwk::PublicKey;
use crate::key_type::KeyType;

/// A private key that signs with the algorithms of its type and no other.
pub struct PrivateKey {
    pair: Pair,
    public: PublicKey,
}

enum Pair {
    Rsa(RsaKeyPair),
    Ec(Curve, EcdsaKeyPair),
    Ed25519(Ed25519KeyPair),
}

/// The cryptographic library refused; it gives no reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cannot {0}")]
pub struct KeyFailure(pub(crate) &'static str);

impl PrivateKey {
    /// A new key. RSA takes some 50 ms to over a second of one core: never on a thread that
    /// serves others.
    ///
    /// # Errors
    /// [`KeyFailure`] if the library refuses.
    pub fn generate(kind: KeyType) -> Result<Self, KeyFailure> {
        let failed = |_| KeyFailure("generate a key");
        let ec = |curve: Curve| {
            let pair = EcdsaKeyPair::generate(curve.signing()).map_err(failed)?;
            Ok(Pair::Ec(curve, pair))
        };
        Self::of(match kind {
            KeyType::Rsa => Pair::Rsa(RsaKeyPair::generate(KeySize::Rsa2048).map_err(failed)?),
            KeyType::P256 => ec(Curve::P256)?,
            KeyType::P384 => ec(Curve::P384)?,
            KeyType::P521 => ec(Curve::P521)?,
            KeyType::Ed25519 => Pair::Ed25519(Ed25519KeyPair::generate().map_err(failed)?),
        })
    }

    /// From PKCS #8 in DER (RFC 5958); RSA keys of 2048 to 8192 bits.
    ///
    /// # Errors
    /// [`KeyFailure`] if the bytes are not a sound key of this type.
    pub fn from_pkcs8(kind: KeyType, der: &[u8]) -> Result<Self, KeyFailure> {
        let failed = |_| KeyFailure("read a private key");
        let ec = |curve: Curve| {
            let pair = EcdsaKeyPair::from_pkcs8(curve.signing(), der).map_err(failed)?;
            Ok(Pair::Ec(curve, pair))
        };
        Self::of(match kind {
            KeyType::Rsa => Pair::Rsa(RsaKeyPair::from_pkcs8(der).map_err(failed)?),
            KeyType::P256 => ec(Curve::P256)?,
            KeyType::P384 => ec(Curve::P384)?,
            KeyType::P521 => ec(Curve::P521)?,
            KeyType::Ed25519 => {
                Pair::Ed25519(Ed25519KeyPair::from_pkcs8_maybe_unchecked(der).map_err(failed)?)
            }
        })
    }

    fn of(pair: Pair) -> Result<Self, KeyFailure> {
        let public = match &pair {
            Pair::Rsa(pair) => PublicKey::from_pkcs1(pair.public_key().as_ref()),
            Pair::Ec(curve, pair) => PublicKey::from_point(*curve, pair.public_key().as_ref()),
            Pair::Ed25519(pair) => PublicKey::ed25519(pair.public_key().as_ref()),
        };
        let public = public.ok_or(KeyFailure("read a public key"))?;
        Ok(Self { pair, public })
    }

    /// PKCS #8 in DER: the key itself, to be sealed at once.
    ///
    /// # Errors
    /// [`KeyFailure`] if the library refuses.
    pub fn to_pkcs8(&self) -> Result<Vec<u8>, KeyFailure> {
        let failed = |_| KeyFailure("write a private key");
        match &self.pair {
            Pair::Rsa(pair) => {
                let der: Pkcs8V1Der<'_> = pair.as_der().map_err(failed)?;
                Ok(der.as_ref().to_vec())
            }
            Pair::Ec(_, pair) => Ok(pair.to_pkcs8v1().map_err(failed)?.as_ref().to_vec()),
            Pair::Ed25519(pair) => Ok(pair.to_pkcs8v1().map_err(failed)?.as_ref().to_vec()),
        }
    }

    #[must_use]
    pub const fn key_type(&self) -> KeyType {
        match &self.pair {
            Pair::Rsa(_) => KeyType::Rsa,
            Pair::Ec(Curve::P256, _) => KeyType::P256,
            Pair::Ec(Curve::P384, _) => KeyType::P384,
            Pair::Ec(Curve::P521, _) => KeyType::P521,
            Pair::Ed25519(_) => KeyType::Ed25519,
        }
    }

    /// The half that may be told.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        self.public.clone()
    }

    /// A signature in JWS form (RFC 7518 §3.3 to §3.5, RFC 8037 §3.1).
    ///
    /// # Errors
    /// [`KeyFailure`] for an algorithm of another key type.
    pub fn sign(&self, alg: Algorithm, message: &[u8]) -> Result<Vec<u8>, KeyFailure> {
        let failed = |_| KeyFailure("sign");
        if alg.key_type() != self.key_type() {
            return Err(KeyFailure("sign with an algorithm of another key type"));
        }
        let random = SystemRandom::new();
        match (&self.pair, rsa_encoding(alg)) {
            (Pair::Rsa(pair), Some(encoding)) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(encoding, &random, message, &mut signature)
                    .map_err(failed)?;
                Ok(signature)
            }
            (Pair::Ec(_, pair), None) => {
                let signature = pair.sign(&random, message).map_err(failed)?;
                Ok(signature.as_ref().to_vec())
            }
            (Pair::Ed25519(pair), None) => {
                let signature = pair.try_sign(message).map_err(failed)?;
                Ok(signature.as_ref().to_vec())
            }
            _ => Err(KeyFailure("sign with an algorithm of another key type")),
        }
    }
}

fn rsa_encoding(alg: Algorithm) -> Option<&'static RsaSignatureEncoding> {
    match alg {
        Algorithm::Rs256 => Some(&RSA_PKCS1_SHA256),
        Algorithm::Rs384 => Some(&RSA_PKCS1_SHA384),
        Algorithm::Rs512 => Some(&RSA_PKCS1_SHA512),
        Algorithm::Ps256 => Some(&RSA_PSS_SHA256),
        Algorithm::Ps384 => Some(&RSA_PSS_SHA384),
        Algorithm::Ps512 => Some(&RSA_PSS_SHA512),
        Algorithm::Es256 | Algorithm::Es384 | Algorithm::Es512 | Algorithm::EdDsa => None,
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "PrivateKey({} {})",
            self.key_type(),
            self.public.thumbprint()
        )
    }
}
