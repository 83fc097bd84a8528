use std::fmt;

use countersign_core::seal::Purpose;
use countersign_core::{Entropy, Keyring, Millis};
use countersign_jose::{Algorithm, Header, Jwk, PrivateKey, Usage, Verifier, sign};
use countersign_store::SigningKeyRow;
use serde::Serialize;

use super::KeyError;
use super::token_type::TokenType;

/// A key that is ready to sign, or published for what it signed.
pub(super) struct SigningKey {
    pub(super) alg: Algorithm,
    pub(super) kid: String,
    pub(super) jwk: Jwk,
    pub(super) retire_at: Option<Millis>,
    pub(super) verifier: Verifier,
    private: PrivateKey,
}

impl SigningKey {
    /// A new key with its row, sealed under its own name.
    pub(super) fn generate(
        alg: Algorithm,
        now: Millis,
        keyring: &Keyring,
        entropy: &dyn Entropy,
    ) -> Result<SigningKeyRow, KeyError> {
        let private = PrivateKey::generate(alg.key_type())?;
        let key = Self::ready(alg, private, None)?;
        let kid = key.kid;
        let der = key.private.to_pkcs8()?;
        Ok(SigningKeyRow {
            sealed: keyring.seal(Purpose::SigningKey, &kid, &der, entropy),
            alg: alg.as_str().to_owned(),
            public_jwk: serde_json::to_string(&key.jwk)
                .map_err(|_| KeyError::Damaged(kid.clone()))?,
            created_at: now,
            retire_at: None,
            kid,
        })
    }

    pub(super) fn open(row: &SigningKeyRow, keyring: &Keyring) -> Result<Self, KeyError> {
        let damaged = || KeyError::Damaged(row.kid.clone());
        let alg = Algorithm::from_name(&row.alg).ok_or_else(damaged)?;
        let der = keyring
            .open(Purpose::SigningKey, &row.kid, &row.sealed)
            .map_err(|reason| KeyError::Sealed {
                kid: row.kid.clone(),
                reason,
            })?;
        let private = PrivateKey::from_pkcs8(alg.key_type(), &der).map_err(|_| damaged())?;
        let key = Self::ready(alg, private, row.retire_at)?;
        if key.kid == row.kid {
            Ok(key)
        } else {
            Err(damaged())
        }
    }

    fn ready(
        alg: Algorithm,
        private: PrivateKey,
        retire_at: Option<Millis>,
    ) -> Result<Self, KeyError> {
        let public = private.public();
        let kid = public.thumbprint();
        let verifier = Verifier::new(alg, &public);
        let jwk = Jwk::new(public).kid(kid.as_str());
        Ok(Self {
            alg,
            verifier: verifier.ok_or_else(|| KeyError::Damaged(kid.clone()))?,
            jwk: jwk.usage(Usage::Signature).alg(alg.as_str()),
            kid,
            retire_at,
            private,
        })
    }

    pub(super) fn sign(
        &self,
        kind: TokenType,
        claims: &impl Serialize,
    ) -> Result<String, KeyError> {
        let header = Header::new(self.alg).typ(kind.typ()).kid(self.kid.as_str());
        Ok(sign(&self.private, &header, claims)?)
    }

    pub(super) fn is_published(&self, now: Millis) -> bool {
        self.retire_at.is_none_or(|at| at > now)
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({} {})", self.alg, self.kid)
    }
}
