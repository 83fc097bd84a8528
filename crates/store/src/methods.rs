use std::collections::BTreeMap;

use countersign_core::Millis;
use serde::{Deserialize, Serialize};

use crate::found::Finding;
use crate::sql::{Row, query};
use crate::{Found, Store, StoreError, Tx, json};

/// One line of a method's properties table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum PropertyRow {
    Plain(String),
    /// Sealed under the master key; shown as dots.
    Hidden {
        sealed: Vec<u8>,
    },
}

/// An authentication script with its properties table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MethodRow {
    /// Also scripts of other kinds have a name, and no two the same.
    pub name: String,
    /// What the script decides, such as `person_authentication`.
    pub kind: String,
    pub description: String,
    pub level: i64,
    pub aliases: Vec<String>,
    pub enabled: bool,
    pub properties: BTreeMap<String, PropertyRow>,
    pub source: String,
    pub revision: i64,
    pub updated_at: Millis,
}

fn find(row: &Row, finding: &mut Finding) -> Result<MethodRow, StoreError> {
    Ok(MethodRow {
        name: row.try_get(0)?,
        description: row.try_get(1)?,
        level: row.try_get(2)?,
        aliases: finding.json("method.aliases", row.try_get(3)?),
        enabled: row.try_get::<i64>(4)? != 0,
        properties: finding.json("method.properties", row.try_get(5)?),
        source: row.try_get(6)?,
        revision: row.try_get(7)?,
        updated_at: Millis(row.try_get(8)?),
        kind: row.try_get(9)?,
    })
}

fn read(row: &Row) -> Result<MethodRow, StoreError> {
    let mut finding = Finding::default();
    let method = find(row, &mut finding)?;
    finding.whole(method)
}

fn found(row: &Row) -> Result<Found<MethodRow>, StoreError> {
    let mut finding = Finding::default();
    let method = find(row, &mut finding)?;
    Ok(finding.of(method))
}

const COLUMNS: &str = "SELECT name, description, level, aliases, enabled, properties, source,
    revision, updated_at, kind FROM method";

impl Store {
    /// All methods that can be read, in order of name.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn methods(&self) -> Result<Vec<MethodRow>, StoreError> {
        let all = self.all_methods().await?;
        Ok(all.into_iter().filter_map(Found::whole).collect())
    }

    /// All methods in order of name, also those that cannot be read.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn all_methods(&self) -> Result<Vec<Found<MethodRow>>, StoreError> {
        let rows = query(format!("{COLUMNS} ORDER BY name"))
            .fetch_all(self.reader())
            .await?;
        rows.iter().map(found).collect()
    }

    /// # Errors
    /// If the store does not answer.
    pub async fn method(&self, name: &str) -> Result<Option<MethodRow>, StoreError> {
        let row = query(format!("{COLUMNS} WHERE name = $1"))
            .bind(name)
            .fetch_optional(self.reader())
            .await?;
        row.as_ref().map(read).transpose()
    }
}

impl Tx {
    /// As it stands in this transaction.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn method(&mut self, name: &str) -> Result<Option<MethodRow>, StoreError> {
        let row = query(format!("{COLUMNS} WHERE name = $1"))
            .bind(name)
            .fetch_optional(self.connection())
            .await?;
        row.as_ref().map(read).transpose()
    }

    /// Adds a method, or replaces the one of this name with the next revision.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn put_method(&mut self, method: &MethodRow) -> Result<(), StoreError> {
        query(
            "INSERT INTO method (name, description, level, aliases, enabled, properties, source,
                 revision, updated_at, kind) VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $9)
             ON CONFLICT (name) DO UPDATE SET description = excluded.description,
                 level = excluded.level, aliases = excluded.aliases, enabled = excluded.enabled,
                 properties = excluded.properties, source = excluded.source,
                 revision = method.revision + 1, updated_at = excluded.updated_at,
                 kind = excluded.kind",
        )
        .bind(&method.name)
        .bind(&method.description)
        .bind(method.level)
        .bind(json::write("method.aliases", &method.aliases)?)
        .bind(i64::from(method.enabled))
        .bind(json::write("method.properties", &method.properties)?)
        .bind(&method.source)
        .bind(method.updated_at.0)
        .bind(&method.kind)
        .execute(self.connection())
        .await?;
        self.touch_configuration().await
    }

    /// With its revisions and its last failure; false when there is no such method.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn remove_method(&mut self, name: &str) -> Result<bool, StoreError> {
        let mut gone = 0;
        for sql in [
            "DELETE FROM method_revision WHERE name = $1",
            "DELETE FROM method_failure WHERE name = $1",
            "DELETE FROM method WHERE name = $1",
        ] {
            gone = query(sql).bind(name).execute(self.connection()).await?;
        }
        self.touch_configuration().await?;
        Ok(gone > 0)
    }
}
