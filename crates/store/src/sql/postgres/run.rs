use std::time::Duration;

use tokio_postgres::Client;
use tokio_postgres::types::{ToSql, Type};

use super::value::{copy, type_of};
use crate::sql::DatabaseError;
use crate::sql::error::Kind;
use crate::sql::run::{Outcome, Statement};

/// Runs one statement in one round trip: it is unnamed and comes with its types.
pub(super) async fn on(
    client: &Client,
    statement: &Statement<'_>,
) -> Result<Outcome, DatabaseError> {
    let values = statement.values.iter();
    let values: Vec<(&(dyn ToSql + Sync), Type)> = values
        .map(|value| (value as &(dyn ToSql + Sync), type_of(value)))
        .collect();
    if statement.counts {
        return Ok(Outcome {
            rows: Vec::new(),
            changed: client.execute_typed(&statement.sql, &values).await?,
        });
    }
    let found = client.query_typed(&statement.sql, &values).await?;
    Ok(Outcome {
        changed: found.len().try_into().unwrap_or(u64::MAX),
        rows: found.iter().map(copy).collect::<Result<_, _>>()?,
    })
}

/// The same in a transaction, undone alone when it is refused.
pub(super) async fn apart(
    client: &Client,
    statement: &Statement<'_>,
) -> Result<Outcome, DatabaseError> {
    client.batch_execute("SAVEPOINT apart").await?;
    let outcome = on(client, statement).await;
    let end = match &outcome {
        Ok(_) => "RELEASE SAVEPOINT apart",
        Err(_) => "ROLLBACK TO SAVEPOINT apart; RELEASE SAVEPOINT apart",
    };
    client.batch_execute(end).await?;
    outcome
}

/// For an answer that never comes, as from behind a broken line.
pub(super) async fn within<T>(
    time: Duration,
    work: impl Future<Output = Result<T, DatabaseError>>,
) -> Result<T, DatabaseError> {
    let late = || DatabaseError::new(Kind::Gone, "PostgreSQL did not answer in time");
    let answer = tokio::time::timeout(time, work).await;
    answer.unwrap_or_else(|_| Err(late()))
}
