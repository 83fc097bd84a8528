use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{Sqlite, SqliteConnection, Transaction};

use crate::StoreError;

static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("./migrations");

/// A handle on the store; cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    readers: SqlitePool,
    /// One connection: writers queue here in order instead of failing as busy.
    writer: SqlitePool,
    configured: Arc<AtomicU64>,
}

/// A transaction that writes. Dropping it without [`Tx::commit`] undoes it.
#[derive(Debug)]
pub struct Tx {
    inner: Writer,
    configured: Arc<AtomicU64>,
    configures: bool,
}

#[derive(Debug)]
enum Writer {
    Transaction(Transaction<'static, Sqlite>),
    /// Each statement is its own transaction.
    Single(PoolConnection<Sqlite>),
}

impl Store {
    /// Opens, creates if missing, and brings the schema up to date.
    ///
    /// # Errors
    /// If the database cannot be opened or is newer than this build.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        if !url.starts_with("sqlite:") {
            return Err(StoreError::UnsupportedUrl(without_credentials(url)));
        }
        let memory = url.contains(":memory:");
        let options = SqliteConnectOptions::from_str(url)?
            .create_if_missing(true)
            .foreign_keys(true)
            .journal_mode(SqliteJournalMode::Wal)
            // A used code stays used even when the power fails.
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(10))
            .statement_cache_capacity(200);
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .min_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .test_before_acquire(false)
            .connect_with(options.clone())
            .await?;
        MIGRATIONS.run(&writer).await?;
        // A database in memory lives in one connection.
        let readers = if memory {
            writer.clone()
        } else {
            SqlitePoolOptions::new()
                .max_connections(4)
                .min_connections(1)
                .max_lifetime(None)
                .test_before_acquire(false)
                .connect_with(options.read_only(true).create_if_missing(false))
                .await?
        };
        Ok(Self {
            readers,
            writer,
            configured: Arc::default(),
        })
    }

    pub(crate) fn reader(&self) -> &SqlitePool {
        &self.readers
    }

    /// Begins a transaction that may write.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn begin(&self) -> Result<Tx, StoreError> {
        // IMMEDIATE takes the write lock first, so that a read inside cannot go stale.
        let inner = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        Ok(self.tx(Writer::Transaction(inner)))
    }

    /// For a write that is one statement, which is atomic by itself: it is done when its method
    /// returns, without [`Tx::commit`], and costs a third of a transaction around it.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn single(&self) -> Result<Tx, StoreError> {
        let inner = self.writer.acquire().await?;
        Ok(self.tx(Writer::Single(inner)))
    }

    fn tx(&self, inner: Writer) -> Tx {
        Tx {
            inner,
            configured: Arc::clone(&self.configured),
            configures: false,
        }
    }

    /// How often this process changed the configuration in the store. It rises before the change
    /// is reported as done; those of other processes show in [`Store::configuration_revision`].
    #[must_use]
    pub fn own_configuration_changes(&self) -> u64 {
        self.configured.load(Ordering::Acquire)
    }

    /// Asks the store for a sign of life.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT 1").execute(self.reader()).await?;
        Ok(())
    }

    /// Waits for open work and closes all connections.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

impl Tx {
    pub(crate) fn connection(&mut self) -> &mut SqliteConnection {
        match &mut self.inner {
            Writer::Transaction(transaction) => transaction,
            Writer::Single(connection) => connection,
        }
    }

    /// # Errors
    /// If the store does not answer; then nothing of the transaction happened.
    pub async fn commit(self) -> Result<(), StoreError> {
        match self.inner {
            Writer::Transaction(transaction) => transaction.commit().await?,
            Writer::Single(_) => return Ok(()),
        }
        if self.configures {
            self.configured.fetch_add(1, Ordering::Release);
        }
        Ok(())
    }

    /// The configuration is different once what was written is there.
    pub(crate) fn note_configuration(&mut self) {
        match &self.inner {
            Writer::Transaction(_) => self.configures = true,
            Writer::Single(_) => {
                self.configured.fetch_add(1, Ordering::Release);
            }
        }
    }
}

fn without_credentials(url: &str) -> String {
    match (url.find("://"), url.rfind('@')) {
        (Some(scheme), Some(at)) if at > scheme => format!("{}…{}", &url[..scheme + 3], &url[at..]),
        _ => url.to_owned(),
    }
}
