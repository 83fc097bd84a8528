//! Secrets that people read and type: of password resets, and recovery codes.

use countersign_core::{Entropy, Secret};

/// Crockford's base 32: nothing in it looks like something else.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// Letters and digits that are shown together.
const GROUP: usize = 5;

/// A new secret of so many characters, five bits each.
pub(crate) fn make(entropy: &dyn Entropy, length: usize) -> Secret {
    let mut bytes = vec![0; length];
    entropy.fill(&mut bytes);
    let text = bytes
        .iter()
        .map(|byte| char::from(ALPHABET[usize::from(byte & 31)]));
    Secret::new(text.collect::<String>())
}

/// As it is printed: in groups, in capitals.
pub(crate) fn printed(secret: &Secret) -> Secret {
    // Exposed to be formatted.
    let text: Vec<char> = secret.expose().to_uppercase().chars().collect();
    let groups = text.chunks(GROUP).map(|group| group.iter().collect());
    Secret::new(groups.collect::<Vec<String>>().join("-"))
}

/// A secret however it was typed; none for what cannot be one of this length.
pub(crate) fn read(typed: &str, length: usize) -> Option<Secret> {
    let read = |c: char| match c.to_ascii_lowercase() {
        'o' => '0',
        'i' | 'l' => '1',
        c => c,
    };
    let typed = typed.chars().filter(|c| !c.is_whitespace() && *c != '-');
    let text: String = typed.take(length + 1).map(read).collect();
    let whole = text.len() == length && text.bytes().all(|b| ALPHABET.contains(&b));
    whole.then(|| Secret::new(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use countersign_core::SystemEntropy;

    #[test]
    fn a_secret_is_known_again_however_it_is_typed() {
        let read = |typed: &str| read(typed, 20).map(|s| s.expose().to_owned());
        let secret = make(&SystemEntropy, 20);
        let kept = Some(secret.expose().to_owned());
        assert_eq!(read(secret.expose()), kept);
        let printed = printed(&secret);
        assert_eq!(printed.expose().len(), 23);
        assert_eq!(read(printed.expose()), kept);
        let sloppy = printed
            .expose()
            .replace('-', " ")
            .replace('0', "O")
            .replace('1', "l");
        assert_eq!(read(&sloppy), kept);
        assert_ne!(read(make(&SystemEntropy, 20).expose()), kept);
        for text in ["", "short", &"0".repeat(21), &"u".repeat(20)] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
