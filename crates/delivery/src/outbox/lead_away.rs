use std::time::Duration;

use countersign_store::StoreError;

use super::Outbox;
use crate::routing::Plan;

const BATCH: i64 = 500;

/// How long messages wait for a centre that is not open here before they are moved: it may be
/// open on another node.
const PATIENCE: Duration = Duration::from_secs(2);

/// Moves what waits for centres that are not open here, such as one that was removed.
pub(super) async fn lead_away_from_closed(outbox: &Outbox) -> Result<(), StoreError> {
    let now = outbox.clock.now();
    let waited_for = outbox.store.centres_waited_for(now - PATIENCE, now).await?;
    for centre in waited_for {
        if outbox.lanes.channel(&centre).is_none() {
            let why = "the message centre is not open";
            lead_away(outbox, &centre, Duration::ZERO, why).await?;
        }
    }
    Ok(())
}

/// Moves what has waited so long for a centre that cannot send to one that can. Reading first costs nothing
/// where there is nothing to move, and each move is one conditional update: a message that
/// another node has taken meanwhile stays its own.
pub(super) async fn lead_away(
    outbox: &Outbox,
    centre: &str,
    patience: Duration,
    why: &str,
) -> Result<usize, StoreError> {
    let now = outbox.clock.now();
    let before = now - patience;
    let waiting = outbox
        .store
        .waiting_messages(centre, before, now, BATCH)
        .await?;
    let ready = |other: &str| other != centre && outbox.lanes.is_ready(other);
    let mut moved = Vec::new();
    let mut tx = None;
    for message in waiting {
        let mut plan = Plan::of(&message);
        if !plan.lead_away(ready) {
            continue;
        }
        let tx = match &mut tx {
            Some(tx) => tx,
            None => tx.insert(outbox.store.begin().await?),
        };
        let (hop, stored) = (plan.hop(), plan.stored());
        let to = hop.in_row(&stored);
        if tx.move_message(&message.id, centre, to, why, now).await? {
            moved.push((message.id, hop.centre.clone()));
        }
    }
    if let Some(tx) = tx {
        tx.commit().await?;
    }
    for (message, to) in &moved {
        tracing::info!(%message, from = centre, to, "message moved: {why}");
        outbox.wake(to);
    }
    let ids: Vec<_> = moved.into_iter().map(|(id, _)| id).collect();
    outbox.waiters.tell(&ids);
    Ok(ids.len())
}
