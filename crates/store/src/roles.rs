use countersign_core::Millis;

use crate::found::Finding;
use crate::sql::{Row, query, query_scalar};
use crate::{Found, Store, StoreError, Tx, json};

/// A role of the operator's own: what whoever is a member of the group of this name may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleRow {
    pub name: String,
    pub description: String,
    /// Names of permissions.
    pub permissions: Vec<String>,
    pub revision: i64,
    pub updated_at: Millis,
}

fn read(row: &Row) -> Result<Found<RoleRow>, StoreError> {
    let mut finding = Finding::default();
    let role = RoleRow {
        name: row.try_get(0)?,
        description: row.try_get(1)?,
        permissions: finding.json("role.permissions", row.try_get(2)?),
        revision: row.try_get(3)?,
        updated_at: Millis(row.try_get(4)?),
    };
    Ok(finding.of(role))
}

impl Store {
    /// In order of name, also those that cannot be read.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn roles(&self) -> Result<Vec<Found<RoleRow>>, StoreError> {
        let rows = query(
            "SELECT name, description, permissions, revision, updated_at FROM role ORDER BY name",
        )
        .fetch_all(self.reader())
        .await?;
        rows.iter().map(read).collect()
    }
}

impl Tx {
    /// 0 for a role that is not there yet.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn role_revision(&mut self, name: &str) -> Result<i64, StoreError> {
        let revision = query_scalar("SELECT revision FROM role WHERE name = $1")
            .bind(name)
            .fetch_optional(self.connection())
            .await?;
        Ok(revision.unwrap_or(0))
    }

    /// Adds a role, or replaces the one of this name with the next revision.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn put_role(&mut self, role: &RoleRow) -> Result<(), StoreError> {
        query(
            "INSERT INTO role (name, description, permissions, revision, updated_at)
             VALUES ($1, $2, $3, 1, $4)
             ON CONFLICT (name) DO UPDATE SET description = excluded.description,
                 permissions = excluded.permissions, revision = role.revision + 1,
                 updated_at = excluded.updated_at",
        )
        .bind(&role.name)
        .bind(&role.description)
        .bind(json::write("role.permissions", &role.permissions)?)
        .bind(role.updated_at.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// False when there is no such role.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn remove_role(&mut self, name: &str) -> Result<bool, StoreError> {
        let gone = query("DELETE FROM role WHERE name = $1")
            .bind(name)
            .execute(self.connection())
            .await?;
        Ok(gone > 0)
    }
}
