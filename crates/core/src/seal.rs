//! The server's master key and what is derived from it: sealed columns and keyed hashes.

use std::fmt;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::hkdf::{HKDF_SHA256, KeyType, Salt};
use aws_lc_rs::{constant_time, digest, hmac};

use crate::Entropy;

/// What a derived key is for. One key never serves two purposes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Private signing keys at rest.
    SigningKey,
    /// Message texts that wait in the outbox.
    Outbox,
    /// Hidden properties of methods.
    Property,
    /// One-time codes, as keyed hashes.
    Code,
    /// CSRF tokens of pages.
    Csrf,
    /// Telephone numbers as keys of limits and as search keys.
    Destination,
    /// Pairwise subject identifiers.
    Subject,
    /// Nonces of DPoP proofs.
    DpopNonce,
    /// Secrets that clients sign with.
    ClientSecret,
    /// Who is signed in at a browser, for applications that watch it.
    BrowserState,
    /// Sign-ins and forms of the console.
    Console,
    /// Files of people that wait to be imported.
    Import,
    /// Answers of the management API that are kept for a repeated request.
    Idempotency,
    /// Secrets of authenticator apps, and recovery codes as keyed hashes.
    Factor,
    /// Files that a store is backed up to.
    Backup,
    /// Where people sign in, as keyed hashes.
    Place,
    /// Grants that refresh tokens name.
    RefreshToken,
}

impl Purpose {
    const fn label(self) -> &'static [u8] {
        match self {
            Self::SigningKey => b"countersign signing-key v1",
            Self::Outbox => b"countersign outbox v1",
            Self::Property => b"countersign property v1",
            Self::Code => b"countersign code v1",
            Self::Csrf => b"countersign csrf v1",
            Self::Destination => b"countersign destination v1",
            Self::Subject => b"countersign subject v1",
            Self::DpopNonce => b"countersign dpop-nonce v1",
            Self::ClientSecret => b"countersign client-secret v1",
            Self::BrowserState => b"countersign browser-state v1",
            Self::Console => b"countersign console v1",
            Self::Import => b"countersign import v1",
            Self::Idempotency => b"countersign idempotency v1",
            Self::Factor => b"countersign factor v1",
            Self::Backup => b"countersign backup v1",
            Self::Place => b"countersign place v1",
            Self::RefreshToken => b"countersign refresh-token v1",
        }
    }
}

/// Keys derived from the master key by HKDF-SHA256 (RFC 5869).
pub struct Keyring {
    keys: [Derived; 17],
}

struct Derived {
    seal: LessSafeKey,
    mac: hmac::Key,
}

/// The sealed bytes were altered, belong elsewhere, or were sealed under another master key.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("cannot open sealed data: it was altered or sealed under another master key")]
pub struct CannotOpen;

struct Length(usize);
impl KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

impl Keyring {
    /// Length of a master key in bytes.
    pub const MASTER_KEY_LEN: usize = 32;

    #[must_use]
    pub fn new(master_key: &[u8; Self::MASTER_KEY_LEN]) -> Self {
        let derive = |purpose: Purpose| {
            let root = Salt::new(HKDF_SHA256, b"countersign").extract(master_key);
            let mut bytes = [0; 64];
            root.expand(&[purpose.label()], Length(64))
                .and_then(|okm| okm.fill(&mut bytes))
                .expect("64 bytes are within HKDF's output limit");
            let seal = UnboundKey::new(&AES_256_GCM, &bytes[..32]).expect("32 bytes fit AES-256");
            Derived {
                seal: LessSafeKey::new(seal),
                mac: hmac::Key::new(hmac::HMAC_SHA256, &bytes[32..]),
            }
        };
        Self {
            keys: [
                Purpose::SigningKey,
                Purpose::Outbox,
                Purpose::Property,
                Purpose::Code,
                Purpose::Csrf,
                Purpose::Destination,
                Purpose::Subject,
                Purpose::DpopNonce,
                Purpose::ClientSecret,
                Purpose::BrowserState,
                Purpose::Console,
                Purpose::Import,
                Purpose::Idempotency,
                Purpose::Factor,
                Purpose::Backup,
                Purpose::Place,
                Purpose::RefreshToken,
            ]
            .map(derive),
        }
    }

