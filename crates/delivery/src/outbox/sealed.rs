//! Number and text of a message as they lie in the store.

use countersign_core::ids::MessageId;
use countersign_core::seal::{CannotOpen, Purpose};
use countersign_core::{Entropy, Keyring, Phone, Secret};

/// A number as the key of limits, challenges and searches.
#[must_use]
pub fn number_key(keyring: &Keyring, phone: &Phone) -> [u8; 32] {
    // Exposed to be hashed.
    keyring.mac(Purpose::Destination, &[phone.expose().as_bytes()])
}

/// Seals number and text so that they open in the row of this id only.
pub(crate) fn seal(
    keyring: &Keyring,
    entropy: &dyn Entropy,
    id: &MessageId,
    to: &Phone,
    text: &str,
) -> Vec<u8> {
    // Exposed to be sealed.
    let plain = Secret::new(format!("{}\n{text}", to.expose()));
    keyring.seal(
        Purpose::Outbox,
        id.as_str(),
        plain.expose().as_bytes(),
        entropy,
    )
}

pub(super) fn open(
    keyring: &Keyring,
    id: &MessageId,
    sealed: &[u8],
) -> Result<(Phone, Secret), CannotOpen> {
    let plain = keyring.open(Purpose::Outbox, id.as_str(), sealed)?;
    let plain = Secret::new(String::from_utf8(plain).map_err(|_| CannotOpen)?);
    let (number, text) = plain.expose().split_once('\n').ok_or(CannotOpen)?;
    let phone = Phone::parse(number, None).map_err(|_| CannotOpen)?;
    Ok((phone, Secret::new(text)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use countersign_core::SystemEntropy;

    #[test]
    fn opens_in_its_own_row_only() {
        let keyring = Keyring::new(&[3; 32]);
        let to = Phone::parse("+447700900123", None).unwrap();
        let text = "Your code:\n123456";
        let sealed = seal(&keyring, &SystemEntropy, &"m1".into(), &to, text);
        let (number, opened) = open(&keyring, &"m1".into(), &sealed).unwrap();
        assert_eq!((number, opened.expose()), (to, text));
        assert!(open(&keyring, &"m2".into(), &sealed).is_err());
    }
}
