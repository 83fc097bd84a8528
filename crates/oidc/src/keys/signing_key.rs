use std::fmt;

use countersign_core::seal::Purpose;
use countersign_core::{Entropy, Keyring, Millis};
use countersign_jose::{Algorithm, Header, Jwk, KeyType, PrivateKey, Usage, Verifier, sign};
use countersign_store::SigningKeyRow;
use serde::Serialize;

use super::KeyError;
use super::token_type::TokenType;

/// A key that is ready to sign, or published before or after it does.
pub(super) struct SigningKey {
    pub(super) kid: String,
    pub(super) jwk: Jwk,
    pub(super) created_at: Millis,
    pub(super) sign_from: Millis,
    pub(super) retire_at: Option<Millis>,
    private: PrivateKey,
    /// One for each algorithm of the key's type.
    verifiers: Vec<Verifier>,
}

/// A row names a key's type by the first algorithm that it signs with.
pub(super) const fn name(kind: KeyType) -> &'static str {
    match kind {
        KeyType::Rsa => "RS256",
        KeyType::P256 => "ES256",
        KeyType::P384 => "ES384",
        KeyType::P521 => "ES512",
        KeyType::Ed25519 => "EdDSA",
    }
}

/// What keys of a type sign with.
pub(super) fn algorithms(kind: KeyType) -> impl Iterator<Item = Algorithm> {
    Algorithm::ALL
        .into_iter()
        .filter(move |alg| alg.key_type() == kind)
}

impl SigningKey {
    /// The row of a new key, sealed under its own name.
    pub(super) fn generate(
        kind: KeyType,
        keyring: &Keyring,
        entropy: &dyn Entropy,
    ) -> Result<SigningKeyRow, KeyError> {
        let private = PrivateKey::generate(kind)?;
        let kid = private.public().thumbprint();
        let jwk = published(&private, &kid);
        Ok(SigningKeyRow {
            sealed: keyring.seal(Purpose::SigningKey, &kid, &private.to_pkcs8()?, entropy),
            alg: name(kind).to_owned(),
            public_jwk: serde_json::to_string(&jwk).map_err(|_| KeyError::Damaged(kid.clone()))?,
            created_at: Millis(0),
            sign_from: Millis(0),
            retire_at: None,
            kid,
        })
    }

    pub(super) fn open(row: &SigningKeyRow, keyring: &Keyring) -> Result<Self, KeyError> {
        let damaged = || KeyError::Damaged(row.kid.clone());
        let kind = Algorithm::from_name(&row.alg)
            .ok_or_else(damaged)?
            .key_type();
        let der = keyring
            .open(Purpose::SigningKey, &row.kid, &row.sealed)
            .map_err(|reason| KeyError::Sealed {
                kid: row.kid.clone(),
                reason,
            })?;
        let private = PrivateKey::from_pkcs8(kind, &der).map_err(|_| damaged())?;
        let public = private.public();
        if public.thumbprint() != row.kid {
            return Err(damaged());
        }
        Ok(Self {
            kid: row.kid.clone(),
            jwk: published(&private, &row.kid),
            created_at: row.created_at,
            sign_from: row.sign_from,
            retire_at: row.retire_at,
            verifiers: algorithms(kind)
                .filter_map(|alg| Verifier::new(alg, &public))
                .collect(),
            private,
        })
    }

    pub(super) const fn key_type(&self) -> KeyType {
        self.private.key_type()
    }

    pub(super) fn sign(
        &self,
        alg: Algorithm,
        kind: TokenType,
        claims: &impl Serialize,
    ) -> Result<String, KeyError> {
        let header = Header::new(alg).typ(kind.typ()).kid(self.kid.as_str());
        Ok(sign(&self.private, &header, claims)?)
    }

    pub(super) fn verifier(&self, alg: &str) -> Option<&Verifier> {
        let mut own = self.verifiers.iter();
        own.find(|verifier| verifier.algorithm().as_str() == alg)
    }

    pub(super) fn is_published(&self, now: Millis) -> bool {
        self.retire_at.is_none_or(|at| at > now)
    }
}

/// A key with several algorithms names none, so that one entry serves them all.
fn published(private: &PrivateKey, kid: &str) -> Jwk {
    let jwk = Jwk::new(private.public()).kid(kid).usage(Usage::Signature);
    let mut algorithms = algorithms(private.key_type());
    match (algorithms.next(), algorithms.next()) {
        (Some(only), None) => jwk.alg(only.as_str()),
        _ => jwk,
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({} {})", self.key_type(), self.kid)
    }
}
