use countersign_core::Millis;

use crate::sql::{query_as, query_scalar};
use crate::{Store, StoreError};

/// What the store runs on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Database {
    /// Such as `PostgreSQL 15.9`.
    pub name: String,
    /// Settings of the server that take something away which the store promises.
    pub weaknesses: Vec<String>,
}

/// Without each of these a commit may be lost.
const PROMISES: [&str; 3] = ["fsync", "full_page_writes", "synchronous_commit"];

impl Store {
    /// Whether other nodes may be on it: it is a database server's.
    #[must_use]
    pub fn is_shared(&self) -> bool {
        self.reader().is_postgres()
    }

    /// What time it is by the database's clock, which is one for all nodes; none where the machine's
    /// is the only one.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn time(&self) -> Result<Option<Millis>, StoreError> {
        if !self.is_shared() {
            return Ok(None);
        }
        let now: i64 =
            query_scalar("SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)")
                .fetch_one(self.reader())
                .await?;
        Ok(Some(Millis(now)))
    }

    /// # Errors
    /// If the store does not answer.
    pub async fn database(&self) -> Result<Database, StoreError> {
        if !self.is_shared() {
            return Ok(Database {
                name: "SQLite".to_owned(),
                weaknesses: Vec::new(),
            });
        }
        let settings: Vec<(String, String)> = query_as(
            "SELECT name, setting FROM pg_settings WHERE name IN
                 ('server_version', 'fsync', 'full_page_writes', 'synchronous_commit',
                  'synchronous_standby_names')",
        )
        .fetch_all(self.reader())
        .await?;
        let is = |wanted: &str| {
            let found = settings.iter().find(|(name, _)| name == wanted);
            found.map_or("", |(_, value)| value.as_str())
        };
        let off = PROMISES.iter().filter(|name| is(name) == "off");
        let mut weaknesses: Vec<String> = off
            .map(|name| {
                format!("{name} is off: after a crash of the server a used code may be unused")
            })
            .collect();
        let waits = !is("synchronous_standby_names").is_empty();
        if self.reader().has_replicas() && !(waits && is("synchronous_commit") != "local") {
            let reason = "the primary waits for no replica (synchronous_standby_names): when one \
                takes its place a used code may be unused";
            weaknesses.push(reason.to_owned());
        }
        Ok(Database {
            name: format!("PostgreSQL {}", is("server_version")),
            weaknesses,
        })
    }
}
