use aws_lc_rs::encoding::{AsDer as _, Pkcs8V1Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair as RsaKeyPair, KeySize};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _,
    ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256,
};

use super::jwk::PublicKey;
use super::{Algorithm, KeyError};

/// A parsed private key; its type is its algorithm, so that the two cannot be mixed up.
#[derive(Debug)]
pub(super) enum Pair {
    Rsa(Box<RsaKeyPair>),
    P256(EcdsaKeyPair),
}

impl Pair {
    /// Takes up to a second of work for RSA.
    pub(super) fn generate(alg: Algorithm) -> Result<Self, KeyError> {
        let failed = |_| KeyError::Crypto("generate a signing key");
        Ok(match alg {
            Algorithm::Rs256 => Self::Rsa(Box::new(
                RsaKeyPair::generate(KeySize::Rsa2048).map_err(failed)?,
            )),
            Algorithm::Es256 => Self::P256(
                EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).map_err(failed)?,
            ),
        })
    }

    pub(super) fn from_pkcs8(alg: Algorithm, der: &[u8]) -> Result<Self, KeyError> {
        let failed = |_| KeyError::Crypto("read a signing key");
        Ok(match alg {
            Algorithm::Rs256 => Self::Rsa(Box::new(RsaKeyPair::from_pkcs8(der).map_err(failed)?)),
            Algorithm::Es256 => Self::P256(
                EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, der).map_err(failed)?,
            ),
        })
    }

    pub(super) fn to_pkcs8(&self) -> Result<Vec<u8>, KeyError> {
        let failed = |_| KeyError::Crypto("write a signing key");
        match self {
            Self::Rsa(pair) => {
                let der: Pkcs8V1Der<'_> = pair.as_der().map_err(failed)?;
                Ok(der.as_ref().to_vec())
            }
            Self::P256(pair) => Ok(pair.to_pkcs8v1().map_err(failed)?.as_ref().to_vec()),
        }
    }

    pub(super) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        let failed = |_| KeyError::Crypto("sign");
        let random = SystemRandom::new();
        match self {
            Self::Rsa(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &random, message, &mut signature)
                    .map_err(failed)?;
                Ok(signature)
            }
            Self::P256(pair) => {
                let signature = pair.sign(&random, message).map_err(failed)?;
                Ok(signature.as_ref().to_vec())
            }
        }
    }

    /// The public half, which verifies with this key's own algorithm and no other.
    pub(super) fn verifier(&self) -> Result<ParsedPublicKey, KeyError> {
        match self {
            Self::Rsa(pair) => {
                ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, pair.public_key().as_ref())
            }
            Self::P256(pair) => {
                ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, pair.public_key().as_ref())
            }
        }
        .map_err(|_| KeyError::Crypto("read a public key"))
    }

    pub(super) fn public(&self) -> Option<PublicKey> {
        match self {
            Self::Rsa(pair) => PublicKey::from_pkcs1(pair.public_key().as_ref()),
            Self::P256(pair) => PublicKey::from_point(pair.public_key().as_ref()),
        }
    }
}
