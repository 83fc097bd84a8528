use std::time::Duration;

use countersign_core::Millis;
use countersign_core::ids::MessageId;

use super::state::MessageState;
use crate::sql::{query, query_as, query_scalar};
use crate::{StoreError, Tx, json};

/// How long after a message's expiry a receipt of it may still come.
pub const RECEIPT_SILENCE: Duration = Duration::from_secs(600);

/// For how long a centre is trusted to report ids in the notation of its answers. Not for ever: its
/// operator may change it.
const TRUST: Duration = Duration::from_secs(24 * 60 * 60);

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

/// Message, attempt and part.
type Part = (String, i64, i64);

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
        let Some(reported) = receipt.ids.first() else {
            return Ok(None);
        };
        let Some(part) = self.newest_part(receipt.centre, reported, now).await? else {
            self.keep_receipt(receipt, reported, now).await?;
            return Ok(None);
        };
        if !receipt.ids.iter().all(|form| is_alike(form, reported)) {
            self.trust_notation(receipt.centre, now).await?;
        }
        let (state, detail) = (receipt.state, receipt.detail);
        self.part_ended(part, state, detail, now).await.map(Some)
    }

    /// Applies receipts that have waited since `before` to the parts whose ids are another form of
    /// theirs. Not sooner: one that overtakes its own message must not be taken for an older
    /// message's, whose id it is in another form. Nor in the other notation where the centre was
    /// seen to report in that of its answers. Whose they were.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn match_other_forms(
        &mut self,
        before: Millis,
        now: Millis,
        most: i64,
    ) -> Result<Vec<MessageId>, StoreError> {
        let waiting: Vec<(String, String, String, String, String)> = query_as(
            "SELECT centre, reported_id, forms, state, detail FROM unmatched_receipt
             WHERE tried = 0 AND at <= $1 ORDER BY at LIMIT $2",
        )
        .bind(before.0)
        .bind(most)
        .fetch_all(self.connection())
        .await?;
        let mut matched = Vec::new();
        for (centre, reported, forms, state, detail) in waiting {
            let forms: Vec<String> = json::read("unmatched_receipt.forms", &forms)?;
            let trusted = self.trusts_notation(&centre, now).await?;
            let mut newest = None;
            for form in &forms {
                if !trusted || is_alike(form, &reported) {
                    newest = newest.max(self.newest_part(&centre, form, now).await?);
                }
            }
            let Some(part) = newest else {
                query(
                    "UPDATE unmatched_receipt SET tried = 1
                     WHERE centre = $1 AND reported_id = $2",
                )
                .bind(&centre)
                .bind(&reported)
                .execute(self.connection())
                .await?;
                continue;
            };
            self.forget_receipt(&centre, &reported).await?;
            let state = MessageState::read(&state);
            matched.push(self.part_ended(part, state, &detail, now).await?);
        }
        Ok(matched)
    }

    /// Message centres begin their ids anew: the newest message is meant of those whose receipts
    /// may still come. Ids sort by time.
    async fn newest_part(
        &mut self,
        centre: &str,
        id: &str,
        now: Millis,
    ) -> Result<Option<Part>, StoreError> {
        Ok(query_as(
            "SELECT message_part.message_id, message_part.attempt, message_part.part
             FROM message_part JOIN message ON message.id = message_part.message_id
             WHERE message_part.centre = $1 AND message_part.centre_message_id = $2
                 AND message_part.state = 'submitted' AND message.expires_at > $3
             ORDER BY message_part.message_id DESC, message_part.attempt DESC,
                 message_part.part DESC
             LIMIT 1",
        )
        .bind(centre)
        .bind(id)
        .bind((now - RECEIPT_SILENCE).0)
        .fetch_optional(self.connection())
        .await?)
    }

    /// A receipt had the very id of a part, which reads as another number in the other notation.
    async fn trust_notation(&mut self, centre: &str, now: Millis) -> Result<(), StoreError> {
        query(
            "INSERT INTO trusted_notation (centre, seen_at) VALUES ($1, $2)
             ON CONFLICT (centre) DO UPDATE SET seen_at = excluded.seen_at
             WHERE trusted_notation.seen_at < $3",
        )
        .bind(centre)
        .bind(now.0)
        .bind((now - TRUST / 24).0)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    async fn trusts_notation(&mut self, centre: &str, now: Millis) -> Result<bool, StoreError> {
        let seen: Option<i64> =
            query_scalar("SELECT 1 FROM trusted_notation WHERE centre = $1 AND seen_at > $2")
                .bind(centre)
                .bind((now - TRUST).0)
                .fetch_optional(self.connection())
                .await?;
        Ok(seen.is_some())
    }

    async fn part_ended(
        &mut self,
        (message, attempt, part): Part,
        state: MessageState,
        detail: &str,
        now: Millis,
    ) -> Result<MessageId, StoreError> {
        let id = MessageId(message);
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
            return Ok(id);
        }
        if state != MessageState::Delivered {
            self.copy_failed(&id, state, detail, now).await?;
            return Ok(id);
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
            self.end_message(&id, state, detail, now).await?;
        }
        Ok(id)
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
        reported: &str,
        now: Millis,
    ) -> Result<(), StoreError> {
        query(
            "INSERT INTO unmatched_receipt
                 (centre, reported_id, forms, state, detail, at, tried)
             VALUES ($1, $2, $3, $4, $5, $6, 0)
             ON CONFLICT (centre, reported_id) DO UPDATE SET forms = excluded.forms,
                 state = excluded.state, detail = excluded.detail, at = excluded.at, tried = 0",
        )
        .bind(receipt.centre)
        .bind(reported)
        .bind(json::write("unmatched_receipt.forms", &receipt.ids)?)
        .bind(receipt.state.as_str())
        .bind(receipt.detail)
        .bind(now.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    async fn forget_receipt(&mut self, centre: &str, reported: &str) -> Result<(), StoreError> {
        query("DELETE FROM unmatched_receipt WHERE centre = $1 AND reported_id = $2")
            .bind(centre)
            .bind(reported)
            .execute(self.connection())
            .await?;
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
        let found: Option<(String, String)> = query_as(
            "SELECT state, detail FROM unmatched_receipt
             WHERE centre = $1 AND reported_id = $2 AND at >= $3",
        )
        .bind(centre)
        .bind(part_id)
        .bind(accepted_at.0)
        .fetch_optional(self.connection())
        .await?;
        let Some((state, detail)) = found else {
            return Ok(());
        };
        self.forget_receipt(centre, part_id).await?;
        if let Some(part) = self.newest_part(centre, part_id, now).await? {
            let state = MessageState::read(&state);
            self.part_ended(part, state, &detail, now).await?;
        }
        Ok(())
    }
}

/// Whether two forms of an id differ in zeros and case only.
fn is_alike(one: &str, other: &str) -> bool {
    bare(one).eq_ignore_ascii_case(bare(other))
}

fn bare(id: &str) -> &str {
    let digits = id.strip_prefix("0x").or_else(|| id.strip_prefix("0X"));
    digits.unwrap_or(id).trim_start_matches('0')
}
