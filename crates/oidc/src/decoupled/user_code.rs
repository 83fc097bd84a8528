//! Codes that a person reads on one screen and types on another (RFC 8628 §6.1).

use countersign_core::seal::Purpose;
use countersign_core::{Entropy, Keyring, Secret};

/// Consonants: no word comes out, and no letter looks like a digit.
const ALPHABET: &[u8; 20] = b"BCDFGHJKLMNPQRSTVWXZ";
/// 20^8 codes are about 34.6 bits.
const LENGTH: usize = 8;

/// A new code in the form that is shown, `XXXX-XXXX`.
pub(super) fn generate(entropy: &dyn Entropy) -> Secret {
    let mut code = String::with_capacity(LENGTH + 1);
    while code.len() < LENGTH + 1 {
        if code.len() == LENGTH / 2 {
            code.push('-');
        }
        let mut byte = [0];
        entropy.fill(&mut byte);
        // Rejecting the tail keeps the letters uniform.
        if byte[0] < 240 {
            code.push(char::from(ALPHABET[usize::from(byte[0]) % ALPHABET.len()]));
        }
    }
    Secret::new(code)
}

/// A code as typed, in any case, with whatever stands between the letters; none when it cannot
/// be one.
fn normalise(typed: &str) -> Option<String> {
    let letters = typed.chars().take(64).filter(|c| c.is_alphanumeric());
    let code: String = letters.map(|c| c.to_ascii_uppercase()).collect();
    let plain = code.bytes().all(|b| ALPHABET.contains(&b));
    (code.len() == LENGTH && plain).then_some(code)
}

/// The keyed hash that is stored instead of the code; none when this cannot be one.
pub(super) fn hash(keyring: &Keyring, typed: &str) -> Option<Vec<u8>> {
    let code = normalise(typed)?;
    let hash = keyring.mac(Purpose::Code, &[b"device", code.as_bytes()]);
    Some(hash.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;
    use countersign_core::SystemEntropy;

    #[test]
    fn a_code_is_eight_consonants_with_a_dash() {
        for _ in 0..1000 {
            let code = generate(&SystemEntropy);
            let (left, right) = code.expose().split_once('-').unwrap();
            for half in [left, right] {
                assert_eq!(half.len(), 4);
                assert!(half.bytes().all(|b| ALPHABET.contains(&b)));
            }
        }
    }

    #[test]
    fn letters_are_uniform() {
        let mut counts = [0_u32; 26];
        for _ in 0..10_000 {
            for letter in generate(&SystemEntropy).expose().bytes() {
                if letter != b'-' {
                    counts[usize::from(letter - b'A')] += 1;
                }
            }
        }
        // 80,000 draws of 20 letters: 4,000 each, with a standard deviation of 62.
        for letter in ALPHABET {
            let count = counts[usize::from(letter - b'A')];
            assert!((3600..4400).contains(&count), "{letter}: {count}");
        }
    }

    #[test]
    fn people_type_as_they_like() {
        let keyring = Keyring::new(&[1; 32]);
        let right = hash(&keyring, "WDJB-MJHT").unwrap();
        for typed in ["wdjbmjht", " WDJB MJHT ", "wdjb–mjht", "w d j b-m.j/h\tt"] {
            assert_eq!(hash(&keyring, typed).as_ref(), Some(&right), "{typed}");
        }
        assert_ne!(hash(&keyring, "WDJB-MJHB"), Some(right));
        for never in [
            "",
            "WDJB-MJH",
            "WDJB-MJHTT",
            "ADJB-MJHT",
            "WDJB-MJH1",
            "ẂDJB-MJHT",
        ] {
            assert_eq!(hash(&keyring, never), None, "{never}");
        }
    }
}
