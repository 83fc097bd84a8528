//! Optional parameters (§3.2.4): tag, length, value.

use super::{CommandStatus, DecodeError, EncodeError, Tag};

/// Optional parameters as they stand in a PDU. Holds whole parameters only.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct TlvList<'a>(&'a [u8]);

impl<'a> TlvList<'a> {
    pub(super) fn check(octets: &'a [u8]) -> Result<Self, DecodeError> {
        let mut rest = octets;
        while !rest.is_empty() {
            let Some((_, _, after)) = split(rest) else {
                return Err(DecodeError {
                    field: "optional parameters",
                    status: CommandStatus::RINVOPTPARSTREAM,
                });
            };
            rest = after;
        }
        Ok(Self(octets))
    }

    pub(super) fn as_bytes(self) -> &'a [u8] {
        self.0
    }

    /// Value of the first parameter with this tag.
    pub fn get(self, tag: Tag) -> Option<&'a [u8]> {
        self.iter()
            .find_map(|(found, value)| (found == tag).then_some(value))
    }

    /// Tags and values in the order of the PDU.
    pub fn iter(self) -> impl Iterator<Item = (Tag, &'a [u8])> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            let (tag, value, after) = split(rest)?;
            rest = after;
            Some((tag, value))
        })
    }
}

impl std::fmt::Debug for TlvList<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_map()
            .entries(self.iter().map(|(tag, value)| (tag, value.len())))
            .finish()
    }
}

fn split(octets: &[u8]) -> Option<(Tag, &[u8], &[u8])> {
    let (head, rest) = octets.split_first_chunk::<4>()?;
    let length = usize::from(u16::from_be_bytes([head[2], head[3]]));
    let (value, after) = rest.split_at_checked(length)?;
    Some((Tag(u16::from_be_bytes([head[0], head[1]])), value, after))
}

/// Optional parameters being put together.
#[derive(Debug, Clone, Default)]
pub struct Tlvs(Vec<u8>);

impl Tlvs {
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Appends one.
    ///
    /// # Errors
    /// [`EncodeError::TooLong`] over 65,535 octets.
    pub fn push(&mut self, tag: Tag, value: &[u8]) -> Result<(), EncodeError> {
        let length = u16::try_from(value.len()).map_err(|_| EncodeError::TooLong {
            field: "optional parameter",
            length: value.len(),
            max: usize::from(u16::MAX),
        })?;
        self.0.extend_from_slice(&tag.0.to_be_bytes());
        self.0.extend_from_slice(&length.to_be_bytes());
        self.0.extend_from_slice(value);
        Ok(())
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn list(&self) -> TlvList<'_> {
        TlvList(&self.0)
    }
}
