use rusqlite::Connection;
use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};

use crate::sql::run::{Outcome, Statement};
use crate::sql::value::{Sort, Value};
use crate::sql::{DatabaseError, Row};

/// The names of the first parameters, so that they need not be made each time; a statement may use
/// its parameters in any order, and more than once.
const NAMES: [&str; 24] = [
    "$1", "$2", "$3", "$4", "$5", "$6", "$7", "$8", "$9", "$10", "$11", "$12", "$13", "$14", "$15",
    "$16", "$17", "$18", "$19", "$20", "$21", "$22", "$23", "$24",
];

pub(super) fn on(
    connection: &Connection,
    statement: &Statement<'_>,
) -> Result<Outcome, DatabaseError> {
    let mut prepared = connection.prepare_cached(&statement.sql)?;
    for (position, value) in statement.values.iter().enumerate() {
        let index = match NAMES.get(position) {
            Some(name) => prepared.parameter_index(name)?,
            None => prepared.parameter_index(&format!("${}", position + 1))?,
        };
        if let Some(index) = index {
            prepared.raw_bind_parameter(index, value)?;
        }
    }
    let columns = prepared.column_count();
    let mut found = prepared.raw_query();
    let mut rows = Vec::new();
    while let Some(row) = found.next()? {
        rows.push(copy(row, columns)?);
    }
    Ok(Outcome {
        rows,
        changed: connection.changes(),
    })
}

fn copy(row: &rusqlite::Row<'_>, columns: usize) -> rusqlite::Result<Row> {
    let column = |index| {
        Ok(match row.get_ref(index)? {
            // SQLite does not say what it could be.
            ValueRef::Null => Value::Null(Sort::Text),
            ValueRef::Integer(number) => Value::Integer(number),
            ValueRef::Real(number) => Value::Text(number.to_string().into()),
            ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned().into()),
            ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec().into()),
        })
    };
    let columns = (0..columns).map(column);
    columns.collect::<rusqlite::Result<_>>().map(Row)
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null(_) => ValueRef::Null,
            Self::Integer(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}
