use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::ClientCertificate;

/// More certificates than this lead to no authority.
const LONGEST_CHAIN: usize = 8;

impl ClientCertificate {
    /// As a proxy tells it in the field `Client-Cert` and the lines of `Client-Cert-Chain`: byte
    /// sequences of structured fields (RFC 9440 §2.2 and §2.3, RFC 8941 §3.3.5).
    #[must_use]
    pub fn told<'a>(own: &str, chain: impl Iterator<Item = &'a str>) -> Option<Self> {
        let chain: Option<Vec<Vec<u8>>> = chain
            .flat_map(|line| line.split(','))
            .take(LONGEST_CHAIN)
            .map(byte_sequence)
            .collect();
        Self::new(byte_sequence(own)?, chain?)
    }
}

fn byte_sequence(text: &str) -> Option<Vec<u8>> {
    let encoded = text.trim().strip_prefix(':')?.strip_suffix(':')?;
    STANDARD.decode(encoded).ok()
}
