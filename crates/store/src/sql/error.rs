/// What the database said. It never repeats a value.
#[derive(Debug, thiserror::Error)]
#[error("{reason}")]
pub struct DatabaseError {
    kind: Kind,
    reason: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Taken,
    Refused,
    /// The same may go well in a moment.
    Busy,
    /// The server, or the way to it. What became of a write is not known.
    Gone,
    /// It took too long, for there is too much to do.
    Late,
    Other,
}

impl DatabaseError {
    pub(super) fn new(kind: Kind, reason: impl Into<String>) -> Self {
        Self {
            kind,
            reason: reason.into(),
        }
    }

    pub(crate) fn other(reason: impl Into<String>) -> Self {
        Self::new(Kind::Other, reason)
    }

    /// A uniqueness rule was violated.
    pub(crate) fn is_taken(&self) -> bool {
        self.kind == Kind::Taken
    }

    /// A rule of the schema does not allow the values, or they are of another type.
    pub(crate) fn is_of_the_values(&self) -> bool {
        matches!(self.kind, Kind::Taken | Kind::Refused)
    }

    pub(super) fn is_gone(&self) -> bool {
        self.kind == Kind::Gone
    }

    /// The same may go well in some minutes, without anything being changed here.
    pub(crate) fn is_temporary(&self) -> bool {
        matches!(self.kind, Kind::Gone | Kind::Late | Kind::Busy)
    }

    /// Somebody else is in the way.
    pub(super) fn is_busy(&self) -> bool {
        self.kind == Kind::Busy
    }
}
