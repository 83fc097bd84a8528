use std::time::Duration;

/// How a database server is used. SQLite needs none of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoreOptions {
    /// The most connections at once.
    pub connections: usize,
    /// The server ends a statement of a transaction that takes longer.
    pub statement_time: Duration,
}

impl Default for StoreOptions {
    fn default() -> Self {
        Self {
            connections: 10,
            statement_time: Duration::from_secs(30),
        }
    }
}
