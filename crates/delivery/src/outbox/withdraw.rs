use std::sync::Arc;

use countersign_core::ids::MessageId;
use countersign_store::StoreError;

use super::Outbox;
use crate::routing::Plan;

/// Asks the centres that took a message not to deliver it. What comes of it is their receipt.
pub(crate) async fn withdraw(outbox: Arc<Outbox>, id: MessageId) {
    if let Err(error) = try_withdraw(&outbox, &id).await {
        tracing::warn!(message = %id, %error, "the outbox cannot be read");
    }
}

async fn try_withdraw(outbox: &Outbox, id: &MessageId) -> Result<(), StoreError> {
    let Some(message) = outbox.store.message(id).await? else {
        return Ok(());
    };
    let plan = Plan::of(&message);
    for part in outbox.store.submitted_parts(id).await? {
        if let Some(channel) = outbox.lanes.channel(&part.centre) {
            let sender = plan.sender_at(&part.centre);
            let cancelled = channel.cancel(&part.centre_message_id, sender).await;
            tracing::debug!(message = %id, centre = part.centre, cancelled, "withdrawn");
        }
    }
    Ok(())
}
