use std::collections::BTreeMap;

use countersign_core::Millis;
use serde::{Deserialize, Serialize};

use crate::sql::query;
use crate::{MethodRow, PropertyRow, Store, StoreError, Tx, json};

/// What a method was at one revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MethodRevision {
    pub revision: i64,
    pub content: MethodContent,
    /// Who made it.
    pub actor: String,
    pub at: Millis,
}

/// All that an administrator can change about a method. Hidden properties stay sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MethodContent {
    pub description: String,
    pub level: i64,
    pub aliases: Vec<String>,
    pub enabled: bool,
    pub properties: BTreeMap<String, PropertyRow>,
    pub source: String,
}

impl From<&MethodRow> for MethodContent {
    fn from(row: &MethodRow) -> Self {
        Self {
            description: row.description.clone(),
            level: row.level,
            aliases: row.aliases.clone(),
            enabled: row.enabled,
            properties: row.properties.clone(),
            source: row.source.clone(),
        }
    }
}

impl Store {
    /// Newest first.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn method_revisions(
        &self,
        name: &str,
        most: i64,
    ) -> Result<Vec<MethodRevision>, StoreError> {
        let rows = query(
            "SELECT revision, content, actor, at FROM method_revision WHERE name = $1
             ORDER BY revision DESC LIMIT $2",
        )
        .bind(name)
        .bind(most)
        .fetch_all(self.reader())
        .await?;
        rows.iter()
            .map(|row| {
                Ok(MethodRevision {
                    revision: row.try_get(0)?,
                    content: json::read("method_revision.content", row.try_get(1)?)?,
                    actor: row.try_get(2)?,
                    at: Millis(row.try_get(3)?),
                })
            })
            .collect()
    }
}

impl Tx {
    /// Keeps what a method is now, under the revision that it has in the store.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn keep_method_revision(
        &mut self,
        method: &MethodRow,
        actor: &str,
    ) -> Result<(), StoreError> {
        query(
            "INSERT INTO method_revision (name, revision, content, actor, at)
             SELECT name, revision, $2, $3, $4 FROM method WHERE name = $1
             ON CONFLICT (name, revision) DO NOTHING",
        )
        .bind(&method.name)
        .bind(json::write(
            "method_revision.content",
            &MethodContent::from(method),
        )?)
        .bind(actor)
        .bind(method.updated_at.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }
}
