//! Authenticated encryption of the content (RFC 7518 §5).

use aws_lc_rs::aead::{self, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::cipher::{
    self, DecryptionContext, EncryptionContext, PaddedBlockDecryptingKey, PaddedBlockEncryptingKey,
    UnboundCipherKey,
};
use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::error::Unspecified;
use aws_lc_rs::hmac;
use aws_lc_rs::iv::FixedLength;

use super::algorithms::ContentEncryption;

/// The two families, with their parts.
enum Cipher {
    Gcm(&'static aead::Algorithm),
    CbcHmac(&'static cipher::Algorithm, hmac::Algorithm),
}

const fn cipher(enc: ContentEncryption) -> Cipher {
    match enc {
        ContentEncryption::A128gcm => Cipher::Gcm(&aead::AES_128_GCM),
        ContentEncryption::A256gcm => Cipher::Gcm(&aead::AES_256_GCM),
        ContentEncryption::A128cbcHs256 => Cipher::CbcHmac(&cipher::AES_128, hmac::HMAC_SHA256),
        ContentEncryption::A256cbcHs512 => Cipher::CbcHmac(&cipher::AES_256, hmac::HMAC_SHA512),
    }
}

/// Ciphertext and tag.
pub(super) fn seal(
    enc: ContentEncryption,
    key: &[u8],
    iv: &[u8],
    aad: &[u8],
    plaintext: &[u8],
) -> Result<(Vec<u8>, Vec<u8>), Unspecified> {
    let mut content = plaintext.to_vec();
    match cipher(enc) {
        Cipher::Gcm(algorithm) => {
            let key = LessSafeKey::new(UnboundKey::new(algorithm, key)?);
            let nonce = Nonce::try_assume_unique_for_key(iv)?;
            let tag = key.seal_in_place_separate_tag(nonce, Aad::from(aad), &mut content)?;
            Ok((content, tag.as_ref().to_vec()))
        }
        Cipher::CbcHmac(algorithm, mac) => {
            let (mac_key, key) = key.split_at_checked(enc.key_len() / 2).ok_or(Unspecified)?;
            let key = UnboundCipherKey::new(algorithm, key)?;
            let context = EncryptionContext::Iv128(FixedLength::try_from(iv)?);
            PaddedBlockEncryptingKey::cbc_pkcs7(key)?.less_safe_encrypt(&mut content, context)?;
            let tag = tag(mac, mac_key, iv, aad, &content);
            Ok((content, tag))
        }
    }
}

/// The plaintext, if the tag is right.
pub(super) fn open(
    enc: ContentEncryption,
    key: &[u8],
    iv: &[u8],
    aad: &[u8],
    ciphertext: &[u8],
    tag_there: &[u8],
) -> Result<Vec<u8>, Unspecified> {
    match cipher(enc) {
        Cipher::Gcm(algorithm) => {
            if tag_there.len() != algorithm.tag_len() {
                return Err(Unspecified);
            }
            let key = LessSafeKey::new(UnboundKey::new(algorithm, key)?);
            let nonce = Nonce::try_assume_unique_for_key(iv)?;
            let mut plaintext = vec![0; ciphertext.len()];
            let aad = Aad::from(aad);
            key.open_separate_gather(nonce, aad, ciphertext, tag_there, &mut plaintext)?;
            Ok(plaintext)
        }
        Cipher::CbcHmac(algorithm, mac) => {
            let (mac_key, key) = key.split_at_checked(enc.key_len() / 2).ok_or(Unspecified)?;
            // Before the padding is looked at, which would otherwise be an oracle.
            verify_slices_are_equal(&tag(mac, mac_key, iv, aad, ciphertext), tag_there)?;
            let key = UnboundCipherKey::new(algorithm, key)?;
            let context = DecryptionContext::Iv128(FixedLength::try_from(iv)?);
            let mut content = ciphertext.to_vec();
            let key = PaddedBlockDecryptingKey::cbc_pkcs7(key)?;
            let length = key.decrypt(&mut content, context)?.len();
            content.truncate(length);
            Ok(content)
        }
    }
}

/// RFC 7518 §5.2.2.1: the first half of the MAC over everything and the length of `aad` in bits.
fn tag(mac: hmac::Algorithm, key: &[u8], iv: &[u8], aad: &[u8], ciphertext: &[u8]) -> Vec<u8> {
    let mut context = hmac::Context::with_key(&hmac::Key::new(mac, key));
    let bits = (aad.len() as u64) * 8;
    for part in [aad, iv, ciphertext, &bits.to_be_bytes()] {
        context.update(part);
    }
    let whole = context.sign();
    whole.as_ref()[..mac.tag_len() / 2].to_vec()
}
