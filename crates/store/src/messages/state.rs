/// The life of a message: queued → submitted → delivered | failed | expired. A message whose
/// receipt does not come may be queued again for another route.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MessageState {
    /// Accepted from the sign-in; not yet with a message centre.
    Queued,
    /// The message centre has it.
    Submitted,
    Delivered,
    Failed,
    /// Its code expired first; it was not sent, or no receipt came.
    Expired,
    /// It was of no more use before it was sent.
    Cancelled,
}

impl MessageState {
    pub const ALL: [Self; 6] = [
        Self::Queued,
        Self::Submitted,
        Self::Delivered,
        Self::Failed,
        Self::Expired,
        Self::Cancelled,
    ];

    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Submitted => "submitted",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
            Self::Expired => "expired",
            Self::Cancelled => "cancelled",
        }
    }

    /// Nothing more will happen to the message.
    #[must_use]
    pub const fn is_final(self) -> bool {
        !matches!(self, Self::Queued | Self::Submitted)
    }

    pub(crate) fn read(text: &str) -> Self {
        text.parse().unwrap_or(Self::Failed)
    }
}

impl std::str::FromStr for MessageState {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let named = Self::ALL.into_iter().find(|state| state.as_str() == text);
        named.ok_or(())
    }
}
