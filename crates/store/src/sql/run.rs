use std::borrow::Cow;

use super::value::Value;
use super::{Boxed, DatabaseError, Readers, Row, Writing};

#[derive(Debug)]
pub(crate) struct Statement<'a> {
    pub(super) sql: Cow<'a, str>,
    pub(super) values: Vec<Value<'a>>,
    /// Its failure undoes nothing of the transaction that it is in.
    pub(super) may_fail: bool,
    /// The rows that it changes are counted, and it answers with none.
    pub(super) counts: bool,
}

impl Statement<'_> {
    pub(super) fn into_owned(self) -> Statement<'static> {
        Statement {
            sql: Cow::Owned(self.sql.into_owned()),
            values: self.values.into_iter().map(Value::into_owned).collect(),
            may_fail: self.may_fail,
            counts: self.counts,
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

impl<'a> On<'a> {
    /// The same place for one more statement.
    pub(crate) fn again(&mut self) -> On<'_> {
        match self {
            Self::Readers(readers) => On::Readers(readers),
            Self::Writing(writing) => On::Writing(writing),
        }
    }

    pub(super) fn run(self, statement: Statement<'a>) -> Boxed<'a, Result<Outcome, DatabaseError>> {
        Box::pin(async move {
            match self {
                Self::Readers(readers) => readers.run(&statement).await,
                Self::Writing(writing) => writing.run(statement).await,
            }
        })
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
