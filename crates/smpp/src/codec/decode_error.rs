use super::CommandStatus;

/// A PDU that breaks the specification. `status` is what the answer to it should carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {}", status.meaning())]
pub struct DecodeError {
    /// The field as the specification names it.
    pub field: &'static str,
    pub status: CommandStatus,
}
