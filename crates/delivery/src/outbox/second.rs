use countersign_store::StoreError;

use super::Outbox;
use crate::routing::Plan;

const BATCH: i64 = 500;

/// Queues messages whose receipt did not come in time for the next of their routes.
pub(super) async fn send_second_copies(outbox: &Outbox) -> Result<(), StoreError> {
    let now = outbox.clock.now();
    let unconfirmed = outbox.store.unconfirmed_messages(now, BATCH).await?;
    if unconfirmed.is_empty() {
        return Ok(());
    }
    let mut queued = Vec::new();
    let mut tx = outbox.store.begin().await?;
    for message in unconfirmed {
        let mut plan = Plan::of(&message);
        if !plan.silent(|centre| outbox.lanes.is_ready(centre)) {
            continue;
        }
        let (hop, stored) = (plan.hop(), plan.stored());
        let to = hop.in_row(&stored);
        if tx
            .send_again(&message.id, to, "no receipt came in time", now)
            .await?
        {
            queued.push((message.id, hop.centre.clone()));
        }
    }
    tx.commit().await?;
    for (message, centre) in &queued {
        tracing::info!(%message, centre, "no receipt came in time: a second copy is sent");
        outbox.wake(centre);
    }
    let ids: Vec<_> = queued.into_iter().map(|(id, _)| id).collect();
    outbox.waiters.tell(&ids);
    Ok(())
}
