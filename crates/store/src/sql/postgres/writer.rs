use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::Mutex;

use super::address::Address;
use super::pool::Pool;
use super::schema;
use super::writing::{Held, Writing, begin};
use crate::StoreOptions;
use crate::sql::DatabaseError;

/// Where transactions begin. Those of this node queue here, so that only one connection of a node
/// ever waits for its turn among the nodes.
#[derive(Clone)]
pub(crate) struct Writer {
    pool: Pool,
    queue: Arc<Mutex<()>>,
    begin: Arc<str>,
    address: Arc<Address>,
    retries: Arc<AtomicU64>,
}

impl Writer {
    pub(crate) async fn open(
        address: &Address,
        options: &StoreOptions,
    ) -> Result<Self, DatabaseError> {
        let pool = Pool::new(address, options)?;
        schema::prepare(&pool).await?;
        Ok(Self {
            pool,
            queue: Arc::default(),
            begin: begin(options.statement_time).into(),
            address: Arc::new(address.clone()),
            retries: Arc::default(),
        })
    }

    pub(in crate::sql) fn address(&self) -> Arc<Address> {
        Arc::clone(&self.address)
    }

    pub(in crate::sql) fn retries(&self) -> u64 {
        self.retries.load(Ordering::Relaxed)
    }

    pub(crate) fn pool(&self) -> Pool {
        self.pool.clone()
    }

    async fn held(&self) -> Result<Held, DatabaseError> {
        let turn = Arc::clone(&self.queue).lock_owned().await;
        let client = self.pool.get().await?;
        Ok(Held::new(turn, client, self.pool.clone()))
    }

    /// Waits for its turn first, so that a read inside cannot go stale.
    pub(in crate::sql) async fn begin(&self) -> Result<Writing, DatabaseError> {
        Writing::begin(self.held().await?, &self.begin).await
    }

    /// Each statement is its own transaction.
    pub(in crate::sql) async fn single(&self) -> Result<Writing, DatabaseError> {
        let (begin, retries) = (Arc::clone(&self.begin), Arc::clone(&self.retries));
        Ok(Writing::single(self.held().await?, begin, retries))
    }

    /// Waits for the transaction that is open and closes the connections.
    pub(in crate::sql) async fn close(&self) {
        let _turn = self.queue.lock().await;
        self.pool.close();
    }
}

impl fmt::Debug for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Writer")
    }
}
