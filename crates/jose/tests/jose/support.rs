//! Keys and encodings that the tests share.

use std::sync::OnceLock;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use countersign_jose::{KeyType, PrivateKey};

/// One key of each type for all tests of a binary: RSA keys are slow to make.
pub(crate) fn pair(kind: KeyType) -> &'static PrivateKey {
    static PAIRS: [OnceLock<PrivateKey>; 5] = [const { OnceLock::new() }; 5];
    let at = KeyType::ALL.iter().position(|k| *k == kind).unwrap();
    PAIRS[at].get_or_init(|| PrivateKey::generate(kind).unwrap())
}

pub(crate) fn bytes(text: &str) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(text).unwrap()
}

pub(crate) fn encode(text: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(text)
}

pub(crate) fn pem(der: &[u8]) -> String {
    let body = STANDARD.encode(der);
    format!("-----BEGIN PRIVATE KEY-----\n{body}\n-----END PRIVATE KEY-----\n")
}
