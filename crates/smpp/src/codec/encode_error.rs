/// A value that its PDU cannot carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EncodeError {
    /// More octets than the field has room for.
    #[error("{field} has {length} octets, at most {max} are allowed")]
    TooLong {
        /// The field as the specification names it.
        field: &'static str,
        length: usize,
        max: usize,
    },
    /// Addresses are printable ASCII (§3.1).
    #[error("{field} holds more than printable ASCII")]
    NotAscii {
        /// The field as the specification names it.
        field: &'static str,
    },
    /// A C-octet string ends at its first NUL.
    #[error("{field} holds a NUL octet")]
    Nul {
        /// The field as the specification names it.
        field: &'static str,
    },
    /// The other side's version is before 3.4.
    #[error("the message centre speaks SMPP 3.3, which has no optional parameters")]
    NoOptionalParameters,
}
