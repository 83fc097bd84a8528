//! Proof Key for Code Exchange (RFC 7636); only S256, as RFC 9700 §2.1.1 advises.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use countersign_core::seal::{equal_in_constant_time, fingerprint};

use crate::refusal::Refusal;

/// A SHA-256 hash in base64url.
const CHALLENGE_LENGTH: usize = 43;

/// Checks the parameters of an authorization request.
pub(super) fn challenge(
    challenge: Option<&str>,
    method: Option<&str>,
    required: bool,
) -> Result<Option<String>, Refusal> {
    let challenge = match (challenge, method) {
        (None, None) if required => {
            return Err(Refusal::invalid_request("code_challenge is required"));
        }
        (None, None) => return Ok(None),
        (Some(challenge), Some("S256")) => challenge,
        (Some(_), _) => {
            return Err(Refusal::invalid_request(
                "code_challenge_method must be S256",
            ));
        }
        (None, Some(_)) => {
            return Err(Refusal::invalid_request("code_challenge is missing"));
        }
    };
    let fits = challenge.len() == CHALLENGE_LENGTH && URL_SAFE_NO_PAD.decode(challenge).is_ok();
    if fits {
        Ok(Some(challenge.to_owned()))
    } else {
        Err(Refusal::invalid_request(
            "code_challenge must be a SHA-256 hash in base64url",
        ))
    }
}

/// Whether the token request proves what the authorization request promised. A verifier without
/// a challenge is refused too, so that a challenge cannot be stripped (RFC 9700 §4.8.2).
pub(crate) fn is_proved(challenge: Option<&str>, verifier: Option<&str>) -> bool {
    match (challenge, verifier) {
        (None, None) => true,
        (Some(challenge), Some(verifier)) => {
            let hash = URL_SAFE_NO_PAD.encode(fingerprint(verifier));
            is_verifier(verifier) && equal_in_constant_time(hash.as_bytes(), challenge.as_bytes())
        }
        _ => false,
    }
}

/// RFC 7636 §4.1.
fn is_verifier(text: &str) -> bool {
    (43..=128).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-._~".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 7636 appendix B.
    const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    #[test]
    fn the_example_of_the_specification_is_proved() {
        assert!(is_proved(Some(CHALLENGE), Some(VERIFIER)));
    }

    #[test]
    fn anything_else_is_not() {
        let other = VERIFIER.replace('d', "e");
        assert!(!is_proved(Some(CHALLENGE), Some(&other)));
        assert!(!is_proved(Some(CHALLENGE), Some(CHALLENGE)));
        assert!(!is_proved(Some(CHALLENGE), None));
        assert!(!is_proved(None, Some(VERIFIER)));
        assert!(is_proved(None, None));
        let short = "short";
        let hash = URL_SAFE_NO_PAD.encode(fingerprint(short));
        assert!(!is_proved(Some(&hash), Some(short)));
    }

    #[test]
    fn only_s256_is_taken() {
        assert_eq!(
            challenge(Some(CHALLENGE), Some("S256"), true),
            Ok(Some(CHALLENGE.to_owned()))
        );
        assert_eq!(challenge(None, None, false), Ok(None));
        assert!(challenge(None, None, true).is_err());
        assert!(challenge(Some(CHALLENGE), Some("plain"), false).is_err());
        assert!(challenge(Some(CHALLENGE), None, false).is_err());
        assert!(challenge(None, Some("S256"), false).is_err());
        assert!(challenge(Some("abc"), Some("S256"), false).is_err());
        assert!(challenge(Some(&"=".repeat(43)), Some("S256"), false).is_err());
    }
}
