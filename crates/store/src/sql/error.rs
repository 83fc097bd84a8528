use rusqlite::ErrorCode;
use rusqlite::ffi::{SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_UNIQUE};

/// What the database said. It never repeats a value.
#[derive(Debug, thiserror::Error)]
#[error("{reason}")]
pub struct DatabaseError {
    kind: Kind,
    reason: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Taken,
    Busy,
    Other,
}

impl DatabaseError {
    pub(crate) fn other(reason: impl Into<String>) -> Self {
        Self {
            kind: Kind::Other,
            reason: reason.into(),
        }
    }

    /// A uniqueness rule was violated.
    pub(crate) fn is_taken(&self) -> bool {
        self.kind == Kind::Taken
    }

    /// Another process writes.
    pub(super) fn is_busy(&self) -> bool {
        self.kind == Kind::Busy
    }
}

impl From<rusqlite::Error> for DatabaseError {
    fn from(error: rusqlite::Error) -> Self {
        let kind = match &error {
            rusqlite::Error::SqliteFailure(failure, _) => match failure.extended_code {
                SQLITE_CONSTRAINT_PRIMARYKEY | SQLITE_CONSTRAINT_UNIQUE => Kind::Taken,
                _ if failure.code == ErrorCode::DatabaseBusy => Kind::Busy,
                _ => Kind::Other,
            },
            _ => Kind::Other,
        };
        Self {
            kind,
            reason: error.to_string(),
        }
    }
}
