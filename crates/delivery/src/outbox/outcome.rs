use countersign_core::Millis;
use countersign_core::ids::MessageId;
use countersign_store::{MessageState, StoreError, Tx};

/// What came of one attempt to send.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) id: MessageId,
    /// The end of the number, for the log.
    pub(crate) masked: String,
    pub(crate) turn: Turn,
}

#[derive(Debug)]
pub(crate) enum Turn {
    /// The other side took it; one id a part.
    Sent(Vec<String>),
    /// To be tried again.
    Again { reason: String, due_at: Millis },
    /// It ends here.
    Ended { state: MessageState, reason: String },
}

impl Outcome {
    pub(super) async fn write(
        &self,
        tx: &mut Tx,
        route: &str,
        now: Millis,
    ) -> Result<(), StoreError> {
        match &self.turn {
            Turn::Sent(ids) => {
                tx.message_submitted(&self.id, route, ids, now).await?;
            }
            Turn::Again { reason, due_at } => {
                tx.retry_message(&self.id, reason, *due_at, now).await?;
            }
            Turn::Ended { state, reason } => {
                tx.end_message(&self.id, *state, reason, now).await?;
            }
        }
        Ok(())
    }

    pub(super) fn log(&self, route: &str) {
        let (message, to) = (&self.id, &self.masked);
        match &self.turn {
            Turn::Sent(ids) => {
                tracing::info!(%message, route, to, parts = ids.len(), "message submitted");
            }
            Turn::Again { reason, .. } => {
                tracing::info!(%message, route, to, reason, "message is tried again");
            }
            Turn::Ended { state, reason } => {
                tracing::warn!(%message, route, to, reason, state = state.as_str(), "message ended");
            }
        }
    }
}
