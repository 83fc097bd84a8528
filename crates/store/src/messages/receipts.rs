use countersign_core::Millis;
use countersign_core::ids::MessageId;

use super::state::MessageState;
use crate::sql::{query, query_as, query_scalar};
use crate::{StoreError, Tx};

/// What a centre reports of a part that it had taken.
#[derive(Clone, Copy, Debug)]
pub struct ReceiptRow<'a> {
    pub centre: &'a str,
    /// The part's id, and then its other forms: centres write one id in decimal and in
    /// hexadecimal.
    pub ids: &'a [String],
    /// Delivered, failed or expired.
    pub state: MessageState,
    pub detail: &'a str,
}

impl Tx {
    /// Applies a delivery receipt of one part. The message is delivered when all parts of a copy
    /// are, and failed when no copy may arrive any more. A receipt of an id that no message has
    /// yet is kept until one has. None then.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn apply_receipt(
        &mut self,
        receipt: &ReceiptRow<'_>,
        now: Millis,
    ) -> Result<Option<MessageId>, StoreError> {
        let (exact, others) = receipt.ids.split_at(receipt.ids.len().min(1));
        let found = match self.newest_part(receipt.centre, exact).await? {
            Some(part) => Some(part),
            None => self.newest_part(receipt.centre, others).await?,
        };
        if let Some((message, attempt, part)) = found {
            let message = MessageId(message);
            let (state, detail) = (receipt.state, receipt.detail);
            self.part_ended(&message, attempt, part, state, detail, now)
                .await?;
            return Ok(Some(message));
        }
        self.keep_receipt(receipt, now).await?;
        Ok(None)
    }

    /// Message centres begin their ids anew: the newest message is meant. Ids sort by time.
    async fn newest_part(
        &mut self,
        centre: &str,
        ids: &[String],
    ) -> Result<Option<(String, i64, i64)>, StoreError> {
        let mut newest = None;
        for id in ids {
            let found = query_as(
                "SELECT message_id, attempt, part FROM message_part
                 WHERE centre = $1 AND centre_message_id = $2
                 ORDER BY message_id DESC, attempt DESC, part DESC LIMIT 1",
            )
            .bind(centre)
            .bind(id)
            .fetch_optional(self.connection())
            .await?;
            newest = newest.max(found);
        }
        Ok(newest)
    }

    async fn part_ended(
        &mut self,
        id: &MessageId,
        attempt: i64,
        part: i64,
        state: MessageState,
        detail: &str,
        now: Millis,
    ) -> Result<(), StoreError> {
        // The first receipt decides; one that comes twice or late changes nothing.
        let applied = query(
            "UPDATE message_part SET state = $4
             WHERE message_id = $1 AND attempt = $2 AND part = $3 AND state = 'submitted'",
        )
        .bind(id.as_str())
        .bind(attempt)
        .bind(part)
        .bind(state.as_str())
        .execute(self.connection())
        .await?;
        if applied == 0 {
            return Ok(());
        }
        if state != MessageState::Delivered {
            return self.copy_failed(id, state, detail, now).await;
        }
        let waiting: i64 = query_scalar(
            "SELECT COUNT(*) FROM message_part
             WHERE message_id = $1 AND attempt = $2 AND state <> 'delivered'",
        )
        .bind(id.as_str())
        .bind(attempt)
        .fetch_one(self.connection())
        .await?;
        if waiting == 0 {
            self.end_message(id, state, detail, now).await?;
        }
        Ok(())
    }

    /// Tries the second route at once where there is one; else the message ends unless another
    /// copy may arrive.
    async fn copy_failed(
        &mut self,
        id: &MessageId,
        state: MessageState,
        detail: &str,
        now: Millis,
    ) -> Result<(), StoreError> {
        let hurried = query(
            "UPDATE message SET second_at = $2
             WHERE id = $1 AND state = 'submitted' AND second_at IS NOT NULL AND expires_at > $2",
        )
        .bind(id.as_str())
        .bind(now.0)
        .execute(self.connection())
        .await?;
        let queued: Option<i64> =
            query_scalar("SELECT 1 FROM message WHERE id = $1 AND state = 'queued'")
                .bind(id.as_str())
                .fetch_optional(self.connection())
                .await?;
        if hurried == 0 && queued.is_none() && !self.may_arrive(id).await? {
            self.end_message(id, state, detail, now).await?;
        }
        Ok(())
    }

    async fn keep_receipt(
        &mut self,
        receipt: &ReceiptRow<'_>,
        now: Millis,
    ) -> Result<(), StoreError> {
        let Some(reported) = receipt.ids.first() else {
            return Ok(());
        };
        for form in receipt.ids {
            query(
                "INSERT INTO unmatched_receipt (centre, form, reported_id, state, detail, at)
                 VALUES ($1, $2, $3, $4, $5, $6)
                 ON CONFLICT (centre, form, reported_id) DO UPDATE
                 SET state = excluded.state, detail = excluded.detail, at = excluded.at",
            )
            .bind(receipt.centre)
            .bind(form)
            .bind(reported)
            .bind(receipt.state.as_str())
            .bind(receipt.detail)
            .bind(now.0)
            .execute(self.connection())
            .await?;
        }
        Ok(())
    }

    /// Applies a receipt that overtook the answer in which the centre gave the part its id. One
    /// from before the message was accepted is about an earlier part of the same id.
    pub(super) async fn match_receipt(
        &mut self,
        centre: &str,
        part_id: &str,
        accepted_at: Millis,
        now: Millis,
    ) -> Result<(), StoreError> {
        let found: Option<(String, String, String)> = query_as(
            "SELECT reported_id, state, detail FROM unmatched_receipt
             WHERE centre = $1 AND form = $2 AND at >= $3 ORDER BY at DESC LIMIT 1",
        )
        .bind(centre)
        .bind(part_id)
        .bind(accepted_at.0)
        .fetch_optional(self.connection())
        .await?;
        let Some((reported, state, detail)) = found else {
            return Ok(());
        };
        query("DELETE FROM unmatched_receipt WHERE centre = $1 AND reported_id = $2")
            .bind(centre)
            .bind(&reported)
            .execute(self.connection())
            .await?;
        let receipt = ReceiptRow {
            centre,
            ids: &[part_id.to_owned()],
            state: MessageState::read(&state),
            detail: &detail,
        };
        // The part is there by now, so this goes no deeper.
        Box::pin(self.apply_receipt(&receipt, now)).await?;
        Ok(())
    }
}
