use serde::de::DeserializeOwned;

use super::error::JwsError;
use super::header::Header;
use crate::algorithm::Algorithm;
use crate::base64url;
use crate::jwk::JwkSet;
use crate::mac::{MacAlgorithm, MacKey};
use crate::verifier::Verifier;

/// How many keys are tried for one token.
const MOST_TRIES: usize = 8;

/// A token that was read but not verified. It tells its header, which says what to verify it
/// with, and no claims but [`Jws::untrusted_claims`].
#[derive(Clone, Debug)]
pub struct Jws<'a> {
    header: Header,
    /// Header and payload, as they were signed.
    signed: &'a str,
    payload: Vec<u8>,
    signature: Vec<u8>,
}

/// A token whose signature was found right.
#[derive(Clone, Debug)]
pub struct Verified {
    pub header: Header,
    payload: Vec<u8>,
}

impl<'a> Jws<'a> {
    /// What is read in bytes.
    pub const LONGEST: usize = 64 * 1024;

    /// # Errors
    /// [`JwsError::TooLong`], [`JwsError::Malformed`] or [`JwsError::Critical`].
    pub fn read(token: &'a str) -> Result<Self, JwsError> {
        if token.len() > Self::LONGEST {
            return Err(JwsError::TooLong);
        }
        let split = || {
            let (signed, signature) = token.rsplit_once('.')?;
            let (header, payload) = signed.split_once('.')?;
            let header: Header = base64url::decode_json(header)?;
            let payload = base64url::decode(payload)?;
            let signature = base64url::decode(signature)?;
            Some((signed, header, payload, signature))
        };
        let (signed, header, payload, signature) = split().ok_or(JwsError::Malformed)?;
        if header.crit.is_some() {
            return Err(JwsError::Critical);
        }
        Ok(Self {
            header,
            signed,
            payload,
            signature,
        })
    }

    /// What the token says of itself.
    #[must_use]
    pub const fn header(&self) -> &Header {
        &self.header
    }

    /// Claims that anyone may have written: to find out whose keys to verify with, and for
    /// nothing else.
    ///
    /// # Errors
    /// [`JwsError::Claims`] if the payload is not such claims in JSON.
    pub fn untrusted_claims<T: DeserializeOwned>(&self) -> Result<T, JwsError> {
        serde_json::from_slice(&self.payload).map_err(|_| JwsError::Claims)
    }

    /// Verifies with the keys that fit the header's `kid` and `alg`.
    ///
    /// # Errors
    /// [`JwsError::Algorithm`] unless the algorithm is one of `allowed`, [`JwsError::NoKey`],
    /// [`JwsError::Signature`].
    pub fn verify(self, keys: &JwkSet, allowed: &[Algorithm]) -> Result<Verified, JwsError> {
        let alg = Algorithm::from_name(&self.header.alg)
            .filter(|alg| allowed.contains(alg))
            .ok_or(JwsError::Algorithm)?;
        let mut refusal = JwsError::NoKey;
        let mut fitting = keys.verifying(self.header.kid.as_deref(), alg);
        let signed = fitting.by_ref().take(MOST_TRIES).any(|key| {
            refusal = JwsError::Signature;
            let verifier = Verifier::new(alg, &key.key);
            verifier.is_some_and(|verifier| self.is_signed_by(&verifier))
        });
        drop(fitting);
        if signed {
            Ok(self.verified())
        } else {
            Err(refusal)
        }
    }

    /// Verifies with one key that is ready.
    ///
    /// # Errors
    /// [`JwsError::Algorithm`] unless the header names the key's algorithm,
    /// [`JwsError::Signature`].
    pub fn verify_with(self, verifier: &Verifier) -> Result<Verified, JwsError> {
        if self.header.alg != verifier.algorithm().as_str() {
            return Err(JwsError::Algorithm);
        }
        if self.is_signed_by(verifier) {
            Ok(self.verified())
        } else {
            Err(JwsError::Signature)
        }
    }

    /// Verifies with a shared secret, in constant time.
    ///
    /// # Errors
    /// [`JwsError::Algorithm`] unless the header names the secret's algorithm,
    /// [`JwsError::Signature`].
    pub fn verify_mac(self, key: &MacKey) -> Result<Verified, JwsError> {
        if MacAlgorithm::from_name(&self.header.alg) != Some(key.algorithm()) {
            return Err(JwsError::Algorithm);
        }
        if key.verifies(self.signed.as_bytes(), &self.signature) {
            Ok(self.verified())
        } else {
            Err(JwsError::Signature)
        }
    }

    fn is_signed_by(&self, verifier: &Verifier) -> bool {
        verifier.verifies(self.signed.as_bytes(), &self.signature)
    }

    fn verified(self) -> Verified {
        Verified {
            header: self.header,
            payload: self.payload,
        }
    }
}

impl Verified {
    #[must_use]
    pub fn payload(&self) -> &[u8] {
        &self.payload
    }

    /// # Errors
    /// [`JwsError::Claims`] if the payload is not such claims in JSON.
    pub fn claims<T: DeserializeOwned>(&self) -> Result<T, JwsError> {
        serde_json::from_slice(&self.payload).map_err(|_| JwsError::Claims)
    }
}
