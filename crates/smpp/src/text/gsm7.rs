//! The GSM 7-bit default alphabet and its extension table (3GPP TS 23.038 §6.2.1).

use super::Units;

const ESCAPE: u8 = 0x1b;

/// Position is the septet. The escape stands for itself.
const BASIC: [char; 128] = [
    '@', '£', '$', '¥', 'è', 'é', 'ù', 'ì', 'ò', 'Ç', '\n', 'Ø', 'ø', '\r', 'Å', 'å', //
    'Δ', '_', 'Φ', 'Γ', 'Λ', 'Ω', 'Π', 'Ψ', 'Σ', 'Θ', 'Ξ', '\u{1b}', 'Æ', 'æ', 'ß', 'É', //
    ' ', '!', '"', '#', '¤', '%', '&', '\'', '(', ')', '*', '+', ',', '-', '.', '/', //
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', ':', ';', '<', '=', '>', '?', //
    '¡', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L', 'M', 'N', 'O', //
    'P', 'Q', 'R', 'S', 'T', 'U', 'V', 'W', 'X', 'Y', 'Z', 'Ä', 'Ö', 'Ñ', 'Ü', '§', //
    '¿', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', //
    'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z', 'ä', 'ö', 'ñ', 'ü', 'à',
];

const EXTENSION: [(u8, char); 10] = [
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

/// One septet an octet; none when a character is not in the alphabet.
pub(super) fn encode(text: &str) -> Option<Units> {
    text.chars().map(unit).collect()
}

fn unit(c: char) -> Option<Vec<u8>> {
    if c == '\u{1b}' {
        return None;
    }
    if let Some(septet) = BASIC.iter().position(|known| *known == c) {
        return u8::try_from(septet).ok().map(|septet| vec![septet]);
    }
    EXTENSION
        .iter()
        .find(|(_, known)| *known == c)
        .map(|(septet, _)| vec![ESCAPE, *septet])
}

/// Reads one septet an octet. An escape without a known follower is a space, as §6.2.1 has it.
pub(super) fn decode(octets: &[u8]) -> String {
    let mut out = String::with_capacity(octets.len());
    let mut rest = octets.iter().map(|octet| octet & 0x7f);
    while let Some(septet) = rest.next() {
        if septet != ESCAPE {
            out.push(BASIC[usize::from(septet)]);
            continue;
        }
        let Some(follower) = rest.next() else {
            out.push(' ');
            break;
        };
        let known = EXTENSION.iter().find(|(septet, _)| *septet == follower);
        out.push(known.map_or(BASIC[usize::from(follower)], |(_, c)| *c));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_of_the_alphabet_comes_back() {
        let all: String = BASIC
            .iter()
            .chain(EXTENSION.iter().map(|(_, c)| c))
            .filter(|c| **c != '\u{1b}')
            .collect();
        assert_eq!(all.chars().count(), 137);
        assert_eq!(decode(&encode(&all).unwrap().concat()), all);
    }

    #[test]
    fn what_is_outside_is_not_encoded() {
        for text in ["`", "ç", "ё", "\u{1b}", "\t"] {
            assert_eq!(encode(text), None, "{text:?}");
        }
    }
}
