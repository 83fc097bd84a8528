//! A transaction that is open, or statements of which each is one.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::OwnedMutexGuard;

use super::listen::ANNOUNCE;
use super::pool::{Object, Pool};
use super::run::{self, within};
use super::schema;
use crate::sql::DatabaseError;
use crate::sql::run::{Outcome, Statement};

/// How long another node may write while we wait, and be silent in the middle of a transaction:
/// then it is dead or cut off, and the server undoes what it began.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often a statement that somebody else got in the way of is tried.
const TRIES: u32 = 5;

/// What begins a transaction, in one round trip. The settings are its own: with a pooler between,
/// the connection is somebody else's afterwards.
pub(super) fn begin(statement_time: Duration) -> String {
    let (wait, statement) = (PATIENCE.as_millis(), statement_time.as_millis());
    format!(
        "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL lock_timeout = {wait};
         SET LOCAL idle_in_transaction_session_timeout = {wait};
         SET LOCAL statement_timeout = {statement};
         SELECT id FROM turn WHERE id = 1 FOR UPDATE"
    )
}

/// A server that has committed and waits for its replica would say that all is well when
/// `statement_timeout` ends the wait, though the replica has nothing of it.
const PATIENTLY: &str = "SET LOCAL statement_timeout = 0";
const COMMIT: &str = "COMMIT";

/// This node's right to write, and the connection to do it on.
pub(super) struct Held {
    client: Object,
    pool: Pool,
    _turn: OwnedMutexGuard<()>,
}

impl Held {
    pub(super) const fn new(turn: OwnedMutexGuard<()>, client: Object, pool: Pool) -> Self {
        Self {
            client,
            pool,
            _turn: turn,
        }
    }
}

/// Whoever writes. Dropping an open transaction undoes it.
pub(crate) enum Writing {
    Transaction(Transaction),
    Single(Single),
}

pub(crate) struct Transaction {
    held: Option<Held>,
    /// A statement was refused, and the server will not keep any of the transaction.
    failed: bool,
}

pub(crate) struct Single {
    /// None after the connection failed.
    held: Option<Held>,
    begin: Arc<str>,
    retries: Arc<AtomicU64>,
}

impl Writing {
    /// Begins a transaction by the statements of [`begin`].
    pub(super) async fn begin(held: Held, statements: &str) -> Result<Self, DatabaseError> {
        // From here on it is undone if this is given up while the server has it.
        let mut transaction = Transaction {
            held: Some(held),
            failed: false,
        };
        let held = transaction.held()?;
        let begun = async { Ok(held.client.batch_execute(statements).await?) };
        let begun = held.pool.within(begun).await;
        transaction.known(begun)?;
        Ok(Self::Transaction(transaction))
    }

    /// Each statement is its own transaction, which begins by the statements of [`begin`].
    pub(super) fn single(held: Held, begin: Arc<str>, retries: Arc<AtomicU64>) -> Self {
        Self::Single(Single {
            held: Some(held),
            begin,
            retries,
        })
    }

    pub(in crate::sql) async fn run(
        &mut self,
        statement: &Statement<'_>,
    ) -> Result<Outcome, DatabaseError> {
        match self {
            Self::Transaction(transaction) => transaction.run(statement).await,
            Self::Single(single) => single.run(statement).await,
        }
    }

    pub(in crate::sql) async fn commit(self) -> Result<(), DatabaseError> {
        match self {
            Self::Transaction(transaction) => transaction.commit().await,
            Self::Single(_) => Ok(()),
        }
    }

    pub(in crate::sql) async fn run_batch(&mut self, sql: &str) -> Result<(), DatabaseError> {
        let Self::Transaction(transaction) = self else {
            return Err(DatabaseError::other("a schema changes in a transaction"));
        };
        let held = transaction.held()?;
        Ok(held.client.batch_execute(&schema::translated(sql)).await?)
    }

    /// Tells all nodes that the configuration has changed.
    pub(in crate::sql) async fn announce(&mut self) -> Result<(), DatabaseError> {
        let announce = Statement {
            sql: ANNOUNCE.into(),
            values: Vec::new(),
            may_fail: false,
            counts: true,
        };
        self.run(&announce).await.map(|_| ())
    }

