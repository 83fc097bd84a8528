use rusqlite::types::ValueRef;

use super::DatabaseError;
use super::decode::Decode;
use super::value::Value;

/// A row of an answer.
#[derive(Debug)]
pub(crate) struct Row(Vec<Value<'static>>);

impl Row {
    pub(super) fn copy(row: &rusqlite::Row<'_>, columns: usize) -> rusqlite::Result<Self> {
        let column = |index| {
            Ok(match row.get_ref(index)? {
                ValueRef::Null => Value::Null,
                ValueRef::Integer(number) => Value::Integer(number),
                ValueRef::Real(number) => Value::Text(number.to_string().into()),
                ValueRef::Text(text) => {
                    Value::Text(String::from_utf8_lossy(text).into_owned().into())
                }
                ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec().into()),
            })
        };
        (0..columns)
            .map(column)
            .collect::<rusqlite::Result<_>>()
            .map(Self)
    }

    /// The value of a column, counted from 0.
    pub(crate) fn try_get<'r, T: Decode<'r>>(&'r self, index: usize) -> Result<T, DatabaseError> {
        let value = self.0.get(index).and_then(T::decode);
        value.ok_or_else(|| DatabaseError::other(format!("column {index} is of another type")))
    }
}
