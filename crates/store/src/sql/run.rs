use std::borrow::Cow;

use rusqlite::Connection;

use super::value::Value;
use super::{DatabaseError, Readers, Row, Writing};

#[derive(Debug)]
pub(crate) struct Statement<'a> {
    pub(super) sql: Cow<'a, str>,
    pub(super) values: Vec<Value<'a>>,
}

impl Statement<'_> {
    pub(super) fn into_owned(self) -> Statement<'static> {
        Statement {
            sql: Cow::Owned(self.sql.into_owned()),
            values: self.values.into_iter().map(Value::into_owned).collect(),
        }
    }
}

#[derive(Debug)]
pub(crate) struct Outcome {
    pub(super) rows: Vec<Row>,
    pub(super) changed: u64,
}

/// Where a statement runs.
#[derive(Debug)]
pub(crate) enum On<'a> {
    Readers(&'a Readers),
    Writing(&'a mut Writing),
}

impl On<'_> {
    /// The same place for one more statement.
    pub(crate) fn again(&mut self) -> On<'_> {
        match self {
            Self::Readers(readers) => On::Readers(readers),
            Self::Writing(writing) => On::Writing(writing),
        }
    }

    pub(super) async fn run(self, statement: Statement<'_>) -> Result<Outcome, DatabaseError> {
        match self {
            Self::Readers(readers) => readers.run(&statement).await,
            Self::Writing(writing) => writing.run(statement).await,
        }
    }
}

impl<'a> From<&'a Readers> for On<'a> {
    fn from(readers: &'a Readers) -> Self {
        Self::Readers(readers)
    }
}

impl<'a> From<&'a mut Writing> for On<'a> {
    fn from(writing: &'a mut Writing) -> Self {
        Self::Writing(writing)
    }
}

/// The parameters' names; a statement may use them in any order, and more than once.
const NAMES: [&str; 24] = [
    "$1", "$2", "$3", "$4", "$5", "$6", "$7", "$8", "$9", "$10", "$11", "$12", "$13", "$14", "$15",
    "$16", "$17", "$18", "$19", "$20", "$21", "$22", "$23", "$24",
];

pub(super) fn on(
    connection: &Connection,
    statement: &Statement<'_>,
) -> Result<Outcome, DatabaseError> {
    if statement.values.len() > NAMES.len() {
        return Err(DatabaseError::other("a statement has too many values"));
    }
    let mut prepared = connection.prepare_cached(&statement.sql)?;
    for (value, name) in statement.values.iter().zip(NAMES) {
        if let Some(index) = prepared.parameter_index(name)? {
            prepared.raw_bind_parameter(index, value)?;
        }
    }
    let columns = prepared.column_count();
    let mut found = prepared.raw_query();
    let mut rows = Vec::new();
    while let Some(row) = found.next()? {
        rows.push(Row::copy(row, columns)?);
    }
    Ok(Outcome {
        rows,
        changed: connection.changes(),
    })
}
