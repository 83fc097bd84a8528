use countersign_core::Millis;

use crate::sql::query;
use crate::{StoreError, Tx};

impl Tx {
    /// Uses up a name until `expires_at`; false if it is used up already.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn use_once(
        &mut self,
        name_hash: &[u8],
        now: Millis,
        expires_at: Millis,
    ) -> Result<bool, StoreError> {
        let used = query(
            "INSERT INTO used_once (name_hash, expires_at) VALUES ($1, $2)
             ON CONFLICT (name_hash) DO UPDATE SET expires_at = excluded.expires_at
             WHERE used_once.expires_at <= $3",
        )
        .bind(name_hash)
        .bind(expires_at.0)
        .bind(now.0)
        .execute(self.connection())
        .await?;
        Ok(used > 0)
    }
}
