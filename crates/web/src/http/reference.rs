use countersign_core::Entropy;

/// Crockford's alphabet: nothing that is misread on the telephone.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A short name for what happened, shown to the person and written to the log: 40 bits, so that
/// it is found again and tells nothing.
pub(super) fn reference(entropy: &dyn Entropy) -> String {
    let mut bytes = [0; 8];
    entropy.fill(&mut bytes);
    bytes
        .iter()
        .map(|byte| char::from(ALPHABET[usize::from(byte % 32)]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use countersign_core::SystemEntropy;

    #[test]
    fn it_is_short_plain_and_never_the_same() {
        let made: std::collections::HashSet<String> =
            (0..1000).map(|_| reference(&SystemEntropy)).collect();
        assert_eq!(made.len(), 1000);
        for one in made {
            assert_eq!(one.len(), 8);
            assert!(one.bytes().all(|b| ALPHABET.contains(&b)), "{one}");
        }
    }
}
