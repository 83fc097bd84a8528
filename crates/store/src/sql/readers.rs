use std::path::Path;

use super::run::{Outcome, Statement};
use super::{DatabaseError, postgres, sqlite};

/// Where statements run that only read, each by itself.
#[derive(Debug)]
pub(crate) enum Readers {
    Sqlite(sqlite::Readers),
    Postgres(postgres::Pool),
}

impl Readers {
    pub(super) async fn run(&self, statement: &Statement<'_>) -> Result<Outcome, DatabaseError> {
        match self {
            Self::Sqlite(readers) => readers.run(statement).await,
            Self::Postgres(pool) => pool.read(statement).await,
        }
    }

    pub(crate) fn is_postgres(&self) -> bool {
        matches!(self, Self::Postgres(_))
    }

    /// Whether another server may take the place of this one.
    pub(crate) fn has_replicas(&self) -> bool {
        match self {
            Self::Sqlite(_) => false,
            Self::Postgres(pool) => pool.has_replicas(),
        }
    }

    /// Writes all of it into a new SQLite file, as it is at this moment; none where that is not
    /// what the database keeps it in.
    pub(crate) async fn snapshot(&self, file: &Path) -> Option<Result<(), DatabaseError>> {
        match self {
            Self::Sqlite(readers) => Some(readers.snapshot(file).await),
            Self::Postgres(_) => None,
        }
    }

    pub(crate) fn close(&self) {
        match self {
            Self::Sqlite(readers) => readers.close(),
            Self::Postgres(pool) => pool.close(),
        }
    }
}
