use std::fmt;
use std::pin::Pin;
use std::time::Duration;

use deadpool::Runtime;
use deadpool::managed::{self, Metrics, RecycleError, RecycleResult, Timeouts};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::address::Address;
use super::link::Link;
use super::run::{self, within};
use crate::StoreOptions;
use crate::sql::DatabaseError;
use crate::sql::run::{Outcome, Statement};

/// A connection of the pool's, given back when it is dropped.
pub(super) type Object = managed::Object<Manager>;

/// Connections to the primary; cheap to clone.
#[derive(Clone)]
pub(crate) struct Pool {
    connections: managed::Pool<Manager>,
    address: Address,
    /// How long a statement may take, seen from here.
    patience: Duration,
}

/// The server gives up first, so that it is the one to say why.
const LONGER: Duration = Duration::from_secs(5);
/// How long somebody waits for a connection to become free.
const QUEUE: Duration = Duration::from_secs(30);
/// One writes, and one must be left to read for it.
const FEWEST: usize = 2;

impl Pool {
    pub(super) fn new(address: &Address, options: &StoreOptions) -> Result<Self, DatabaseError> {
        let manager = Manager {
            tls: address.tls.connector()?,
            address: address.clone(),
        };
        let connections = managed::Pool::builder(manager)
            .max_size(options.connections.max(FEWEST))
            .runtime(Runtime::Tokio1)
            .timeouts(Timeouts {
                wait: Some(QUEUE),
                create: Some(QUEUE),
                recycle: Some(QUEUE),
            })
            .build()
            .map_err(|_| DatabaseError::other("the connections cannot be kept"))?;
        Ok(Self {
            connections,
            address: address.clone(),
            patience: options.statement_time.saturating_add(LONGER),
        })
    }

    pub(super) async fn get(&self) -> Result<Object, DatabaseError> {
        Ok(self.connections.get().await?)
    }

    /// For an answer that may never come. Where it does not, or the server is not the primary, all
    /// connections that are there now are given up.
    pub(super) async fn within<T>(
        &self,
        work: impl Future<Output = Result<T, DatabaseError>>,
    ) -> Result<T, DatabaseError> {
        let outcome = within(self.patience, work).await;
        if outcome.as_ref().is_err_and(DatabaseError::is_gone) {
            self.address.primary.doubt();
        }
        outcome
    }

    /// Runs a statement that only reads.
    pub(in crate::sql) async fn read(
        &self,
        statement: &Statement<'_>,
    ) -> Result<Outcome, DatabaseError> {
        match self.read_once(statement).await {
            // It broke while it was idle, or another server is the primary: the next one is fresh.
            Err(error) if error.is_gone() => self.read_once(statement).await,
            outcome => outcome,
        }
    }

    async fn read_once(&self, statement: &Statement<'_>) -> Result<Outcome, DatabaseError> {
        let client = self.get().await?;
        self.within(run::on(&client, statement)).await
    }

    pub(in crate::sql) fn has_replicas(&self) -> bool {
        self.address.servers.len() > 1
    }

    pub(in crate::sql) fn close(&self) {
        self.connections.close();
    }
}

type Connecting<'a> = Pin<Box<dyn Future<Output = Result<Link, DatabaseError>> + Send + 'a>>;

/// Makes connections, and says which are good for another time.
pub(super) struct Manager {
    address: Address,
    tls: Option<MakeRustlsConnect>,
}

impl managed::Manager for Manager {
    type Type = Link;
    type Error = DatabaseError;

    async fn create(&self) -> Result<Link, DatabaseError> {
        // Of no known size: it would be a part of every future that reads or writes.
        let connecting: Connecting<'_> = Box::pin(self.address.connect(self.tls.as_ref()));
        connecting.await
    }

    async fn recycle(&self, link: &mut Link, _: &Metrics) -> RecycleResult<DatabaseError> {
        // A connection that broke is noticed when it does, and no sooner by asking.
        if !link.is_closed() && self.address.primary.is_at(link) {
            Ok(())
        } else {
            Err(RecycleError::message("it does not lead to the primary"))
        }
    }
}

impl fmt::Debug for Pool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pool")
    }
}
