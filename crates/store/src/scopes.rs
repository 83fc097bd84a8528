use crate::found::Finding;
use crate::sql::{query, query_as};
use crate::{Found, Store, StoreError, Tx, json};

/// A scope of the operator's, with the claims that it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScopeRow {
    pub name: String,
    /// What a person is told that it allows; empty for none.
    pub description: String,
    pub claims: Vec<String>,
}

/// A claim that comes from an attribute of the directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimRow {
    pub name: String,
    pub attribute: String,
    /// `string`, `boolean`, `number`, `json` or `list`.
    pub kind: String,
}

impl Store {
    /// The operator's scopes in order of name, also those that cannot be read.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn scopes(&self) -> Result<Vec<Found<ScopeRow>>, StoreError> {
        let rows: Vec<(String, String, String)> =
            query_as("SELECT name, description, claims FROM scope ORDER BY name")
                .fetch_all(self.reader())
                .await?;
        let rows = rows.into_iter().map(|(name, description, claims)| {
            let mut finding = Finding::default();
            let scope = ScopeRow {
                name,
                description,
                claims: finding.json("scope.claims", &claims),
            };
            finding.of(scope)
        });
        Ok(rows.collect())
    }

    /// The operator's claims in order of name.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn claims(&self) -> Result<Vec<ClaimRow>, StoreError> {
        let rows: Vec<(String, String, String)> =
            query_as("SELECT name, attribute, kind FROM claim ORDER BY name")
                .fetch_all(self.reader())
                .await?;
        let rows = rows.into_iter().map(|(name, attribute, kind)| ClaimRow {
            name,
            attribute,
            kind,
        });
        Ok(rows.collect())
    }
}

impl Tx {
    /// Adds a scope or replaces the one of its name.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn put_scope(&mut self, scope: &ScopeRow) -> Result<(), StoreError> {
        query(
            "INSERT INTO scope (name, description, claims) VALUES ($1, $2, $3)
             ON CONFLICT (name) DO UPDATE
             SET description = excluded.description, claims = excluded.claims",
        )
        .bind(&scope.name)
        .bind(&scope.description)
        .bind(json::write("scope.claims", &scope.claims)?)
        .execute(self.connection())
        .await?;
        self.touch_configuration().await
    }

    /// False when there was none.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn remove_scope(&mut self, name: &str) -> Result<bool, StoreError> {
        let removed = query("DELETE FROM scope WHERE name = $1")
            .bind(name)
            .execute(self.connection())
            .await?;
        self.touch_configuration().await?;
        Ok(removed > 0)
    }

    /// Adds a claim or replaces the one of its name.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn put_claim(&mut self, claim: &ClaimRow) -> Result<(), StoreError> {
        query(
            "INSERT INTO claim (name, attribute, kind) VALUES ($1, $2, $3)
             ON CONFLICT (name) DO UPDATE
             SET attribute = excluded.attribute, kind = excluded.kind",
        )
        .bind(&claim.name)
        .bind(&claim.attribute)
        .bind(&claim.kind)
        .execute(self.connection())
        .await?;
        self.touch_configuration().await
    }

    /// False when there was none.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn remove_claim(&mut self, name: &str) -> Result<bool, StoreError> {
        let removed = query("DELETE FROM claim WHERE name = $1")
            .bind(name)
            .execute(self.connection())
            .await?;
        self.touch_configuration().await?;
        Ok(removed > 0)
    }
}
