use countersign_core::Millis;

use crate::sql::{Row, query, query_scalar};
use crate::{Store, StoreError, Tx};

/// A group that was made by itself. Who is in it says the attribute `memberOf`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupRow {
    pub name: String,
    /// What the system that made it calls it.
    pub external_id: Option<String>,
    pub created_at: Millis,
    pub updated_at: Millis,
}

fn read(row: &Row) -> Result<GroupRow, StoreError> {
    Ok(GroupRow {
        name: row.try_get(0)?,
        external_id: row.try_get(1)?,
        created_at: Millis(row.try_get(2)?),
        updated_at: Millis(row.try_get(3)?),
    })
}

impl Store {
    /// The names of all groups in their order: those that were made, and those that somebody is in
    /// by this attribute.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn group_names(&self, attribute: &str) -> Result<Vec<String>, StoreError> {
        let names: Vec<String> = query_scalar(
            "SELECT name FROM person_group
             UNION SELECT value FROM person_attribute WHERE name = $1 ORDER BY 1",
        )
        .bind(attribute)
        .fetch_all(self.reader())
        .await?;
        Ok(names)
    }

    /// # Errors
    /// If the store does not answer.
    pub async fn person_group(&self, name: &str) -> Result<Option<GroupRow>, StoreError> {
        let row = query(
            "SELECT name, external_id, created_at, updated_at FROM person_group WHERE name = $1",
        )
        .bind(name)
        .fetch_optional(self.reader())
        .await?;
        row.as_ref().map(read).transpose()
    }
}

impl Tx {
    /// Adds a group, or replaces what is known of the one of this name.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn put_person_group(&mut self, group: &GroupRow) -> Result<(), StoreError> {
        query(
            "INSERT INTO person_group (name, external_id, created_at, updated_at)
             VALUES ($1, $2, $3, $4)
             ON CONFLICT (name) DO UPDATE SET external_id = excluded.external_id,
                 updated_at = excluded.updated_at",
        )
        .bind(&group.name)
        .bind(&group.external_id)
        .bind(group.created_at.0)
        .bind(group.updated_at.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// # Errors
    /// If the store does not answer.
    pub async fn remove_person_group(&mut self, name: &str) -> Result<(), StoreError> {
        query("DELETE FROM person_group WHERE name = $1")
            .bind(name)
            .execute(self.connection())
            .await?;
        Ok(())
    }
}
