use super::gsm7::ESCAPE;

/// What octets of an encoded text belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    /// One septet an octet; an escape goes with its follower.
    Septet,
    Octet,
    /// Two octets; a surrogate goes with the other.
    Utf16,
}

/// Octets of user data in one short message (3GPP TS 23.040 §9.2.3.24).
const OCTETS: usize = 140;

impl Unit {
    /// How much fits into a message beside a header of so many octets.
    pub(super) fn room(self, header: usize) -> usize {
        match self {
            Self::Septet => (OCTETS - header) * 8 / 7,
            Self::Octet => OCTETS - header,
            Self::Utf16 => (OCTETS - header) / 2 * 2,
        }
    }

    /// Cuts into parts of at most `room`; nothing that belongs together is torn.
    pub(super) fn parts(self, encoded: &[u8], room: usize) -> Vec<&[u8]> {
        let mut parts = Vec::with_capacity(encoded.len() / room + 1);
        let mut rest = encoded;
        while rest.len() > room {
            let (part, after) = rest.split_at(room - self.torn(&rest[..room]));
            parts.push(part);
            rest = after;
        }
        parts.push(rest);
        parts
    }

    /// Octets at the end that belong to what follows.
    fn torn(self, part: &[u8]) -> usize {
        match (self, part) {
            (Self::Septet, [.., ESCAPE]) => 1,
            (Self::Utf16, [.., 0xd8..=0xdb, _]) => 2,
            _ => 0,
        }
    }
}
