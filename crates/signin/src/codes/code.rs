use countersign_core::Keyring;
use countersign_core::ids::{PersonId, SignInId};
use countersign_core::seal::Purpose;

use super::PURPOSE;

/// What a code is bound to: it is worth nothing for another sign-in, person or number.
pub(super) struct Binding<'a> {
    pub(super) sign_in: &'a SignInId,
    pub(super) person: &'a PersonId,
    pub(super) destination: &'a [u8],
}

/// The keyed hash that is stored instead of the code.
pub(super) fn hash(keyring: &Keyring, binding: &Binding<'_>, code: &str) -> [u8; 32] {
    keyring.mac(
        Purpose::Code,
        &[
            PURPOSE.as_bytes(),
            binding.sign_in.as_str().as_bytes(),
            binding.person.as_str().as_bytes(),
            binding.destination,
            code.as_bytes(),
        ],
    )
}

/// A code as typed: spaces and dashes go, digits of any script become ASCII.
pub(crate) fn normalise(typed: &str) -> String {
    typed
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '\u{200e}' | '\u{200f}'))
        .take(16)
        .map(ascii_digit)
        .collect()
}

/// Arabic keyboards type their own digits.
fn ascii_digit(c: char) -> char {
    for zero in ['\u{0660}', '\u{06f0}', '\u{0966}'] {
        let offset = u32::from(c).wrapping_sub(u32::from(zero));
        if offset < 10 {
            return char::from_digit(offset, 10).unwrap_or(c);
        }
    }
    c
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_codes_as_people_type_them() {
        assert_eq!(normalise(" 123 456 "), "123456");
        assert_eq!(normalise("123-456"), "123456");
        assert_eq!(normalise("١٢٣٤٥٦"), "123456");
        assert_eq!(normalise("۱۲۳"), "123");
        assert_eq!(normalise(&"9".repeat(100)).len(), 16);
    }

    #[test]
    fn a_hash_is_bound_to_sign_in_person_and_number() {
        let keyring = Keyring::new(&[1; 32]);
        let (sign_in, other) = (SignInId::from("s1"), SignInId::from("s2"));
        let (person, stranger) = (PersonId::from("p1"), PersonId::from("p2"));
        let binding = |sign_in, person, destination| Binding {
            sign_in,
            person,
            destination,
        };
        let hashes = [
            hash(&keyring, &binding(&sign_in, &person, b"n1"), "000000"),
            hash(&keyring, &binding(&other, &person, b"n1"), "000000"),
            hash(&keyring, &binding(&sign_in, &stranger, b"n1"), "000000"),
            hash(&keyring, &binding(&sign_in, &person, b"n2"), "000000"),
            hash(&keyring, &binding(&sign_in, &person, b"n1"), "000001"),
        ];
        for (i, a) in hashes.iter().enumerate() {
            for b in &hashes[i + 1..] {
                assert_ne!(a, b);
            }
        }
    }
}
