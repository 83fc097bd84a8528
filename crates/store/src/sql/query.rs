use std::borrow::Cow;

use super::decode::{Decode, FromRow};
use super::run::{On, Statement};
use super::value::Value;
use super::{DatabaseError, Row};

/// A statement with the values of its parameters `$1`, `$2`, …
#[derive(Debug)]
pub(crate) struct Query<'a>(Statement<'a>);

pub(crate) fn query<'a>(sql: impl Into<Cow<'a, str>>) -> Query<'a> {
    Query(Statement {
        sql: sql.into(),
        values: Vec::new(),
        may_fail: false,
        counts: false,
    })
}

impl<'a> Query<'a> {
    pub(crate) fn bind(mut self, value: impl Into<Value<'a>>) -> Self {
        self.0.values.push(value.into());
        self
    }

    /// In a transaction that goes on when the statement is refused. SQLite undoes a refused
    /// statement alone, PostgreSQL all of the transaction unless it was told before.
    pub(crate) fn may_fail(mut self) -> Self {
        self.0.may_fail = true;
        self
    }

    /// How many rows were changed.
    pub(crate) async fn execute(mut self, on: impl Into<On<'a>>) -> Result<u64, DatabaseError> {
        self.0.counts = true;
        Ok(on.into().run(self.0).await?.changed)
    }

    pub(crate) async fn fetch_all(self, on: impl Into<On<'a>>) -> Result<Vec<Row>, DatabaseError> {
        Ok(on.into().run(self.0).await?.rows)
    }

    pub(crate) async fn fetch_optional(
        self,
        on: impl Into<On<'a>>,
    ) -> Result<Option<Row>, DatabaseError> {
        Ok(self.fetch_all(on).await?.into_iter().next())
    }
}

/// A query whose rows are read as `T`.
#[derive(Debug)]
pub(crate) struct Typed<'a, T> {
    query: Query<'a>,
    read: fn(&Row) -> Result<T, DatabaseError>,
}

/// Reads every row as a tuple of its columns.
pub(crate) fn query_as<'a, T: FromRow>(sql: impl Into<Cow<'a, str>>) -> Typed<'a, T> {
    Typed {
        query: query(sql),
        read: T::from_row,
    }
}

/// Reads the first column of every row.
pub(crate) fn query_scalar<'a, T>(sql: impl Into<Cow<'a, str>>) -> Typed<'a, T>
where
    T: for<'r> Decode<'r>,
{
    Typed {
        query: query(sql),
        read: |row| row.try_get(0),
    }
}

impl<'a, T> Typed<'a, T> {
    pub(crate) fn bind(mut self, value: impl Into<Value<'a>>) -> Self {
        self.query = self.query.bind(value);
        self
    }

    pub(crate) async fn fetch_all(self, on: impl Into<On<'a>>) -> Result<Vec<T>, DatabaseError> {
        let rows = self.query.fetch_all(on).await?;
        rows.iter().map(self.read).collect()
    }

    pub(crate) async fn fetch_optional(
        self,
        on: impl Into<On<'a>>,
    ) -> Result<Option<T>, DatabaseError> {
        let row = self.query.fetch_optional(on).await?;
        row.as_ref().map(self.read).transpose()
    }

    /// The row of an aggregate, which is always there.
    pub(crate) async fn fetch_one(self, on: impl Into<On<'a>>) -> Result<T, DatabaseError> {
        let found = self.fetch_optional(on).await?;
        found.ok_or_else(|| DatabaseError::other("there is no row"))
    }
}
