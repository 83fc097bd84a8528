use std::fmt;
use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use tokio::sync::{Mutex, OwnedMutexGuard};
use tokio::time::{Instant, sleep};

use super::run;
use crate::sql::DatabaseError;
use crate::sql::run::{Outcome, Statement};

/// The one connection that writes: writers queue here in order instead of failing as busy.
#[derive(Clone)]
pub(crate) struct Writer(Arc<Mutex<Option<Connection>>>);

type Held = OwnedMutexGuard<Option<Connection>>;

/// How long another process may hold the database, and how often it is asked for.
const PATIENCE: Duration = Duration::from_secs(10);
const AGAIN: Duration = Duration::from_millis(5);
/// Prepared statements that a connection keeps: more than there are in this crate.
const STATEMENTS: usize = 300;

/// Lets a statement that was prepared once be used again as it is. Otherwise SQLite plans it anew
/// for the values of its parameters, whenever they change or are taken away: each time.
pub(super) fn keep_statements(connection: &Connection) -> rusqlite::Result<()> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(())
}

impl Writer {
    /// Opens a file, creating it if it is missing; none is a database in memory.
    pub(crate) async fn open(path: Option<PathBuf>) -> Result<Self, DatabaseError> {
        on_blocking_thread(move || Self::connect(path.as_deref())).await?
    }

    fn connect(path: Option<&Path>) -> Result<Self, DatabaseError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        if let Some(path) = path {
            // Nobody else may read a new one. What is wrong here is told by SQLite just after.
            let mut private = OpenOptions::new();
            let _made = private
                .write(true)
                .create(true)
                .truncate(false)
                .mode(0o600)
                .open(path);
        }
        let connection = match path {
            Some(path) => Connection::open_with_flags(path, flags)?,
            None => Connection::open_in_memory()?,
        };
        connection.busy_timeout(PATIENCE)?;
        // A used code stays used even when the power fails.
        connection.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;",
        )?;
        // From now on a wait is ours, so that it blocks no thread.
        connection.busy_timeout(Duration::ZERO)?;
        keep_statements(&connection)?;
        Ok(Self(Arc::new(Mutex::new(Some(connection)))))
    }

    /// Takes the write lock first, so that a read inside cannot go stale.
    pub(crate) async fn begin(&self) -> Result<Writing, DatabaseError> {
        let mut held = self.hold().await?;
        let until = Instant::now() + PATIENCE;
        loop {
            match connection(&mut held)?.execute_batch("BEGIN IMMEDIATE") {
                Ok(()) => return Ok(Writing::Transaction(Some(held))),
                Err(error) => wait(error.into(), until).await?,
            }
        }
    }

    /// Each statement is its own transaction.
    pub(crate) async fn single(&self) -> Result<Writing, DatabaseError> {
        Ok(Writing::Single(Some(self.hold().await?)))
    }

    pub(super) async fn read(&self, statement: &Statement<'_>) -> Result<Outcome, DatabaseError> {
        let mut held = self.hold().await?;
        run::on(connection(&mut held)?, statement)
    }

    async fn hold(&self) -> Result<Held, DatabaseError> {
        let mut held = Arc::clone(&self.0).lock_owned().await;
        // Whoever had it before may have been cut off in the middle.
        if let Some(connection) = held.as_mut()
            && !connection.is_autocommit()
        {
            connection.execute_batch("ROLLBACK")?;
        }
        Ok(held)
    }

    /// Waits for the transaction that is open and closes the connection.
    pub(crate) async fn close(&self) {
        let mut held = Arc::clone(&self.0).lock_owned().await;
        // The last connection to go writes the log back into the database, which takes a moment.
        on_blocking_thread(move || drop(held.take())).await.ok();
    }
}

impl fmt::Debug for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Writer")
    }
}

fn connection(held: &mut Held) -> Result<&mut Connection, DatabaseError> {
    held.as_mut()
        .ok_or_else(|| DatabaseError::other("the store is closed"))
}

