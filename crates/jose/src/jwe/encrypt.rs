use aws_lc_rs::key_wrap::{AesKek, KeyWrap as _};
use aws_lc_rs::rsa::{OAEP_SHA256_MGF1SHA256, OaepPublicEncryptingKey, PublicEncryptingKey};
use aws_lc_rs::signature::RsaPublicKeyComponents;
use countersign_core::Entropy;
use zeroize::Zeroizing;

use super::agreement::{Parties, agree, ephemeral};
use super::algorithms::{ContentEncryption, KeyManagement};
use super::content;
use super::error::JweError;
use super::header::JweHeader;
use crate::base64url;
use crate::jwk::{Jwk, PublicKey};

/// To whom and how a text is encrypted.
#[derive(Clone, Copy, Debug)]
pub struct Encryption<'a> {
    pub key: &'a Jwk,
    pub alg: KeyManagement,
    pub enc: ContentEncryption,
    /// The header's `cty`: `JWT` for a signed token.
    pub cty: Option<&'a str>,
}

/// The content's key, and what of it is sent.
struct ContentKey {
    key: Zeroizing<Vec<u8>>,
    encrypted: Vec<u8>,
    epk: Option<PublicKey>,
}

impl Encryption<'_> {
    /// A compact JWE of the text.
    ///
    /// # Errors
    /// [`JweError::Key`] if the key is of another type than the algorithm,
    /// [`JweError::Encryption`] if the library refuses.
    pub fn encrypt(&self, plaintext: &[u8], entropy: &dyn Entropy) -> Result<String, JweError> {
        let ContentKey {
            key,
            encrypted,
            epk,
        } = self.content_key(entropy)?;
        let epk = epk.map(|epk| serde_json::to_value(Jwk::new(epk)));
        let header = JweHeader {
            alg: self.alg.as_str().to_owned(),
            enc: self.enc.as_str().to_owned(),
            kid: self.key.kid.clone(),
            typ: None,
            cty: self.cty.map(str::to_owned),
            epk: epk.transpose().map_err(|_| JweError::Encryption)?,
            apu: None,
            apv: None,
            crit: None,
            zip: None,
        };
        let header = serde_json::to_vec(&header).map_err(|_| JweError::Encryption)?;
        let header = base64url::encode(header);
        let mut iv = vec![0; self.enc.iv_len()];
        entropy.fill(&mut iv);
        let sealed = content::seal(self.enc, &key, &iv, header.as_bytes(), plaintext);
        let (ciphertext, tag) = sealed.map_err(|_| JweError::Encryption)?;
        let mut token = header;
        for part in [&encrypted, &iv, &ciphertext, &tag] {
            token.push('.');
            base64url::append(part, &mut token);
        }
        Ok(token)
    }

    fn content_key(&self, entropy: &dyn Entropy) -> Result<ContentKey, JweError> {
        if !self.alg.fits(&self.key.key) {
            return Err(JweError::Key);
        }
        if let PublicKey::Rsa { n, e } = &self.key.key {
            let key = self.random_key(entropy);
            let encrypted = oaep(n, e, &key).ok_or(JweError::Encryption)?;
            return Ok(ContentKey {
                key,
                encrypted,
                epk: None,
            });
        }
        let (algorithm, length) = self.alg.agreed(self.enc);
        let parties = Parties {
            algorithm,
            apu: &[],
            apv: &[],
            length,
        };
        let (private, public) = ephemeral(&self.key.key).ok_or(JweError::Encryption)?;
        let agreed = agree(&private, &self.key.key, parties).ok_or(JweError::Encryption)?;
        let epk = Some(public);
        let Some(cipher) = self.alg.wrap() else {
            return Ok(ContentKey {
                key: agreed,
                encrypted: Vec::new(),
                epk,
            });
        };
        let key = self.random_key(entropy);
        let mut encrypted = vec![0; key.len() + 8];
        AesKek::new(cipher, &agreed)
            .and_then(|kek| kek.wrap(&key, &mut encrypted).map(|_| ()))
            .map_err(|_| JweError::Encryption)?;
        Ok(ContentKey {
            key,
            encrypted,
            epk,
        })
    }

    fn random_key(&self, entropy: &dyn Entropy) -> Zeroizing<Vec<u8>> {
        let mut key = Zeroizing::new(vec![0; self.enc.key_len()]);
        entropy.fill(&mut key);
        key
    }
}

fn oaep(n: &[u8], e: &[u8], key: &[u8]) -> Option<Vec<u8>> {
    let public: PublicEncryptingKey = RsaPublicKeyComponents { n, e }.try_into().ok()?;
    let public = OaepPublicEncryptingKey::new(public).ok()?;
    let mut encrypted = vec![0; public.ciphertext_size()];
    let written = public.encrypt(&OAEP_SHA256_MGF1SHA256, key, &mut encrypted, None);
    let length = written.ok()?.len();
    encrypted.truncate(length);
    Some(encrypted)
}
