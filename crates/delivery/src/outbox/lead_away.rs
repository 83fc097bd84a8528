use std::time::Duration;

use countersign_core::Millis;
use countersign_store::StoreError;

use super::Outbox;
use crate::routing::Plan;

const BATCH: i64 = 500;

/// How long messages wait for a centre that is not open here before they are moved: it may be
/// open on another node.
const PATIENCE: Duration = Duration::from_secs(2);

/// Why a message fails whose method has named routes since.
const GIVEN_UP: &str = "its method sends by other routes now";

/// Moves what waits for centres that are not open here, such as one that was removed. What nobody
/// will send any more fails, so that its person can ask anew before the code is over.
pub(super) async fn lead_away_from_closed(outbox: &Outbox) -> Result<(), StoreError> {
    let now = outbox.clock.now();
    let waited_for = outbox.store.centres_waited_for(now - PATIENCE, now).await?;
    for centre in waited_for {
        if outbox.lanes.channel(&centre).is_none() {
            let why = "the message centre is not open";
            lead_away(outbox, &centre, Duration::ZERO, why).await?;
        }
        if outbox.lanes.is_given_up(&centre) {
            give_up(outbox, &centre, now).await?;
        }
    }
    Ok(())
}

/// Fails what waits for a centre that its method has no more, unless another way is left to wait for.
async fn give_up(outbox: &Outbox, centre: &str, now: Millis) -> Result<(), StoreError> {
    let before = now - PATIENCE;
    let waiting = outbox
        .store
        .waiting_messages(centre, before, now, BATCH)
        .await?;
    let gone = |centre: &str| outbox.lanes.is_given_up(centre);
    let lost = waiting
        .into_iter()
        .filter(|message| Plan::of(message).leads_only_to(gone));
    let lost: Vec<_> = lost.map(|message| message.id).collect();
    if lost.is_empty() {
        return Ok(());
    }
    let mut ended = Vec::new();
    let mut tx = outbox.store.begin().await?;
    for id in lost {
        if tx
            .give_up_waiting_message(&id, centre, GIVEN_UP, now)
            .await?
        {
            ended.push(id);
        }
    }
    tx.commit().await?;
    for message in &ended {
        tracing::warn!(%message, centre, "message failed: {GIVEN_UP}");
    }
    outbox.waiters.tell(&ended);
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
