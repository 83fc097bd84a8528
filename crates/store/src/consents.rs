use countersign_core::Millis;
use countersign_core::ids::{ClientId, PersonId};

use crate::sql::{query, query_as, query_scalar};
use crate::{Store, StoreError, Tx, json};

/// What a client may have of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApplicationAccess {
    pub client_id: ClientId,
    pub scopes: Vec<String>,
    /// When it was allowed, or used last.
    pub at: Millis,
}

impl Store {
    /// The clients that a person has allowed something or that hold something of theirs now, a row
    /// for each time, in order of client.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn application_access(
        &self,
        person: &PersonId,
        now: Millis,
    ) -> Result<Vec<ApplicationAccess>, StoreError> {
        let rows: Vec<(String, String, i64)> = query_as(
            "SELECT client_id, scopes, granted_at FROM consent WHERE person_id = $1
             UNION ALL
             SELECT client_id, scopes, created_at FROM oauth_grant
             WHERE person_id = $1 AND revoked_at IS NULL AND expires_at > $2
             ORDER BY 1, 3",
        )
        .bind(person.as_str())
        .bind(now.0)
        .fetch_all(self.reader())
        .await?;
        let access = rows.into_iter().map(|(client, scopes, at)| {
            Ok(ApplicationAccess {
                client_id: ClientId(client),
                scopes: json::read("scopes", &scopes)?,
                at: Millis(at),
            })
        });
        access.collect()
    }

    /// The scopes that a person has allowed a client.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn consent(
        &self,
        person: &PersonId,
        client: &ClientId,
    ) -> Result<Vec<String>, StoreError> {
        let scopes: Option<String> =
            query_scalar("SELECT scopes FROM consent WHERE person_id = $1 AND client_id = $2")
                .bind(person.as_str())
                .bind(client.as_str())
                .fetch_optional(self.reader())
                .await?;
        scopes.map_or(Ok(Vec::new()), |text| json::read("consent.scopes", &text))
    }
}

impl Tx {
    /// Takes a client everything away that it may have of a person, offline access too; false when
    /// it had nothing.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn revoke_application(
        &mut self,
        person: &PersonId,
        client: &ClientId,
        now: Millis,
    ) -> Result<bool, StoreError> {
        let consents = query("DELETE FROM consent WHERE person_id = $1 AND client_id = $2")
            .bind(person.as_str())
            .bind(client.as_str())
            .execute(self.connection())
            .await?;
        let grants = query(
            "UPDATE oauth_grant SET revoked_at = $3
             WHERE person_id = $1 AND client_id = $2 AND revoked_at IS NULL",
        )
        .bind(person.as_str())
        .bind(client.as_str())
        .bind(now.0)
        .execute(self.connection())
        .await?;
        Ok(consents + grants > 0)
    }

    /// # Errors
    /// If the store does not answer.
    pub async fn set_consent(
        &mut self,
        person: &PersonId,
        client: &ClientId,
        scopes: &[String],
        now: Millis,
    ) -> Result<(), StoreError> {
        query(
            "INSERT INTO consent (person_id, client_id, scopes, granted_at)
             VALUES ($1, $2, $3, $4)
             ON CONFLICT (person_id, client_id)
             DO UPDATE SET scopes = excluded.scopes, granted_at = excluded.granted_at",
        )
        .bind(person.as_str())
        .bind(client.as_str())
        .bind(json::write("consent.scopes", &scopes)?)
        .bind(now.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }
}
