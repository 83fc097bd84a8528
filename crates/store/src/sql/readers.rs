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

    pub(crate) fn close(&self) {
        match self {
            Self::Sqlite(readers) => readers.close(),
            Self::Postgres(pool) => pool.close(),
        }
    }
}
