use bytes::{BufMut, BytesMut};
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type};

use crate::sql::value::{Sort, Value};
use crate::sql::{DatabaseError, Row};

type Wrong = Box<dyn std::error::Error + Sync + Send>;

/// The type that a value is sent as, said with the statement, so that nothing has to be asked
/// before it runs.
pub(super) fn type_of(value: &Value<'_>) -> Type {
    match value.sort() {
        Sort::Integer => Type::INT8,
        Sort::Text => Type::TEXT,
        Sort::Blob => Type::BYTEA,
    }
}

impl ToSql for Value<'_> {
    fn to_sql(&self, _: &Type, out: &mut BytesMut) -> Result<IsNull, Wrong> {
        match self {
            Self::Null(_) => return Ok(IsNull::Yes),
            Self::Integer(number) => out.put_i64(*number),
            // The one character that PostgreSQL's texts cannot hold.
            Self::Text(text) if text.contains('\0') => {
                out.put_slice(text.replace('\0', "\u{fffd}").as_bytes());
            }
            Self::Text(text) => out.put_slice(text.as_bytes()),
            Self::Blob(bytes) => out.put_slice(bytes),
        }
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    tokio_postgres::types::to_sql_checked!();
}

/// A column of any type that statements of this crate answer with.
struct Column(Value<'static>);

impl<'a> FromSql<'a> for Column {
    fn from_sql(kind: &Type, raw: &'a [u8]) -> Result<Self, Wrong> {
        Ok(Self(match *kind {
            Type::INT8 => Value::Integer(i64::from_sql(kind, raw)?),
            Type::INT4 => Value::Integer(i32::from_sql(kind, raw)?.into()),
            Type::INT2 => Value::Integer(i16::from_sql(kind, raw)?.into()),
            Type::BOOL => Value::Integer(bool::from_sql(kind, raw)?.into()),
            Type::BYTEA => Value::Blob(raw.to_vec().into()),
            _ => Value::Text(std::str::from_utf8(raw)?.to_owned().into()),
        }))
    }

    fn from_sql_null(kind: &Type) -> Result<Self, Wrong> {
        Ok(Self(Value::Null(match *kind {
            Type::INT8 | Type::INT4 | Type::INT2 | Type::BOOL => Sort::Integer,
            Type::BYTEA => Sort::Blob,
            _ => Sort::Text,
        })))
    }

    fn accepts(kind: &Type) -> bool {
        let texts = [
            Type::TEXT,
            Type::VARCHAR,
            Type::NAME,
            Type::BPCHAR,
            Type::UNKNOWN,
        ];
        let others = [Type::INT8, Type::INT4, Type::INT2, Type::BOOL, Type::BYTEA];
        texts.contains(kind) || others.contains(kind)
    }
}

pub(super) fn copy(row: &tokio_postgres::Row) -> Result<Row, DatabaseError> {
    let column = |index| {
        let column: Result<Column, _> = row.try_get(index);
        column.map(|column| column.0).map_err(DatabaseError::from)
    };
    (0..row.len())
        .map(column)
        .collect::<Result<_, _>>()
        .map(Row)
}
