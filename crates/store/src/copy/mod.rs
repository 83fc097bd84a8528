//! Everything from one store into another, which may be on another database.

mod columns;
mod tables;

use crate::sql::{Query, Row, Value, query, query_scalar};
use crate::{Store, StoreError, Tx};
use columns::{Column, columns};
use tables::{BEGUN, TABLES, Table};

/// How far a copy is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Copying {
    pub table: &'static str,
    /// Of all tables.
    pub rows: u64,
    pub of: u64,
}

/// Why nothing was copied.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    #[error("the store that is to be written is not empty: there are rows in {0}")]
    NotEmpty(&'static str),
    /// One of them is of another build.
    #[error("the two stores do not have the same columns in {0}")]
    Differs(&'static str),
    #[error("{table}: {read} rows were read and {written} written")]
    Incomplete {
        table: &'static str,
        read: i64,
        written: i64,
    },
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Values that go in one statement: each database allows for more.
const MOST_VALUES: usize = 2000;
const MOST_ROWS: i64 = 200;

impl Store {
    /// Writes all that is here into an empty store, all of it or nothing. Nothing is written here
    /// meanwhile, nor there.
    ///
    /// # Errors
    /// If the other store is not empty, or one of them does not answer.
    pub async fn copy_into(
        &self,
        target: &Self,
        mut progress: impl FnMut(Copying),
    ) -> Result<u64, CopyError> {
        let mut from = self.begin().await?;
        let mut to = target.begin().await?;
        for table in TABLES {
            if !BEGUN.contains(&table.name) && count(&mut to, table.name).await? > 0 {
                return Err(CopyError::NotEmpty(table.name));
            }
        }
        let mut of = 0;
        for table in TABLES {
            of += count(&mut from, table.name).await?.unsigned_abs();
        }
        // What every store begins with.
        for table in BEGUN {
            let clear = query(format!("DELETE FROM {table}"));
            clear
                .execute(to.connection())
                .await
                .map_err(StoreError::from)?;
        }
        let mut rows = 0;
        for table in TABLES {
            let known = columns(&mut from, table.name).await?;
            let mut there = columns(&mut to, table.name).await?;
            there.sort();
            let mut here = known.clone();
            here.sort();
            if here != there {
                return Err(CopyError::Differs(table.name));
            }
            let mut last: Option<Vec<Value<'static>>> = None;
            loop {
                let part = read(&mut from, table, &known, last.as_deref()).await?;
                let Some(end) = part.last() else { break };
                last = Some(key_of(table, &known, end));
                rows += u64::try_from(part.len()).unwrap_or_default();
                write(&mut to, table, &known, part).await?;
                progress(Copying {
                    table: table.name,
                    rows,
                    of,
                });
            }
            let read = count(&mut from, table.name).await?;
            let written = count(&mut to, table.name).await?;
            if read != written {
                return Err(CopyError::Incomplete {
                    table: table.name,
                    read,
                    written,
                });
            }
        }
        to.commit().await?;
        Ok(rows)
    }
}

async fn count(tx: &mut Tx, table: &str) -> Result<i64, StoreError> {
    let count = query_scalar(format!("SELECT COUNT(*) FROM {table}"));
    Ok(count.fetch_one(tx.connection()).await?)
}

fn names(columns: &[Column]) -> String {
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    names.join(", ")
}

/// The next rows after the one of this key, in the order of the keys.
async fn read(
    tx: &mut Tx,
    table: &Table,
    columns: &[Column],
    after: Option<&[Value<'static>]>,
) -> Result<Vec<Vec<Value<'static>>>, StoreError> {
    let (name, key) = (table.name, table.key.join(", "));
    let after = after.unwrap_or_default();
    let condition = match after.len() {
        0 => String::new(),
        length => format!("WHERE ({key}) > ({})", places(2, length)),
    };
    let sql = format!(
        "SELECT {} FROM {name} {condition} ORDER BY {key} LIMIT $1",
        names(columns)
    );
    let found = after
        .iter()
        .cloned()
        .fold(query(sql).bind(MOST_ROWS), Query::bind);
    let found = found.fetch_all(tx.connection()).await?;
    Ok(found.into_iter().map(Row::into_values).collect())
}

fn key_of(table: &Table, columns: &[Column], row: &[Value<'static>]) -> Vec<Value<'static>> {
    let position = |part: &&str| columns.iter().position(|column| column.name == **part);
    let positions = table.key.iter().filter_map(position);
    positions
        .filter_map(|index| row.get(index).cloned())
        .collect()
}

async fn write(
    tx: &mut Tx,
    table: &Table,
    columns: &[Column],
    rows: Vec<Vec<Value<'static>>>,
) -> Result<(), StoreError> {
    let at_once = (MOST_VALUES / columns.len().max(1)).max(1);
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let part: Vec<_> = rows.by_ref().take(at_once).collect();
        let places: Vec<String> = (0..part.len())
            .map(|row| format!("({})", places(1 + row * columns.len(), columns.len())))
            .collect();
        let mut insert = query(format!(
            "INSERT INTO {} ({}) VALUES {}",
            table.name,
            names(columns),
            places.join(", ")
        ));
        for row in part {
            for (value, column) in row.into_iter().zip(columns) {
                insert = insert.bind(match value {
                    Value::Null(_) => Value::Null(column.sort),
                    value => value,
                });
            }
        }
        insert.execute(tx.connection()).await?;
    }
    Ok(())
}

/// `$3, $4` for the two from the third on.
fn places(first: usize, count: usize) -> String {
    let places: Vec<String> = (first..first + count).map(|n| format!("${n}")).collect();
    places.join(", ")
}
