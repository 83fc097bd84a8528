use countersign_core::Millis;
use countersign_core::ids::PersonId;

use crate::sql::{query, query_scalar};
use crate::{Store, StoreError, Tx};

impl Store {
    /// How many recovery codes a person has left.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn count_recovery_codes(&self, person: &PersonId) -> Result<i64, StoreError> {
        Ok(
            query_scalar("SELECT COUNT(*) FROM recovery_code WHERE person_id = $1")
                .bind(person.as_str())
                .fetch_one(self.reader())
                .await?,
        )
    }
}

impl Tx {
    /// Gives a person new recovery codes in place of all that they had; with none, they are gone.
    /// How many there were.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn set_recovery_codes(
        &mut self,
        person: &PersonId,
        hashes: &[[u8; 32]],
        now: Millis,
    ) -> Result<u64, StoreError> {
        let gone = query("DELETE FROM recovery_code WHERE person_id = $1")
            .bind(person.as_str())
            .execute(self.connection())
            .await?;
        for hash in hashes {
            query(
                "INSERT INTO recovery_code (person_id, code_hash, created_at) VALUES ($1, $2, $3)",
            )
            .bind(person.as_str())
            .bind(hash.as_slice())
            .bind(now.0)
            .execute(self.connection())
            .await?;
        }
        Ok(gone)
    }

    /// Uses a recovery code up; false when the person has none of this hash.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn use_recovery_code(
        &mut self,
        person: &PersonId,
        hash: &[u8],
    ) -> Result<bool, StoreError> {
        let used = query("DELETE FROM recovery_code WHERE person_id = $1 AND code_hash = $2")
            .bind(person.as_str())
            .bind(hash)
            .execute(self.connection())
            .await?;
        Ok(used > 0)
    }
}
