//! Signed and encrypted for a client, as it is registered (OpenID Connect Registration §2).

use countersign_jose::{Algorithm, ContentEncryption, Encryption, KeyManagement};
use countersign_store::{ClientMetadata, ClientRow};
use serde::Serialize;

use crate::error::ProviderError;
use crate::keys::TokenType;
use crate::provider::Provider;

/// How one kind of answer is protected for a client.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Protection {
    /// RS256 if the client did not say.
    pub(crate) alg: Algorithm,
    encryption: Option<(KeyManagement, ContentEncryption)>,
}

impl Protection {
    pub(crate) fn of_id_token(metadata: &ClientMetadata) -> Self {
        Self::registered(
            Some(&metadata.id_token_signed_response_alg),
            metadata.id_token_encrypted_response_alg.as_deref(),
            metadata.id_token_encrypted_response_enc.as_deref(),
        )
    }

    /// None for a client that takes JSON.
    pub(crate) fn of_userinfo(metadata: &ClientMetadata) -> Option<Self> {
        let signed = metadata.userinfo_signed_response_alg.as_deref();
        let encrypted = metadata.userinfo_encrypted_response_alg.as_deref();
        let enc = metadata.userinfo_encrypted_response_enc.as_deref();
        (signed.is_some() || encrypted.is_some()).then(|| Self::registered(signed, encrypted, enc))
    }

    /// JARM §3.
    pub(crate) fn of_answer(metadata: &ClientMetadata) -> Self {
        Self::registered(
            metadata.authorization_signed_response_alg.as_deref(),
            metadata.authorization_encrypted_response_alg.as_deref(),
            metadata.authorization_encrypted_response_enc.as_deref(),
        )
    }

    fn registered(signed: Option<&str>, alg: Option<&str>, enc: Option<&str>) -> Self {
        let signed = signed.and_then(Algorithm::from_name);
        let enc = enc.and_then(ContentEncryption::from_name);
        let encryption = alg.and_then(KeyManagement::from_name).map(|alg| {
            // The default of OpenID Connect Registration §2.
            (alg, enc.unwrap_or(ContentEncryption::A128cbcHs256))
        });
        Self {
            alg: signed.unwrap_or(Algorithm::Rs256),
            encryption,
        }
    }
}

impl Provider {
    /// A signed token with these claims; inside an encrypted one if the client wants that.
    pub(crate) async fn protect(
        &self,
        client: &ClientRow,
        protection: Protection,
        kind: TokenType,
        claims: &impl Serialize,
    ) -> Result<String, ProviderError> {
        let signed = self.keys.sign(protection.alg, kind, claims)?;
        let Some((alg, enc)) = protection.encryption else {
            return Ok(signed);
        };
        let keys = self.client_keys(client).await;
        let cannot = |what| ProviderError::CannotEncrypt {
            client: client.id.to_string(),
            what,
        };
        let encryption = Encryption {
            key: keys.encrypting(alg).ok_or(cannot("it has no key for it"))?,
            alg,
            enc,
            cty: Some("JWT"),
        };
        let encrypted = encryption.encrypt(signed.as_bytes(), self.entropy.as_ref());
        encrypted.map_err(|_| cannot("its key was refused"))
    }
}
