use countersign_oidc::check_claim;
use countersign_store::ClaimRow;

use crate::actor::Actor;
use crate::admin::Admin;
use crate::error::AdminError;
use crate::permission::Permission;

/// What applications are told of a person from an attribute of the directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    pub name: String,
    pub attribute: String,
    /// `string`, `boolean`, `number`, `json` or `list`.
    pub kind: String,
}

impl From<ClaimRow> for Claim {
    fn from(row: ClaimRow) -> Self {
        Self {
            name: row.name,
            attribute: row.attribute,
            kind: row.kind,
        }
    }
}

impl Admin {
    /// # Errors
    /// If the store does not answer.
    pub async fn claims(&self, by: &Actor) -> Result<Vec<Claim>, AdminError> {
        by.needs(Permission::ApplicationsRead)?;
        let rows = self.parts.store.claims().await?;
        Ok(rows.into_iter().map(Claim::from).collect())
    }

    /// Adds a claim or replaces the one of its name.
    ///
    /// # Errors
    /// [`AdminError::Invalid`] for a name that is reserved, or a kind that there is not.
    pub async fn put_claim(&self, by: &Actor, claim: Claim) -> Result<(), AdminError> {
        by.needs(Permission::ApplicationsWrite)?;
        let row = ClaimRow {
            name: claim.name.trim().to_owned(),
            attribute: claim.attribute.trim().to_owned(),
            kind: claim.kind,
        };
        check_claim(&row).map_err(|error| AdminError::invalid("claim", error))?;
        let mut tx = self.parts.store.begin().await?;
        tx.put_claim(&row).await?;
        let detail = format!("attribute={} type={}", row.attribute, row.kind);
        self.record(&mut tx, by, "claim.set", &row.name, detail)
            .await?;
        Ok(tx.commit().await?)
    }

    /// # Errors
    /// [`AdminError::Unknown`] when there is none of the operator's own.
    pub async fn remove_claim(&self, by: &Actor, name: &str) -> Result<(), AdminError> {
        by.needs(Permission::ApplicationsWrite)?;
        let mut tx = self.parts.store.begin().await?;
        if !tx.remove_claim(name).await? {
            return Err(AdminError::unknown("claim of your own", name));
        }
        self.record(&mut tx, by, "claim.remove", name, "").await?;
        Ok(tx.commit().await?)
    }
}