async fn wait(error: DatabaseError, until: Instant) -> Result<(), DatabaseError> {
    if !error.is_busy() || Instant::now() > until {
        return Err(error);
    }
    sleep(AGAIN).await;
    Ok(())
}

async fn on_blocking_thread<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, DatabaseError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|_| DatabaseError::other("the database's thread ended early"))
}

/// The write connection while somebody has it. Dropping an open transaction undoes it.
pub(crate) enum Writing {
    Transaction(Option<Held>),
    Single(Option<Held>),
}

impl Writing {
    pub(in crate::sql) async fn run(
        &mut self,
        statement: Statement<'_>,
    ) -> Result<Outcome, DatabaseError> {
        match self {
            Self::Transaction(held) => run::on(open(held)?, &statement),
            Self::Single(held) => {
                let statement = Arc::new(statement.into_owned());
                let until = Instant::now() + PATIENCE;
                loop {
                    // Ends with the disk, so not here.
                    let (mut taken, statement) = (take(held)?, Arc::clone(&statement));
                    let (taken, outcome) = on_blocking_thread(move || {
                        let outcome = connection(&mut taken).and_then(|c| run::on(c, &statement));
                        (taken, outcome)
                    })
                    .await?;
                    *held = Some(taken);
                    match outcome {
                        Ok(outcome) => return Ok(outcome),
                        Err(error) => wait(error, until).await?,
                    }
                }
            }
        }
    }

    pub(crate) async fn commit(mut self) -> Result<(), DatabaseError> {
        let Self::Transaction(held) = &mut self else {
            return Ok(());
        };
        let mut taken = take(held)?;
        on_blocking_thread(move || {
            let connection = connection(&mut taken)?;
            let done = connection.execute_batch("COMMIT");
            if done.is_err() && !connection.is_autocommit() {
                connection.execute_batch("ROLLBACK")?;
            }
            Ok(done?)
        })
        .await?
    }

    /// For schema changes, which are several statements in one text.
    pub(crate) fn run_batch(&mut self, sql: &str) -> Result<(), DatabaseError> {
        match self {
            Self::Transaction(held) | Self::Single(held) => Ok(open(held)?.execute_batch(sql)?),
        }
    }
}

fn take(held: &mut Option<Held>) -> Result<Held, DatabaseError> {
    held.take().ok_or_else(gone)
}

fn open(held: &mut Option<Held>) -> Result<&mut Connection, DatabaseError> {
    connection(held.as_mut().ok_or_else(gone)?)
}

/// A statement was given up in the middle: what became of it is not known.
fn gone() -> DatabaseError {
    DatabaseError::other("the statement before was given up")
}

impl Drop for Writing {
    fn drop(&mut self) {
        if let Self::Transaction(Some(held)) = self
            && let Some(connection) = held.as_mut()
            && !connection.is_autocommit()
            && let Err(error) = connection.execute_batch("ROLLBACK")
        {
            tracing::error!("a transaction cannot be undone: {error}");
        }
    }
}

impl fmt::Debug for Writing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Writing")
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::StatementStatus;

    use super::*;

    #[test]
    fn a_statement_is_planned_once() {
        let connection = Connection::open_in_memory().unwrap();
        keep_statements(&connection).unwrap();
        let table =
            "CREATE TABLE t (id TEXT PRIMARY KEY, state TEXT); INSERT INTO t VALUES ('a', 'b')";
        connection.execute_batch(table).unwrap();
        for state in ["b", "c", "d"] {
            let statement = Statement {
                sql: "SELECT id FROM t WHERE state = $1 AND id > $2".into(),
                values: vec![state.into(), "0".into()],
                may_fail: false,
                counts: false,
            };
            run::on(&connection, &statement).unwrap();
            let kept = connection.prepare_cached(&statement.sql).unwrap();
            assert_eq!(kept.get_status(StatementStatus::RePrepare), 0);
        }
    }
}
