use super::{CommandId, CommandStatus, DecodeError};

/// Length of a PDU's header in octets (§3.2).
pub const HEADER: usize = 16;

/// What every PDU starts with, besides its length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    pub id: CommandId,
    /// Zero in requests.
    pub status: CommandStatus,
    /// Ties a response to its request.
    pub sequence: u32,
}

impl Header {
    /// Header of a request.
    pub const fn request(id: CommandId, sequence: u32) -> Self {
        Self {
            id,
            status: CommandStatus::ROK,
            sequence,
        }
    }

    /// Header of the answer to this request.
    pub const fn answer(&self, status: CommandStatus) -> Self {
        Self {
            id: self.id.response(),
            status,
            sequence: self.sequence,
        }
    }

    /// Reads the header of a whole frame.
    ///
    /// # Errors
    /// `command_length` if the frame is shorter than a header.
    pub fn read(frame: &[u8]) -> Result<Self, DecodeError> {
        let Some(header) = frame.first_chunk::<HEADER>() else {
            return Err(DecodeError {
                field: "command_length",
                status: CommandStatus::RINVCMDLEN,
            });
        };
        let word = |at: usize| {
            u32::from_be_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]])
        };
        Ok(Self {
            id: CommandId(word(4)),
            status: CommandStatus(word(8)),
            sequence: word(12),
        })
    }
}
