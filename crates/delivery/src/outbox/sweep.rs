use std::sync::Arc;
use std::time::Duration;

use countersign_store::StoreError;

use super::Outbox;
use super::lead_away::lead_away_from_closed;
use super::second::send_second_copies;

const EVERY: Duration = Duration::from_secs(1);

/// How long after a message's expiry a receipt may still come.
const SILENCE: Duration = Duration::from_secs(600);

const BATCH: i64 = 500;

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
        if let Err(error) = send_second_copies(&outbox).await {
            tracing::warn!(%error, "second copies cannot be sent");
        }
        if let Err(error) = lead_away_from_closed(&outbox).await {
            tracing::warn!(%error, "the outbox cannot be read");
        }
        tokio::time::sleep(EVERY).await;
    }
}

async fn expire(outbox: &Outbox) -> Result<u64, StoreError> {
    let mut tx = outbox.store.begin().await?;
    let expired = tx
        .expire_messages(outbox.clock.now(), SILENCE, BATCH)
        .await?;
    tx.commit().await?;
    Ok(expired)
}
