/// Why the store could not answer.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// `store.url` names a database that this build does not know.
    #[error("store.url: {0:?} is not supported; use sqlite:PATH or sqlite::memory:")]
    UnsupportedUrl(String),
    /// Another row already has this name.
    #[error("{0} exists already")]
    Exists(&'static str),
    /// A stored value cannot be read: damaged, or written by a newer version.
    #[error("the store holds an unreadable {column}: {reason}")]
    Unreadable {
        column: &'static str,
        reason: String,
    },
    #[error("the store cannot be brought up to date: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    #[error("the store does not answer: {0}")]
    Database(#[from] sqlx::Error),
}

impl StoreError {
    /// Names the thing whose key was taken when `error` is a violated uniqueness rule.
    pub(crate) fn taken(error: sqlx::Error, what: &'static str) -> Self {
        match &error {
            sqlx::Error::Database(db) if db.is_unique_violation() => Self::Exists(what),
            _ => Self::Database(error),
        }
    }
}
