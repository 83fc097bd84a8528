use std::error::Error;

use deadpool::managed::{PoolError, TimeoutType};
use tokio_postgres::error::{DbError, SqlState};

use crate::sql::DatabaseError;
use crate::sql::error::Kind;

impl From<tokio_postgres::Error> for DatabaseError {
    fn from(error: tokio_postgres::Error) -> Self {
        match error.as_db_error() {
            Some(said) => said_by_server(said),
            None if error.is_closed() => {
                Self::new(Kind::Gone, "the connection to PostgreSQL was lost")
            }
            None => {
                // The first line says what was tried, the last one what came of it.
                let mut cause: &dyn Error = &error;
                while let Some(source) = cause.source() {
                    cause = source;
                }
                let kind = match cause.downcast_ref::<std::io::Error>() {
                    Some(_) => Kind::Gone,
                    None => Kind::Other,
                };
                Self::new(kind, format!("PostgreSQL cannot be reached: {cause}"))
            }
        }
    }
}

/// What a server says may repeat values and names of users; what is told on does not.
fn said_by_server(said: &DbError) -> DatabaseError {
    let code = said.code();
    let of = said.constraint().or(said.table()).unwrap_or_default();
    let (kind, reason) = match code.code() {
        "23505" => (Kind::Taken, format!("PostgreSQL has this already ({of})")),
        "28P01" | "28000" => (
            Kind::Other,
            "PostgreSQL does not let us in: the user or the password in store.url is wrong, or \
             its pg_hba.conf does not allow this"
                .to_owned(),
        ),
        "3D000" => (
            Kind::Other,
            "PostgreSQL has no such database: create it first (createdb)".to_owned(),
        ),
        "42501" => (
            Kind::Other,
            format!(
                "PostgreSQL does not allow this user to do that ({})",
                said.message()
            ),
        ),
        "40001" | "40P01" => (
            Kind::Busy,
            "PostgreSQL undid it, two got in each other's way".to_owned(),
        ),
        "55P03" => (
            Kind::Late,
            "another node has been writing for too long".to_owned(),
        ),
        "57014" => (
            Kind::Late,
            "the statement took longer than store.statement_seconds".to_owned(),
        ),
        "25006" => (
            Kind::Gone,
            "PostgreSQL takes no writes: it is not the primary, or not any more".to_owned(),
        ),
        "54000" => (
            Kind::Refused,
            "a value is too long for PostgreSQL".to_owned(),
        ),
        code if code.starts_with("22") || code.starts_with("23") => (
            Kind::Refused,
            format!("PostgreSQL refuses the value ({code}, {of})"),
        ),
        code if code.starts_with("57P") || code.starts_with("08") => (
            Kind::Gone,
            format!("PostgreSQL went away: {}", said.message()),
        ),
        code => (
            Kind::Other,
            format!("PostgreSQL: {} ({code})", said.message()),
        ),
    };
    DatabaseError::new(kind, reason)
}

impl From<PoolError<Self>> for DatabaseError {
    fn from(error: PoolError<Self>) -> Self {
        match error {
            PoolError::Backend(error) => error,
            PoolError::Closed => Self::other("the store is closed"),
            PoolError::Timeout(TimeoutType::Wait) => Self::new(
                Kind::Late,
                "all connections of store.connections are in use",
            ),
            PoolError::Timeout(_) => Self::new(Kind::Gone, "PostgreSQL did not answer in time"),
            PoolError::NoRuntimeSpecified | PoolError::PostCreateHook(_) => {
                Self::other("the connections cannot be kept")
            }
        }
    }
}

/// Whether a table was made by somebody else at the same moment.
pub(super) fn is_there_already(error: &tokio_postgres::Error) -> bool {
    let known = [SqlState::UNIQUE_VIOLATION, SqlState::DUPLICATE_TABLE];
    error.code().is_some_and(|code| known.contains(code))
}