    /// Encrypts with AES-256-GCM under a fresh nonce; `context` (such as the row's id) must be
    /// given again to open, so that sealed bytes cannot be moved to another row.
    #[must_use]
    pub fn seal(
        &self,
        purpose: Purpose,
        context: &str,
        plain: &[u8],
        entropy: &dyn Entropy,
    ) -> Vec<u8> {
        let mut nonce = [0; NONCE_LEN];
        entropy.fill(&mut nonce);
        let mut sealed = plain.to_vec();
        self.keys[purpose as usize]
            .seal
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(context.as_bytes()),
                &mut sealed,
            )
            .expect("the text is far below GCM's limit");
        sealed.splice(0..0, nonce);
        sealed
    }

    /// # Errors
    /// [`CannotOpen`] if anything differs from what was sealed.
    pub fn open(
        &self,
        purpose: Purpose,
        context: &str,
        sealed: &[u8],
    ) -> Result<Vec<u8>, CannotOpen> {
        let (nonce, rest) = sealed.split_first_chunk::<NONCE_LEN>().ok_or(CannotOpen)?;
        let mut plain = rest.to_vec();
        let length = self.keys[purpose as usize]
            .seal
            .open_in_place(
                Nonce::assume_unique_for_key(*nonce),
                Aad::from(context.as_bytes()),
                &mut plain,
            )
            .map_err(|_| CannotOpen)?
            .len();
        plain.truncate(length);
        Ok(plain)
    }

    /// HMAC-SHA256 over the parts, each preceded by its length so that they cannot run together.
    #[must_use]
    pub fn mac(&self, purpose: Purpose, parts: &[&[u8]]) -> [u8; 32] {
        let mut context = hmac::Context::with_key(&self.keys[purpose as usize].mac);
        for part in parts {
            context.update(&(part.len() as u64).to_be_bytes());
            context.update(part);
        }
        let mut out = [0; 32];
        out.copy_from_slice(context.sign().as_ref());
        out
    }
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keyring(…)")
    }
}

/// SHA-256 of a token of full entropy: what the store keeps instead of the token.
#[must_use]
pub fn fingerprint(token: &str) -> [u8; 32] {
    let mut out = [0; 32];
    out.copy_from_slice(digest::digest(&digest::SHA256, token.as_bytes()).as_ref());
    out
}

/// Compares in time that depends on the lengths only.
#[must_use]
pub fn equal_in_constant_time(a: &[u8], b: &[u8]) -> bool {
    constant_time::verify_slices_are_equal(a, b).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SystemEntropy;

    fn keyring() -> Keyring {
        Keyring::new(&[7; 32])
    }

    #[test]
    fn opens_what_it_sealed_and_nothing_else() {
        let sealed = keyring().seal(Purpose::Outbox, "m1", b"hello", &SystemEntropy);
        assert_eq!(
            keyring().open(Purpose::Outbox, "m1", &sealed).unwrap(),
            b"hello"
        );
        assert_eq!(
            keyring().open(Purpose::Outbox, "m2", &sealed),
            Err(CannotOpen)
        );
        assert_eq!(
            keyring().open(Purpose::Property, "m1", &sealed),
            Err(CannotOpen)
        );
        assert_eq!(
            Keyring::new(&[8; 32]).open(Purpose::Outbox, "m1", &sealed),
            Err(CannotOpen)
        );
        let mut altered = sealed.clone();
        altered[14] ^= 1;
        assert_eq!(
            keyring().open(Purpose::Outbox, "m1", &altered),
            Err(CannotOpen)
        );
        assert_eq!(
            keyring().open(Purpose::Outbox, "m1", &sealed[..5]),
            Err(CannotOpen)
        );
    }

    #[test]
    fn parts_of_a_mac_do_not_run_together() {
        let k = keyring();
        assert_ne!(
            k.mac(Purpose::Code, &[b"ab", b"c"]),
            k.mac(Purpose::Code, &[b"a", b"bc"])
        );
        assert_ne!(k.mac(Purpose::Code, &[b"a"]), k.mac(Purpose::Csrf, &[b"a"]));
    }
}