    pub(in crate::sql) fn is_single(&self) -> bool {
        matches!(self, Self::Single(_))
    }
}

impl Transaction {
    fn held(&self) -> Result<&Held, DatabaseError> {
        self.held.as_ref().ok_or_else(over)
    }

    /// Where nothing is known any more there is nothing to undo: the server does that when the
    /// connection ends.
    fn known<T>(&mut self, outcome: Result<T, DatabaseError>) -> Result<T, DatabaseError> {
        if outcome.as_ref().is_err_and(DatabaseError::is_gone) {
            drop(self.held.take().map(|held| Object::take(held.client)));
        }
        outcome
    }

    async fn run(&mut self, statement: &Statement<'_>) -> Result<Outcome, DatabaseError> {
        if self.failed {
            return Err(undone());
        }
        let held = self.held()?;
        let outcome = match statement.may_fail {
            true => {
                let work = run::apart(&held.client, statement);
                held.pool.within(work).await
            }
            false => held.pool.within(run::on(&held.client, statement)).await,
        };
        let alone = statement.may_fail && outcome.as_ref().is_err_and(|e| e.is_of_the_values());
        self.failed = outcome.is_err() && !alone;
        self.known(outcome)
    }

    async fn commit(mut self) -> Result<(), DatabaseError> {
        // The server answers the COMMIT of a failed transaction as if all were well.
        if self.failed {
            return Err(undone());
        }
        let held = self.held()?;
        let end = format!("{PATIENTLY}; {COMMIT}");
        let committed = async { Ok(held.client.batch_execute(&end).await?) };
        let committed = held.pool.within(committed).await;
        self.known(committed)?;
        self.held = None;
        Ok(())
    }
}

fn over() -> DatabaseError {
    DatabaseError::other("the connection is not there any more")
}

fn undone() -> DatabaseError {
    DatabaseError::other("a statement before was refused, so nothing of the transaction is kept")
}

impl Single {
    async fn run(&mut self, statement: &Statement<'_>) -> Result<Outcome, DatabaseError> {
        let mut tried = 0;
        loop {
            tried += 1;
            match self.run_once(statement).await {
                // Nothing of it happened.
                Err(error) if error.is_busy() && tried < TRIES => {
                    self.retries.fetch_add(1, Ordering::Relaxed);
                    tokio::time::sleep(Duration::from_millis(5) * tried).await;
                }
                Err(error) if error.is_gone() => {
                    // Nobody else gets the connection.
                    drop(self.held.take().map(|held| Object::take(held.client)));
                    return Err(error);
                }
                outcome => return outcome,
            }
        }
    }

    /// All four are sent before the first is answered.
    async fn run_once(&self, statement: &Statement<'_>) -> Result<Outcome, DatabaseError> {
        let held = self.held.as_ref().ok_or_else(over)?;
        let client = &held.client;
        let sent = async {
            // Where the statement failed the third one does too, and says no more.
            let (begun, outcome, _, committed) = tokio::join!(
                client.batch_execute(&self.begin),
                run::on(client, statement),
                client.batch_execute(PATIENTLY),
                client.batch_execute(COMMIT),
            );
            begun?;
            let outcome = outcome?;
            committed?;
            Ok(outcome)
        };
        held.pool.within(sent).await
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        let Some(held) = self.held.take() else {
            return;
        };
        match tokio::runtime::Handle::try_current() {
            Ok(runtime) => drop(runtime.spawn(undo(held))),
            // The server undoes it when the connection ends.
            Err(_) => drop(Object::take(held.client)),
        }
    }
}

/// The next one of this node waits for it.
async fn undo(held: Held) {
    let undone = async { Ok(held.client.batch_execute("ROLLBACK").await?) };
    if let Err(error) = within(PATIENCE, undone).await {
        tracing::warn!("a transaction was undone by ending its connection: {error}");
        drop(Object::take(held.client));
    }
}

impl fmt::Debug for Writing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Writing")
    }
}
