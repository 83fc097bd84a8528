use countersign_core::Millis;
use countersign_core::ids::PersonId;

use crate::sql::{query, query_as, query_scalar};
use crate::{Store, StoreError, Tx};

impl Store {
    /// What is kept for this page, which goes on being kept.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn form_draft(
        &self,
        person: &PersonId,
        path: &str,
        now: Millis,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let sealed = query_scalar(
            "SELECT sealed FROM form_draft WHERE person_id = $1 AND path = $2 AND expires_at > $3",
        );
        let sealed = sealed.bind(person.as_str()).bind(path).bind(now.0);
        Ok(sealed.fetch_optional(self.reader()).await?)
    }
}

impl Tx {
    /// Keeps what a person has typed for a page, instead of what was kept before.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn keep_form_draft(
        &mut self,
        person: &PersonId,
        path: &str,
        sealed: &[u8],
        expires_at: Millis,
    ) -> Result<(), StoreError> {
        query(
            "INSERT INTO form_draft (person_id, path, sealed, expires_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (person_id) DO UPDATE SET path = excluded.path, sealed = excluded.sealed,
                 expires_at = excluded.expires_at",
        )
        .bind(person.as_str())
        .bind(path)
        .bind(sealed)
        .bind(expires_at.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Takes away what was kept for this page, once.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn take_form_draft(
        &mut self,
        person: &PersonId,
        path: &str,
        now: Millis,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let taken: Option<(Vec<u8>, i64)> = query_as(
            "DELETE FROM form_draft WHERE person_id = $1 AND path = $2
             RETURNING sealed, expires_at",
        )
        .bind(person.as_str())
        .bind(path)
        .fetch_optional(self.connection())
        .await?;
        Ok(taken
            .filter(|(_, expires_at)| *expires_at > now.0)
            .map(|(sealed, _)| sealed))
    }
}
