use countersign_core::Millis;
use countersign_core::ids::{ClientId, PersonId};

use crate::sql::{query, query_scalar};
use crate::{Store, StoreError, Tx, json};

impl Store {
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
