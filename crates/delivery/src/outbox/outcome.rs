use countersign_core::Millis;
use countersign_store::{Lease, MessageState, StoreError, Taken, Tx};

use crate::meter::Meter;
use crate::routing::Plan;

/// What came of one attempt to send.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) lease: Lease,
    /// The end of the number, for the log.
    pub(crate) masked: String,
    pub(crate) turn: Turn,
    /// The parts that were taken of a message that was not taken whole.
    pub(crate) half_sent: Vec<String>,
}

#[derive(Debug)]
pub(crate) enum Turn {
    /// The other side took it; one id a part.
    Sent {
        parts: Vec<String>,
        second_at: Option<Millis>,
    },
    /// To be tried again where the plan stands.
    Again {
        reason: String,
        plan: Plan,
        due_at: Millis,
    },
    /// It ends here.
    Ended { state: MessageState, reason: String },
}

impl Outcome {
    /// Too late when the lease was lost: then somebody else decides.
    pub(super) async fn write(
        &self,
        tx: &mut Tx,
        centre: &str,
        now: Millis,
    ) -> Result<Taken, StoreError> {
        if !self.half_sent.is_empty() {
            tx.message_half_sent(&self.lease, centre, &self.half_sent, now)
                .await?;
        }
        let counts = match &self.turn {
            Turn::Sent { parts, second_at } => {
                return tx
                    .message_submitted(&self.lease, centre, parts, *second_at, now)
                    .await;
            }
            Turn::Again {
                reason,
                plan,
                due_at,
            } => {
                let (hop, stored) = (plan.hop(), plan.stored());
                let to = hop.in_row(&stored);
                tx.retry_message(&self.lease, to, reason, *due_at, now)
                    .await?
            }
            Turn::Ended { state, reason } => {
                tx.give_up_message(&self.lease, *state, reason, now).await?
            }
        };
        Ok(if counts {
            Taken::Counts
        } else {
            Taken::TooLate
        })
    }

    pub(super) fn count(&self, meter: &Meter) {
        match &self.turn {
            Turn::Sent { .. } => meter.taken(),
            Turn::Again { reason, .. } | Turn::Ended { reason, .. } => meter.trouble(reason),
        }
    }

    pub(super) fn log(&self, centre: &str) {
        let (message, to) = (&self.lease.id, &self.masked);
        match &self.turn {
            Turn::Sent { parts, .. } => {
                tracing::info!(%message, centre, to, parts = parts.len(), "message submitted");
            }
            Turn::Again { reason, plan, .. } => {
                let next = &plan.hop().centre;
                tracing::info!(%message, centre, to, reason, next, "message is tried again");
            }
            Turn::Ended { state, reason } => {
                tracing::warn!(%message, centre, to, reason, state = state.as_str(), "message ended");
            }
        }
    }
}
