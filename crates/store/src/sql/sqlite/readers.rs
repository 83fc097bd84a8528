use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::Writer;
use super::run;
use crate::sql::DatabaseError;
use crate::sql::run::{Outcome, Statement};

/// Connections that only read. As many are open as statements ever ran at the same moment.
pub(crate) enum Readers {
    File {
        path: PathBuf,
        idle: Mutex<Vec<Connection>>,
    },
    /// A database in memory lives in one connection.
    Memory(Writer),
}

/// Only while the database is being recovered does a reader wait at all.
const PATIENCE: Duration = Duration::from_secs(10);

impl Readers {
    pub(crate) fn of_file(path: PathBuf) -> Result<Self, DatabaseError> {
        let first = open(&path)?;
        Ok(Self::File {
            path,
            idle: Mutex::new(vec![first]),
        })
    }

    pub(in crate::sql) async fn run(
        &self,
        statement: &Statement<'_>,
    ) -> Result<Outcome, DatabaseError> {
        match self {
            Self::File { path, idle } => {
                let connection = idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
                let connection = match connection {
                    Some(connection) => connection,
                    None => open(path)?,
                };
                let outcome = run::on(&connection, statement);
                idle.lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .push(connection);
                outcome
            }
            Self::Memory(writer) => writer.read(statement).await,
        }
    }

    /// Writes all of it into a new file. Whoever writes here meanwhile is not in its way.
    pub(in crate::sql) async fn snapshot(&self, file: &Path) -> Result<(), DatabaseError> {
        let Self::File { path, .. } = self else {
            return Err(DatabaseError::other("a database in memory has no file"));
        };
        let (path, file) = (path.clone(), file.to_path_buf());
        let done = tokio::task::spawn_blocking(move || {
            let connection = open(&path)?;
            let file = file.to_string_lossy();
            connection.execute("VACUUM INTO $1", [&*file])?;
            Ok(())
        });
        let done = done.await;
        done.unwrap_or_else(|_| Err(DatabaseError::other("the database's thread ended early")))
    }

    pub(crate) fn close(&self) {
        if let Self::File { idle, .. } = self {
            idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
        }
    }
}

fn open(path: &PathBuf) -> Result<Connection, DatabaseError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(PATIENCE)?;
    super::writer::keep_statements(&connection)?;
    Ok(connection)
}

impl fmt::Debug for Readers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Readers")
    }
}
