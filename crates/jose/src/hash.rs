use aws_lc_rs::digest::{SHA256, SHA384, SHA512, digest};

use crate::base64url;

/// A hash function of the SHA-2 family (FIPS 180-4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hash {
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    #[must_use]
    pub fn of(self, bytes: impl AsRef<[u8]>) -> Vec<u8> {
        let algorithm = match self {
            Self::Sha256 => &SHA256,
            Self::Sha384 => &SHA384,
            Self::Sha512 => &SHA512,
        };
        digest(algorithm, bytes.as_ref()).as_ref().to_vec()
    }

    /// The left half of the hash of a code, state or access token, in base64url: `c_hash`,
    /// `s_hash`, `at_hash` (OpenID Connect Core §3.1.3.6, §3.3.2.11).
    #[must_use]
    pub fn left_half(self, text: &str) -> String {
        let hash = self.of(text);
        base64url::encode(&hash[..hash.len() / 2])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_left_half_is_that_of_openid_connect_core_appendix_a() {
        assert_eq!(
            Hash::Sha256.left_half("jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y"),
            "77QmUPtjPfzWtF2AnpK9RQ"
        );
        assert_eq!(
            Hash::Sha256.left_half("Qcb0Orv1zh30vL1MPRsbm-diHiMwcLyZvn1arpZv-Jxf_11jnpEX3Tgfvk"),
            "LDktKdoQak3Pk0cnXxCltA"
        );
    }
}
