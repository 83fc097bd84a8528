use serde::de::DeserializeOwned;

use crate::{StoreError, json};

/// A row of configuration as it is found: one that is damaged, or was written by a newer version,
/// must not keep others from being read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found<Row> {
    /// With nothing in place of what cannot be read.
    pub row: Row,
    /// What cannot be read, and why.
    pub fault: Option<String>,
}

impl<Row> Found<Row> {
    /// The row, if all of it can be read.
    pub fn whole(self) -> Option<Row> {
        self.fault.is_none().then_some(self.row)
    }
}

/// Reads columns of one row, and remembers which cannot be.
#[derive(Debug, Default)]
pub(crate) struct Finding {
    fault: Option<StoreError>,
}

impl Finding {
    pub(crate) fn json<T: DeserializeOwned + Default>(
        &mut self,
        column: &'static str,
        text: &str,
    ) -> T {
        json::read(column, text).unwrap_or_else(|error| {
            self.fault.get_or_insert(error);
            T::default()
        })
    }

    pub(crate) fn of<Row>(self, row: Row) -> Found<Row> {
        Found {
            row,
            fault: self.fault.map(|error| error.to_string()),
        }
    }

    /// # Errors
    /// What cannot be read.
    pub(crate) fn whole<Row>(self, row: Row) -> Result<Row, StoreError> {
        self.fault.map_or(Ok(row), Err)
    }
}
