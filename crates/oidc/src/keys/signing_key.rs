use std::fmt;

use aws_lc_rs::signature::ParsedPublicKey;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use countersign_core::seal::Purpose;
use countersign_core::{Entropy, Keyring, Millis};
use countersign_store::SigningKeyRow;

use super::jwk::Jwk;
use super::pair::Pair;
use super::token_type::TokenType;
use super::{Algorithm, KeyError};

/// A key that is ready to sign, or published for what it signed.
pub(super) struct SigningKey {
    pub(super) alg: Algorithm,
    pub(super) jwk: Jwk,
    pub(super) retire_at: Option<Millis>,
    pair: Pair,
    verifier: ParsedPublicKey,
    /// Encoded JOSE headers, one for each type of token.
    headers: [String; 2],
}

impl SigningKey {
    /// A new key with its row, sealed under its own name.
    pub(super) fn generate(
        alg: Algorithm,
        now: Millis,
        keyring: &Keyring,
        entropy: &dyn Entropy,
    ) -> Result<SigningKeyRow, KeyError> {
        let pair = Pair::generate(alg)?;
        let key = Self::ready(alg, pair, None)?;
        let kid = key.jwk.kid.clone();
        Ok(SigningKeyRow {
            sealed: keyring.seal(Purpose::SigningKey, &kid, &key.pair.to_pkcs8()?, entropy),
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
        let pair = Pair::from_pkcs8(alg, &der).map_err(|_| damaged())?;
        let key = Self::ready(alg, pair, row.retire_at)?;
        if key.jwk.kid == row.kid {
            Ok(key)
        } else {
            Err(damaged())
        }
    }

    fn ready(alg: Algorithm, pair: Pair, retire_at: Option<Millis>) -> Result<Self, KeyError> {
        let public = pair.public().ok_or(KeyError::Crypto("read a public key"))?;
        let kid = public.thumbprint();
        let header = |kind: TokenType| {
            URL_SAFE_NO_PAD.encode(format!(
                r#"{{"alg":"{}","typ":"{}","kid":"{kid}"}}"#,
                alg.as_str(),
                kind.typ()
            ))
        };
        Ok(Self {
            alg,
            verifier: pair.verifier()?,
            headers: [header(TokenType::Id), header(TokenType::Access)],
            jwk: Jwk {
                kid,
                usage: "sig",
                alg: alg.as_str(),
                public,
            },
            retire_at,
            pair,
        })
    }

    pub(super) fn header(&self, kind: TokenType) -> &str {
        &self.headers[kind as usize]
    }

    pub(super) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        self.pair.sign(message)
    }

    pub(super) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        self.verifier.verify_sig(message, signature).is_ok()
    }

    pub(super) fn is_published(&self, now: Millis) -> bool {
        self.retire_at.is_none_or(|at| at > now)
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({} {})", self.alg.as_str(), self.jwk.kid)
    }
}
