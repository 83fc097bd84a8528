use super::run::{Outcome, Statement};
use super::{Boxed, DatabaseError, postgres, sqlite};

/// Where transactions begin. They queue: there is one at a time, on all nodes together.
#[derive(Clone, Debug)]
pub(crate) enum Writer {
    Sqlite(sqlite::Writer),
    Postgres(postgres::Writer),
}

impl Writer {
    /// A transaction, in which a read cannot go stale.
    pub(crate) fn begin(&self) -> Boxed<'_, Result<Writing, DatabaseError>> {
        Box::pin(async move {
            Ok(match self {
                Self::Sqlite(writer) => Writing::Sqlite(writer.begin().await?),
                Self::Postgres(writer) => Writing::Postgres(Box::new(writer.begin().await?)),
            })
        })
    }

    /// Each statement is its own transaction.
    pub(crate) fn single(&self) -> Boxed<'_, Result<Writing, DatabaseError>> {
        Box::pin(async move {
            Ok(match self {
                Self::Sqlite(writer) => Writing::Sqlite(writer.single().await?),
                Self::Postgres(writer) => Writing::Postgres(Box::new(writer.single().await?)),
            })
        })
    }

    /// What calls `heard` whenever a node announces something, where nodes can.
    pub(crate) fn listening(
        &self,
        heard: impl Fn(Heard<'_>) + Send + Sync + 'static,
    ) -> Option<impl Future<Output = ()> + Send + 'static> {
        match self {
            Self::Sqlite(_) => None,
            Self::Postgres(writer) => {
                let address = writer.address();
                Some(async move { address.listen(heard).await })
            }
        }
    }

    /// How often a statement was tried again.
    pub(crate) fn retries(&self) -> u64 {
        match self {
            // Another process is waited for.
            Self::Sqlite(_) => 0,
            Self::Postgres(writer) => writer.retries(),
        }
    }

    /// Waits for the transaction that is open and closes what it ran on.
    pub(crate) async fn close(&self) {
        match self {
            Self::Sqlite(writer) => writer.close().await,
            Self::Postgres(writer) => writer.close().await,
        }
    }
}

/// What another node announced.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Heard<'a> {
    /// The configuration has changed.
    Change,
    Word(&'a str),
}

/// A transaction, or the right to write single statements. Dropping an open one undoes it.
#[derive(Debug)]
pub(crate) enum Writing {
    Sqlite(sqlite::Writing),
    Postgres(Box<postgres::Writing>),
}

impl Writing {
    pub(super) async fn run(&mut self, statement: Statement<'_>) -> Result<Outcome, DatabaseError> {
        match self {
            Self::Sqlite(writing) => writing.run(statement).await,
            Self::Postgres(writing) => writing.run(&statement).await,
        }
    }

    pub(crate) fn commit(self) -> Boxed<'static, Result<(), DatabaseError>> {
        Box::pin(async move {
            match self {
                Self::Sqlite(writing) => writing.commit().await,
                Self::Postgres(writing) => writing.commit().await,
            }
        })
    }

    /// For schema changes, which are several statements in one text.
    pub(crate) async fn run_batch(&mut self, sql: &str) -> Result<(), DatabaseError> {
        match self {
            Self::Sqlite(writing) => writing.run_batch(sql),
            Self::Postgres(writing) => writing.run_batch(sql).await,
        }
    }

    /// Tells all nodes that the configuration has changed.
    pub(crate) async fn announce(&mut self) -> Result<(), DatabaseError> {
        match self {
            Self::Sqlite(_) => Ok(()),
            Self::Postgres(writing) => writing.announce().await,
        }
    }

    /// Whether each statement is done when it has run.
    pub(crate) fn is_single(&self) -> bool {
        match self {
            Self::Sqlite(writing) => matches!(writing, sqlite::Writing::Single(_)),
            Self::Postgres(writing) => writing.is_single(),
        }
    }

    pub(crate) fn is_sqlite(&self) -> bool {
        matches!(self, Self::Sqlite(_))
    }
}
