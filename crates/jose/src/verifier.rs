use std::fmt;

use aws_lc_rs::signature::{
    ED25519, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384,
    RSA_PKCS1_2048_8192_SHA512, RSA_PSS_2048_8192_SHA256, RSA_PSS_2048_8192_SHA384,
    RSA_PSS_2048_8192_SHA512, RsaParameters, RsaPublicKeyComponents,
};

use crate::algorithm::Algorithm;
use crate::jwk::PublicKey;

/// A public key that is ready to verify with one algorithm and no other.
pub struct Verifier {
    alg: Algorithm,
    key: ParsedPublicKey,
}

impl Verifier {
    /// None if the key is not of the algorithm's type.
    #[must_use]
    pub fn new(alg: Algorithm, public: &PublicKey) -> Option<Self> {
        if public.key_type() != Some(alg.key_type()) {
            return None;
        }
        let key = match public {
            PublicKey::Rsa { n, e } => {
                RsaPublicKeyComponents { n, e }.to_parsed_public_key(rsa_parameters(alg)?)
            }
            PublicKey::Ec { curve, .. } => {
                ParsedPublicKey::new(curve.verification(), public.point()?)
            }
            PublicKey::Ed25519(x) => ParsedPublicKey::new(&ED25519, x),
            PublicKey::X25519(_) => return None,
        };
        let key = key.ok()?;
        Some(Self { alg, key })
    }

    #[must_use]
    pub const fn algorithm(&self) -> Algorithm {
        self.alg
    }

    #[must_use]
    pub fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        self.key.verify_sig(message, signature).is_ok()
    }
}

fn rsa_parameters(alg: Algorithm) -> Option<&'static RsaParameters> {
    match alg {
        Algorithm::Rs256 => Some(&RSA_PKCS1_2048_8192_SHA256),
        Algorithm::Rs384 => Some(&RSA_PKCS1_2048_8192_SHA384),
        Algorithm::Rs512 => Some(&RSA_PKCS1_2048_8192_SHA512),
        Algorithm::Ps256 => Some(&RSA_PSS_2048_8192_SHA256),
        Algorithm::Ps384 => Some(&RSA_PSS_2048_8192_SHA384),
        Algorithm::Ps512 => Some(&RSA_PSS_2048_8192_SHA512),
        Algorithm::Es256 | Algorithm::Es384 | Algorithm::Es512 | Algorithm::EdDsa => None,
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Verifier({})", self.alg)
    }
}
