/// What came of a call that was not heard. Holds neither number nor words.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CallError {
    #[error("the SIP server cannot be reached: {0}")]
    Unreachable(std::io::Error),
    /// Nothing came back at all.
    #[error("the SIP server does not answer")]
    Silent,
    #[error("busy")]
    Busy,
    #[error("declined")]
    Declined,
    #[error("no answer")]
    NoAnswer,
    #[error("SIP status {0}")]
    Refused(u16),
    /// Our name or password is wrong, or there is no common way to prove it.
    #[error("the SIP server does not accept who calls (status {0})")]
    Unauthorised(u16),
    #[error("answered, but with no sound that both sides know")]
    NoSound,
}

impl CallError {
    /// RFC 3261 §21.
    pub(super) const fn of(status: u16) -> Self {
        match status {
            486 | 600 => Self::Busy,
            603 => Self::Declined,
            408 | 480 | 487 => Self::NoAnswer,
            401 | 403 | 407 => Self::Unauthorised(status),
            _ => Self::Refused(status),
        }
    }
}
