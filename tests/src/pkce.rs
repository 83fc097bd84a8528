use aws_lc_rs::{digest, rand};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// A proof key for code exchange (RFC 7636), method S256.
#[derive(Clone, Debug)]
pub struct Pkce {
    pub verifier: String,
    pub challenge: String,
}

impl Pkce {
    #[must_use]
    pub fn new() -> Self {
        let verifier = random();
        let hash = digest::digest(&digest::SHA256, verifier.as_bytes());
        Self {
            verifier,
            challenge: URL_SAFE_NO_PAD.encode(hash),
        }
    }
}

impl Default for Pkce {
    fn default() -> Self {
        Self::new()
    }
}

/// 256 random bits as text.
pub(crate) fn random() -> String {
    let mut bytes = [0; 32];
    rand::fill(&mut bytes).expect("the system has random bytes");
    URL_SAFE_NO_PAD.encode(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verifier_has_the_length_of_rfc_7636_appendix_b() {
        let pkce = Pkce::new();
        assert_eq!((pkce.verifier.len(), pkce.challenge.len()), (43, 43));
        assert_ne!(pkce.verifier, Pkce::new().verifier);
    }
}
