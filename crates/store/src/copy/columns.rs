use crate::sql::{Sort, query_as};
use crate::{StoreError, Tx};

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) sort: Sort,
}

/// The columns of a table as its database knows them.
pub(super) async fn columns(tx: &mut Tx, table: &str) -> Result<Vec<Column>, StoreError> {
    let sql = if tx.connection().is_sqlite() {
        "SELECT name, type FROM pragma_table_info($1) ORDER BY cid"
    } else {
        "SELECT CAST(column_name AS TEXT), CAST(data_type AS TEXT)
         FROM information_schema.columns
         WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position"
    };
    let found: Vec<(String, String)> = query_as(sql).bind(table).fetch_all(tx.connection()).await?;
    let column = |(name, kind): (String, String)| {
        let sort = match kind.to_ascii_lowercase().as_str() {
            "text" => Sort::Text,
            "blob" | "bytea" => Sort::Blob,
            "bigint" | "integer" => Sort::Integer,
            _ => return Err(StoreError::unreadable("columns", kind)),
        };
        Ok(Column { name, sort })
    };
    found.into_iter().map(column).collect()
}
