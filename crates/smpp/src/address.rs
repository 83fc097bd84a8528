//! Who sends and who receives.

use crate::{Npi, Ton};

/// An SMPP address. `Debug` masks the value, so that no log shows a whole number.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Address {
    pub ton: Ton,
    pub npi: Npi,
    /// At most 20 octets of ASCII. A leading `+` of an international number is left out when sent.
    pub value: String,
}

impl Address {
    pub fn new(ton: Ton, npi: Npi, value: impl Into<String>) -> Self {
        Self {
            ton,
            npi,
            value: value.into(),
        }
    }

    /// A telephone number with country code, with or without `+`.
    pub fn international(number: impl Into<String>) -> Self {
        Self::new(Ton::International, Npi::Isdn, number)
    }

    /// A sender's name.
    pub fn alphanumeric(name: impl Into<String>) -> Self {
        Self::new(Ton::Alphanumeric, Npi::Unknown, name)
    }

    /// The value as it goes over the wire: international numbers carry no `+` (§5.2.5).
    pub(crate) fn wire_value(&self) -> &[u8] {
        match self.ton {
            Ton::International => self.value.strip_prefix('+').unwrap_or(&self.value),
            _ => &self.value,
        }
        .as_bytes()
    }
}

impl std::fmt::Debug for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Address")
            .field("ton", &self.ton)
            .field("npi", &self.npi)
            .field("value", &mask(&self.value))
            .finish()
    }
}

/// Hides all of an address but its last two characters.
///
/// ```
/// assert_eq!(countersign_smpp::mask("447700900123"), "**********23");
/// ```
pub fn mask(value: &str) -> String {
    let length = value.chars().count();
    let hidden = length.saturating_sub(2).max(length.min(2));
    value
        .chars()
        .enumerate()
        .map(|(position, c)| if position < hidden { '*' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_two_digits() {
        let shown = format!("{:?}", Address::international("+447700900123"));
        assert!(shown.contains("***********23"), "{shown}");
        assert!(!shown.contains("900123"), "{shown}");
    }

    #[test]
    fn short_values_are_hidden_whole() {
        assert_eq!(mask("12"), "**");
        assert_eq!(mask("123"), "**3");
        assert_eq!(mask(""), "");
    }

    #[test]
    fn only_international_numbers_lose_the_plus() {
        assert_eq!(Address::international("+4477").wire_value(), b"4477");
        assert_eq!(Address::alphanumeric("+4477").wire_value(), b"+4477");
    }
}
