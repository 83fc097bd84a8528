use crate::sql::DatabaseError;

/// Why the store could not answer.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// `store.url` names a database that this build does not know.
    #[error("store.url: {0:?} is not supported; use sqlite:PATH, sqlite::memory: or postgres://…")]
    UnsupportedUrl(String),
    /// `store.url` cannot be read, without repeating it.
    #[error("store.url: {0}")]
    BadUrl(&'static str),
    /// Another row already has this name.
    #[error("{0} exists already")]
    Exists(&'static str),
    /// A stored value cannot be read: damaged, or written by a newer version.
    #[error("the store holds an unreadable {column}: {reason}")]
    Unreadable {
        column: &'static str,
        reason: String,
    },
    /// A newer build has changed the schema.
    #[error("the store is newer than this build: it has migration {0}")]
    Newer(i64),
    #[error("the store does not answer: {0}")]
    Database(#[from] DatabaseError),
}

/// Whether something failed because the database cannot be reached, is not the primary, or has too
/// much to do: the same may go well in some minutes.
#[must_use]
pub fn is_temporary(error: &(dyn std::error::Error + 'static)) -> bool {
    std::iter::successors(Some(error), |error| (*error).source())
        .filter_map(|error| error.downcast_ref::<DatabaseError>())
        .any(DatabaseError::is_temporary)
}

impl StoreError {
    /// What `column` holds is damaged, or was written by a newer version.
    pub fn unreadable(column: &'static str, reason: impl std::fmt::Display) -> Self {
        Self::Unreadable {
            column,
            reason: reason.to_string(),
        }
    }

    /// What was to be written, or what it meets in the store, is at fault: the same is refused
    /// however often it is tried.
    #[must_use]
    pub fn is_of_the_values(&self) -> bool {
        match self {
            Self::Exists(_) | Self::Unreadable { .. } => true,
            Self::Database(error) => error.is_of_the_values(),
            Self::UnsupportedUrl(_) | Self::BadUrl(_) | Self::Newer(_) => false,
        }
    }

    /// Names the thing whose key was taken when `error` is a violated uniqueness rule.
    pub(crate) fn taken(error: DatabaseError, what: &'static str) -> Self {
        if error.is_taken() {
            Self::Exists(what)
        } else {
            Self::Database(error)
        }
    }
}
