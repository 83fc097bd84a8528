use countersign_oidc::check_scope;
use countersign_store::{Found, ScopeRow};

use crate::actor::Actor;
use crate::admin::Admin;
use crate::error::AdminError;
use crate::permission::Permission;

/// What applications may ask for: a scope of the operator's own, or claims besides those of a
/// standard one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    pub name: String,
    /// What a person is told that it allows; empty for none.
    pub description: String,
    pub claims: Vec<String>,
    /// Why it is not used, or used as it was.
    pub fault: Option<String>,
}

impl From<Found<ScopeRow>> for Scope {
    fn from(Found { row, fault }: Found<ScopeRow>) -> Self {
        Self {
            fault,
            name: row.name,
            description: row.description,
            claims: row.claims,
        }
    }
}

impl Admin {
    /// # Errors
    /// If the store does not answer.
    pub async fn scopes(&self, by: &Actor) -> Result<Vec<Scope>, AdminError> {
        by.needs(Permission::ApplicationsRead)?;
        let rows = self.parts.store.scopes().await?;
        Ok(rows.into_iter().map(Scope::from).collect())
    }

    /// Adds a scope or replaces the one of its name.
    ///
    /// # Errors
    /// [`AdminError::Invalid`] for a name or a claim that cannot be.
    pub async fn put_scope(&self, by: &Actor, scope: Scope) -> Result<(), AdminError> {
        by.needs(Permission::ApplicationsWrite)?;
        let row = ScopeRow {
            name: scope.name.trim().to_owned(),
            description: scope.description.trim().to_owned(),
            claims: scope.claims,
        };
        check_scope(&row).map_err(|error| AdminError::invalid("scope", error))?;
        let mut tx = self.parts.store.begin().await?;
        tx.put_scope(&row).await?;
        let detail = format!("claims={}", row.claims.join(","));
        self.record(&mut tx, by, "scope.set", &row.name, detail)
            .await?;
        Ok(tx.commit().await?)
    }

    /// # Errors
    /// [`AdminError::Unknown`] when there is none of the operator's own.
    pub async fn remove_scope(&self, by: &Actor, name: &str) -> Result<(), AdminError> {
        by.needs(Permission::ApplicationsWrite)?;
        let mut tx = self.parts.store.begin().await?;
        if !tx.remove_scope(name).await? {
            return Err(AdminError::unknown("scope of your own", name));
        }
        self.record(&mut tx, by, "scope.remove", name, "").await?;
        Ok(tx.commit().await?)
    }
}
