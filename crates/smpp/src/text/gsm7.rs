//! GSM 7-bit alphabets (3GPP TS 23.038 §6.2.1), one septet an octet.

use super::national::Language;

pub(super) const ESCAPE: u8 = 0x1b;

/// Position is the septet. The escape stands for itself.
pub(super) type Basic = [char; 128];
/// What follows an escape, and what it means then.
pub(super) type Extension = [(u8, char)];

const BASIC: Basic = [
    '@', '£', '$', '¥', 'è', 'é', 'ù', 'ì', 'ò', 'Ç', '\n', 'Ø', 'ø', '\r', 'Å', 'å', //
    'Δ', '_', 'Φ', 'Γ', 'Λ', 'Ω', 'Π', 'Ψ', 'Σ', 'Θ', 'Ξ', '\u{1b}', 'Æ', 'æ', 'ß', 'É', //
    ' ', '!', '"', '#', '¤', '%', '&', '\'', '(', ')', '*', '+', ',', '-', '.', '/', //
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', ':', ';', '<', '=', '>', '?', //
    '¡', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L', 'M', 'N', 'O', //
    'P', 'Q', 'R', 'S', 'T', 'U', 'V', 'W', 'X', 'Y', 'Z', 'Ä', 'Ö', 'Ñ', 'Ü', '§', //
    '¿', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', //
    'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z', 'ä', 'ö', 'ñ', 'ü', 'à',
];

const EXTENSION: &Extension = &[
    (0x0a, '\u{0c}'),
    (0x14, '^'),
    (0x28, '{'),
    (0x29, '}'),
    (0x2f, '\\'),
    (0x3c, '['),
    (0x3d, '~'),
    (0x3e, ']'),
    (0x40, '|'),
    (0x65, '€'),
];

/// A pair of tables: the locking one, and the one that a single shift (the escape) reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Tables {
    pub(super) locking: Option<Language>,
    pub(super) single: Option<Language>,
}

impl Tables {
    fn basic(self) -> &'static Basic {
        self.locking.and_then(Language::locking).unwrap_or(&BASIC)
    }

    fn extension(self) -> &'static Extension {
        self.single.map_or(EXTENSION, Language::single)
    }

    /// None when a character is not in the tables.
    pub(super) fn encode(self, text: &str) -> Option<Vec<u8>> {
        let (basic, extension) = (self.basic(), self.extension());
        let mut septets = Vec::with_capacity(text.len());
        for c in text.chars() {
            if c == '\u{1b}' {
                return None;
            }
            if let Some(septet) = position(basic, c) {
                septets.push(septet);
            } else {
                let (septet, _) = extension.iter().find(|(_, known)| *known == c)?;
                septets.extend([ESCAPE, *septet]);
            }
        }
        Some(septets)
    }

    /// An escape without a known follower means the follower in the basic table, as §6.2.1.1 has it.
    pub(super) fn decode(self, septets: &[u8]) -> String {
        let (basic, extension) = (self.basic(), self.extension());
        let mut out = String::with_capacity(septets.len());
        let mut rest = septets.iter().map(|octet| octet & 0x7f);
        while let Some(septet) = rest.next() {
            if septet != ESCAPE {
                out.push(basic[usize::from(septet)]);
                continue;
            }
            let Some(follower) = rest.next() else {
                out.push(' ');
                break;
            };
            let known = extension.iter().find(|(septet, _)| *septet == follower);
            out.push(match known {
                Some((_, c)) => *c,
                None if follower == ESCAPE => ' ',
                None => basic[usize::from(follower)],
            });
        }
        out
    }
}

fn position(basic: &Basic, c: char) -> Option<u8> {
    // Most characters of most texts stand where ASCII has them.
    let ascii = u8::try_from(c).ok().filter(|octet| *octet < 128);
    if let Some(septet) = ascii.filter(|septet| basic[usize::from(*septet)] == c) {
        return Some(septet);
    }
    let septet = basic.iter().position(|known| *known == c)?;
    u8::try_from(septet).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_of_every_alphabet_comes_back() {
        let languages = || std::iter::once(None).chain(Language::ALL.iter().copied().map(Some));
        for locking in languages() {
            for single in languages() {
                let tables = Tables { locking, single };
                let all: String = tables
                    .basic()
                    .iter()
                    .chain(tables.extension().iter().map(|(_, c)| c))
                    .filter(|c| **c != '\u{1b}')
                    .collect();
                assert!(all.chars().count() >= 137);
                let septets = tables.encode(&all).unwrap();
                assert!(septets.iter().all(|septet| *septet < 128));
                assert_eq!(tables.decode(&septets), all, "{tables:?}");
            }
        }
    }

    #[test]
    fn what_is_outside_is_not_encoded() {
        for text in ["`", "ç", "ё", "\u{1b}", "\t"] {
            assert_eq!(Tables::default().encode(text), None, "{text:?}");
        }
    }

    #[test]
    fn unknown_followers_of_an_escape_do_no_harm() {
        let tables = Tables::default();
        assert_eq!(tables.decode(&[0x1b, 0x41, 0x1b]), "A ");
        assert_eq!(tables.decode(&[0x1b, 0x1b, 0x41]), " A");
    }
}
