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
    Refused,
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

    /// A rule of the schema does not allow the values, or they are of another type.
    pub(crate) fn is_of_the_values(&self) -> bool {
        matches!(self.kind, Kind::Taken | Kind::Refused)
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
                _ => match failure.code {
                    ErrorCode::DatabaseBusy => Kind::Busy,
                    ErrorCode::ConstraintViolation
                    | ErrorCode::TypeMismatch
                    | ErrorCode::TooBig => Kind::Refused,
                    _ => Kind::Other,
                },
            },
            rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::ToSqlConversionFailure(_) => Kind::Refused,
            _ => Kind::Other,
        };
        Self {
            kind,
            reason: error.to_string(),
        }
    }
}
