//! Old messages go once reports have summed them.

use countersign_core::Millis;

use crate::message_hours::Summing;
use crate::sql::query;
use crate::{StoreError, Tx};

impl Tx {
    /// Deletes up to `most` messages that were accepted before a time, with all that is known of
    /// them; how many went. Those that reports have not summed for good stay.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn forget_messages(&mut self, before: Millis, most: i64) -> Result<u64, StoreError> {
        let gone = query(
            "DELETE FROM message WHERE id IN
                 (SELECT id FROM message WHERE created_at < $1 AND created_at <
                      COALESCE((SELECT until_at FROM messages_summed WHERE id = $2), 0)
                  ORDER BY created_at LIMIT $3)",
        )
        .bind(before.0)
        .bind(Summing::Last.id())
        .bind(most)
        .execute(self.connection())
        .await?;
        Ok(gone)
    }
}
