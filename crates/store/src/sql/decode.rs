use super::value::Value;
use super::{DatabaseError, Row};

/// A type that a column can be read as.
pub(crate) trait Decode<'r>: Sized {
    /// None when the column holds something else.
    fn decode(value: &'r Value<'static>) -> Option<Self>;
}

impl Decode<'_> for i64 {
    fn decode(value: &Value<'static>) -> Option<Self> {
        match value {
            Value::Integer(number) => Some(*number),
            _ => None,
        }
    }
}

impl<'r> Decode<'r> for &'r str {
    fn decode(value: &'r Value<'static>) -> Option<Self> {
        match value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }
}

impl Decode<'_> for String {
    fn decode(value: &Value<'static>) -> Option<Self> {
        <&str>::decode(value).map(str::to_owned)
    }
}

impl Decode<'_> for Vec<u8> {
    fn decode(value: &Value<'static>) -> Option<Self> {
        match value {
            Value::Blob(bytes) => Some(bytes.to_vec()),
            _ => None,
        }
    }
}

impl<'r, T: Decode<'r>> Decode<'r> for Option<T> {
    fn decode(value: &'r Value<'static>) -> Option<Self> {
        match value {
            Value::Null(_) => Some(None),
            value => T::decode(value).map(Some),
        }
    }
}

/// A tuple that a row can be read as, column by column.
pub(crate) trait FromRow: Sized {
    fn from_row(row: &Row) -> Result<Self, DatabaseError>;
}

macro_rules! tuple {
    ($($name:ident $index:literal),+) => {
        impl<$($name: for<'r> Decode<'r>),+> FromRow for ($($name,)+) {
            fn from_row(row: &Row) -> Result<Self, DatabaseError> {
                Ok(($(row.try_get::<$name>($index)?,)+))
            }
        }
    };
}

tuple!(A 0, B 1);
tuple!(A 0, B 1, C 2);
tuple!(A 0, B 1, C 2, D 3);
tuple!(A 0, B 1, C 2, D 3, E 4);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5);
