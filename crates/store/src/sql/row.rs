use super::DatabaseError;
use super::decode::Decode;
use super::value::Value;

/// A row of an answer.
#[derive(Debug)]
pub(crate) struct Row(pub(super) Vec<Value<'static>>);

impl Row {
    pub(crate) fn into_values(self) -> Vec<Value<'static>> {
        self.0
    }

    /// The value of a column, counted from 0.
    pub(crate) fn try_get<'r, T: Decode<'r>>(&'r self, index: usize) -> Result<T, DatabaseError> {
        let value = self.0.get(index).and_then(T::decode);
        value.ok_or_else(|| DatabaseError::other(format!("column {index} is of another type")))
    }
}
