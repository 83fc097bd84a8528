use std::fmt;
use std::time::Duration;

use deadpool_postgres::{Manager, ManagerConfig, Object, RecyclingMethod, Runtime, Timeouts};
use tokio_postgres::NoTls;

use super::address::Address;
use super::run::{self, within};
use super::tls::{Tls, connector};
use crate::StoreOptions;
use crate::sql::DatabaseError;
use crate::sql::run::{Outcome, Statement};

/// Connections to one server; cheap to clone.
#[derive(Clone)]
pub(crate) struct Pool {
    connections: deadpool_postgres::Pool,
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
        // A connection that broke is noticed when it does, and no sooner by asking.
        let manager = ManagerConfig {
            recycling_method: RecyclingMethod::Fast,
        };
        let config = address.config.clone();
        let manager = match &address.tls {
            Tls::None => Manager::from_config(config, NoTls, manager),
            Tls::Checked { root } => {
                Manager::from_config(config, connector(root.as_deref())?, manager)
            }
        };
        let connections = deadpool_postgres::Pool::builder(manager)
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
            patience: options.statement_time.saturating_add(LONGER),
        })
    }

    pub(super) async fn get(&self) -> Result<Object, DatabaseError> {
        Ok(self.connections.get().await?)
    }

    pub(super) fn patience(&self) -> Duration {
        self.patience
    }

    /// Runs a statement that only reads.
    pub(in crate::sql) async fn read(
        &self,
        statement: &Statement<'_>,
    ) -> Result<Outcome, DatabaseError> {
        match self.read_once(statement).await {
            // It broke while it was idle, or the server was started anew: the next one is fresh.
            Err(error) if error.is_gone() => self.read_once(statement).await,
            outcome => outcome,
        }
    }

    async fn read_once(&self, statement: &Statement<'_>) -> Result<Outcome, DatabaseError> {
        let client = self.get().await?;
        let outcome = within(self.patience, run::on(&client, statement)).await;
        if outcome.as_ref().is_err_and(DatabaseError::is_gone) {
            // Nobody else gets it.
            drop(Object::take(client));
        }
        outcome
    }

    pub(in crate::sql) fn close(&self) {
        self.connections.close();
    }
}

impl fmt::Debug for Pool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pool")
    }
}
