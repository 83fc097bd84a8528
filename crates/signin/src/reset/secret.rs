use countersign_core::seal::Purpose;
use countersign_core::{Entropy, Keyring, Secret};

/// Crockford's base 32: people can read and type it.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// 100 bits.
const LENGTH: usize = 20;
/// Letters and digits that are shown together.
const GROUP: usize = 5;

/// A new secret of a reset.
pub(super) fn make(entropy: &dyn Entropy) -> Secret {
    let mut bytes = [0; LENGTH];
    entropy.fill(&mut bytes);
    let text = bytes.map(|byte| char::from(ALPHABET[usize::from(byte & 31)]));
    Secret::new(text.iter().collect::<String>())
}

/// As it is printed: in groups, in capitals.
pub(super) fn printed(secret: &Secret) -> Secret {
    // Exposed to be formatted.
    let text: Vec<char> = secret.expose().to_uppercase().chars().collect();
    let groups = text.chunks(GROUP).map(|group| group.iter().collect());
    Secret::new(groups.collect::<Vec<String>>().join("-"))
}

/// What the store keeps of a secret, however it was typed; none for what cannot be one.
pub(super) fn hash(keyring: &Keyring, typed: &str) -> Option<Vec<u8>> {
    let read = |c: char| match c.to_ascii_lowercase() {
        'o' => '0',
        'i' | 'l' => '1',
        c => c,
    };
    let typed = typed.chars().filter(|c| !c.is_whitespace() && *c != '-');
    let text: String = typed.take(LENGTH + 1).map(read).collect();
    let whole = text.len() == LENGTH && text.bytes().all(|b| ALPHABET.contains(&b));
    whole.then(|| {
        let fields = [&b"password reset"[..], text.as_bytes()];
        keyring.mac(Purpose::Code, &fields).to_vec()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use countersign_core::SystemEntropy;

    #[test]
    fn a_secret_is_known_again_however_it_is_typed() {
        let keyring = Keyring::new(&[7; 32]);
        let secret = make(&SystemEntropy);
        let kept = hash(&keyring, secret.expose());
        assert!(kept.is_some());
        let printed = printed(&secret);
        assert_eq!(printed.expose().len(), 23);
        assert_eq!(hash(&keyring, printed.expose()), kept);
        let sloppy = printed
            .expose()
            .replace('-', " ")
            .replace('0', "O")
            .replace('1', "l");
        assert_eq!(hash(&keyring, &sloppy), kept);
        assert_ne!(hash(&keyring, make(&SystemEntropy).expose()), kept);
        for text in ["", "short", &"0".repeat(21), &"u".repeat(20)] {
            assert_eq!(hash(&keyring, text), None, "{text}");
        }
    }
}
