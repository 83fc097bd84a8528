use aws_lc_rs::key_wrap::{AesKek, KeyWrap as _};
use countersign_core::Entropy;
use zeroize::Zeroizing;

use super::agreement::Parties;
use super::algorithms::{ContentEncryption, KeyManagement};
use super::content;
use super::decryption_key::DecryptionKey;
use super::error::JweError;
use super::header::JweHeader;
use crate::base64url;
use crate::jwk::Jwk;

/// An encrypted token that was read but not decrypted.
#[derive(Clone, Debug)]
pub struct Jwe<'a> {
    header: JweHeader,
    alg: Option<KeyManagement>,
    enc: Option<ContentEncryption>,
    /// The header as it was sent: it is authenticated with the content.
    aad: &'a str,
    encrypted_key: Vec<u8>,
    iv: Vec<u8>,
    ciphertext: Vec<u8>,
    tag: Vec<u8>,
}

impl<'a> Jwe<'a> {
    /// What is read in bytes.
    pub const LONGEST: usize = 64 * 1024;

    /// # Errors
    /// [`JweError::TooLong`], [`JweError::Malformed`] or [`JweError::Critical`].
    pub fn read(token: &'a str) -> Result<Self, JweError> {
        if token.len() > Self::LONGEST {
            return Err(JweError::TooLong);
        }
        let parts: Vec<&str> = token.split('.').collect();
        let [aad, encrypted_key, iv, ciphertext, tag] = parts[..] else {
            return Err(JweError::Malformed);
        };
        let bytes = |part| base64url::decode(part).ok_or(JweError::Malformed);
        let header: JweHeader = base64url::decode_json(aad).ok_or(JweError::Malformed)?;
        if header.crit.is_some() || header.zip.is_some() {
            return Err(JweError::Critical);
        }
        Ok(Self {
            alg: KeyManagement::from_name(&header.alg),
            enc: ContentEncryption::from_name(&header.enc),
            header,
            aad,
            encrypted_key: bytes(encrypted_key)?,
            iv: bytes(iv)?,
            ciphertext: bytes(ciphertext)?,
            tag: bytes(tag)?,
        })
    }

    /// What the token says of itself.
    #[must_use]
    pub const fn header(&self) -> &JweHeader {
        &self.header
    }

    /// The plaintext. It tells that the sender knew the public key, not who the sender is.
    ///
    /// # Errors
    /// [`JweError::Algorithm`] unless both algorithms are allowed, [`JweError::Decryption`] for
    /// everything else.
    pub fn decrypt(
        &self,
        key: &DecryptionKey,
        algs: &[KeyManagement],
        encs: &[ContentEncryption],
        entropy: &dyn Entropy,
    ) -> Result<Vec<u8>, JweError> {
        let alg = self.alg.filter(|alg| algs.contains(alg));
        let enc = self.enc.filter(|enc| encs.contains(enc));
        let (Some(alg), Some(enc)) = (alg, enc) else {
            return Err(JweError::Algorithm);
        };
        // RFC 7516 §11.5: with a wrong key everything goes on as with a right one.
        let mut content_key = Zeroizing::new(vec![0; enc.key_len()]);
        entropy.fill(&mut content_key);
        let found = match alg {
            KeyManagement::RsaOaep256 => key.oaep(&self.encrypted_key),
            _ => self.agreed_key(key, alg, enc),
        };
        if let Some(found) = found.filter(|found| found.len() == enc.key_len()) {
            content_key = found;
        }
        let (aad, iv) = (self.aad.as_bytes(), &self.iv);
        content::open(enc, &content_key, iv, aad, &self.ciphertext, &self.tag)
            .map_err(|_| JweError::Decryption)
    }

    fn agreed_key(
        &self,
        key: &DecryptionKey,
        alg: KeyManagement,
        enc: ContentEncryption,
    ) -> Option<Zeroizing<Vec<u8>>> {
        let epk = Jwk::from_json(self.header.epk.as_ref()?).ok()?;
        let party = |text: &Option<String>| match text {
            Some(text) => base64url::decode(text),
            None => Some(Vec::new()),
        };
        let (apu, apv) = (party(&self.header.apu)?, party(&self.header.apv)?);
        let (algorithm, length) = alg.agreed(enc);
        let parties = Parties {
            algorithm,
            apu: &apu,
            apv: &apv,
            length,
        };
        let agreed = key.agree(&epk.key, parties)?;
        let Some(cipher) = alg.wrap() else {
            return self.encrypted_key.is_empty().then_some(agreed);
        };
        let mut content_key = Zeroizing::new(vec![0; self.encrypted_key.len().checked_sub(8)?]);
        let kek = AesKek::new(cipher, &agreed).ok()?;
        kek.unwrap(&self.encrypted_key, &mut content_key).ok()?;
        Some(content_key)
    }
}
