//! Codes of authenticator apps (RFC 6238), and how their secrets are written (RFC 4648 §6).

use aws_lc_rs::hmac;

use crate::Millis;

/// Seconds that one code lasts; what every app takes for granted.
pub const PERIOD: i64 = 30;
/// Digits of a code; likewise.
pub const DIGITS: u32 = 6;
/// Bytes of a secret: the output of its hash (RFC 4226 §4, R6).
pub const SECRET_LEN: usize = 20;

/// The hash that codes are made with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// What every app understands.
    Sha1,
    Sha256,
    Sha512,
}

/// The number of the time step that a moment is in (RFC 6238 §4.2).
#[must_use]
pub const fn step_at(now: Millis) -> i64 {
    now.0.div_euclid(PERIOD * 1000)
}

/// The code of a time step, with its leading zeros (RFC 4226 §5.3).
///
/// # Panics
/// If `digits` is more than 9.
#[must_use]
pub fn code(algorithm: Algorithm, secret: &[u8], step: i64, digits: u32) -> String {
    let algorithm = match algorithm {
        Algorithm::Sha1 => hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY,
        Algorithm::Sha256 => hmac::HMAC_SHA256,
        Algorithm::Sha512 => hmac::HMAC_SHA512,
    };
    let tag = hmac::sign(&hmac::Key::new(algorithm, secret), &step.to_be_bytes());
    let bytes = tag.as_ref();
    // The last four bits say where the code's 31 bits begin: at most at byte 15 of 20 or more.
    let at = usize::from(bytes[bytes.len() - 1] & 15);
    let drawn = u32::from_be_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
    let value = (drawn & 0x7fff_ffff) % 10u32.pow(digits);
    format!("{value:0width$}", width = digits as usize)
}

/// Base 32 without padding, as apps take a secret that is typed.
#[must_use]
pub fn base32(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let (mut text, mut held, mut bits) = (String::new(), 0u32, 0u32);
    for byte in bytes {
        held = (held << 8) | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.push(char::from(ALPHABET[(held >> bits) as usize & 31]));
        }
        held &= (1 << bits) - 1;
    }
    if bits > 0 {
        text.push(char::from(ALPHABET[(held << (5 - bits)) as usize & 31]));
    }
    text
}

/// Reads base 32 as people copy it: in any case, with spaces. None for anything else.
#[must_use]
pub fn from_base32(text: &str) -> Option<Vec<u8>> {
    let (mut bytes, mut held, mut bits) = (Vec::new(), 0u32, 0u32);
    for c in text.trim_end_matches('=').chars() {
        let value = match c.to_ascii_uppercase() {
            ' ' | '-' => continue,
            letter @ 'A'..='Z' => u32::from(letter) - u32::from('A'),
            digit @ '2'..='7' => u32::from(digit) - u32::from('2') + 26,
            _ => return None,
        };
        held = (held << 5) | value;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push((held >> bits) as u8);
            held &= (1 << bits) - 1;
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SHA1: &[u8] = b"12345678901234567890";
    const SHA256: &[u8] = b"12345678901234567890123456789012";
    const SHA512: &[u8] = b"1234567890123456789012345678901234567890123456789012345678901234";

    #[test]
    fn the_vectors_of_rfc_6238_appendix_b() {
        for (seconds, sha1, sha256, sha512) in [
            (59, "94287082", "46119246", "90693936"),
            (1_111_111_109, "07081804", "68084774", "25091201"),
            (1_111_111_111, "14050471", "67062674", "99943326"),
            (1_234_567_890, "89005924", "91819424", "93441116"),
            (2_000_000_000, "69279037", "90698825", "38618901"),
            (20_000_000_000, "65353130", "77737706", "47863826"),
        ] {
            let step = step_at(Millis(seconds * 1000));
            assert_eq!(code(Algorithm::Sha1, SHA1, step, 8), sha1);
            assert_eq!(code(Algorithm::Sha256, SHA256, step, 8), sha256);
            assert_eq!(code(Algorithm::Sha512, SHA512, step, 8), sha512);
        }
    }

    #[test]
    fn the_vectors_of_rfc_4226_appendix_d() {
        let codes = [
            "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583",
            "399871", "520489",
        ];
        for (counter, expected) in (0i64..).zip(codes) {
            assert_eq!(code(Algorithm::Sha1, SHA1, counter, DIGITS), expected);
        }
    }

    #[test]
    fn the_vectors_of_rfc_4648_section_10() {
        for (plain, text) in [
            ("", ""),
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foo", "MZXW6"),
            ("foob", "MZXW6YQ"),
            ("fooba", "MZXW6YTB"),
            ("foobar", "MZXW6YTBOI"),
        ] {
            assert_eq!(base32(plain.as_bytes()), text);
            assert_eq!(from_base32(text).unwrap(), plain.as_bytes());
        }
        assert_eq!(from_base32("mzxw 6ytb-oi======").unwrap(), b"foobar");
        assert_eq!(from_base32("MZXW1"), None);
    }

    proptest! {
        #[test]
        fn base_32_is_read_back(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            prop_assert_eq!(from_base32(&base32(&bytes)).unwrap(), bytes);
        }

        #[test]
        fn a_code_lasts_its_period_and_has_its_digits(
            secret in proptest::collection::vec(any::<u8>(), SECRET_LEN),
            seconds in 0i64..20_000_000_000,
        ) {
            let step = step_at(Millis(seconds * 1000));
            let begins = Millis(step * PERIOD * 1000);
            prop_assert_eq!(step_at(begins), step);
            prop_assert_eq!(step_at(Millis(begins.0 + PERIOD * 1000 - 1)), step);
            let code = code(Algorithm::Sha1, &secret, step, DIGITS);
            prop_assert_eq!(code.len(), 6);
            prop_assert!(code.bytes().all(|b| b.is_ascii_digit()));
        }
    }
}
