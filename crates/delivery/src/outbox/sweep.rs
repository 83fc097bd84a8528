use std::sync::Arc;
use std::time::Duration;

use countersign_store::{RECEIPT_SILENCE, StoreError};

use super::Outbox;
use super::lead_away::lead_away_from_closed;
use super::second::send_second_copies;

const EVERY: Duration = Duration::from_secs(1);

const BATCH: i64 = 500;

/// How far a receipt may be ahead of the answer that names its message.
const OVERTAKING: Duration = Duration::from_secs(2);

/// Ends messages whose time is over and sends second copies, for ever.
pub(crate) async fn sweep(outbox: Arc<Outbox>) {
    loop {
        match expire(&outbox).await {
            Ok(0) => {}
            Ok(expired) => {
                tracing::info!(expired, "messages expired");
                outbox.waiters.tell_all();
            }
            Err(error) => tracing::warn!(%error, "expired messages cannot be ended"),
        }
        if let Err(error) = match_other_forms(&outbox).await {
            tracing::warn!(%error, "receipts cannot be matched");
        }
        if let Err(error) = send_second_copies(&outbox).await {
            tracing::warn!(%error, "second copies cannot be sent");
        }
        if let Err(error) = lead_away_from_closed(&outbox).await {
            tracing::warn!(%error, "the outbox cannot be read");
        }
        tokio::time::sleep(EVERY).await;
    }
}

/// Applies receipts whose ids are another form of their messages'.
async fn match_other_forms(outbox: &Outbox) -> Result<(), StoreError> {
    let now = outbox.clock.now();
    let mut tx = outbox.store.begin().await?;
    let matched = tx.match_other_forms(now - OVERTAKING, now, BATCH).await?;
    tx.commit().await?;
    outbox.waiters.tell(&matched);
    Ok(())
}

async fn expire(outbox: &Outbox) -> Result<u64, StoreError> {
    let mut tx = outbox.store.begin().await?;
    let expired = tx
        .expire_messages(outbox.clock.now(), RECEIPT_SILENCE, BATCH)
        .await?;
    tx.commit().await?;
    Ok(expired)
}
