use std::sync::Arc;
use std::time::Duration;

use countersign_core::Millis;
use countersign_store::{Lease, MessageRow, MessageState};

use super::backoff::pause;
use super::sealed;
use super::{Outbox, Outcome, Turn};
use crate::channel::{Channel, Outgoing, SendError};
use crate::routing::{Next, Plan};
use crate::{ErrorClass, Medium};

/// How much longer than an attempt its lease is, so that nobody else has the message meanwhile
/// and what came of it can be written; after a crash it is tried again when the lease has passed.
const MARGIN: Duration = Duration::from_secs(2);

/// How long a message is its worker's.
pub(super) fn lease(channel: &dyn Channel) -> Duration {
    channel.patience() + MARGIN
}

/// Sends one message that is leased.
pub(super) async fn send(
    outbox: Arc<Outbox>,
    channel: Arc<dyn Channel>,
    message: MessageRow,
) -> Outcome {
    let turn = attempt(&outbox, &*channel, &message).await;
    Outcome {
        lease: Lease {
            holder: outbox.node.clone(),
            attempt: message.attempts,
            id: message.id,
        },
        masked: message.masked,
        turn,
    }
}

async fn attempt(outbox: &Outbox, channel: &dyn Channel, message: &MessageRow) -> Turn {
    let now = outbox.clock.now();
    let life = now.until(message.expires_at);
    if life.is_zero() {
        return expired();
    }
    let plan = Plan::of(message);
    let opened = sealed::open(
        &outbox.keyring,
        &message.id,
        message.sealed.as_deref().unwrap_or_default(),
    );
    let (to, text) = match opened {
        Ok(opened) => opened,
        Err(error) => return failed(error.to_string()),
    };
    let outgoing = Outgoing {
        id: message.id.clone(),
        to,
        text,
        medium: message.medium.parse().unwrap_or(Medium::Text),
        sender: plan.hop().sender(),
        life,
    };
    // Dropping the attempt at its expiry, and before its lease ends, keeps what still waits for
    // its turn from being sent: by then it would be dead, or another node's.
    let leased = now.until(message.lease_until).saturating_sub(MARGIN);
    let most = life.min(leased).min(channel.patience());
    let sent = tokio::time::timeout(most, channel.send(&outgoing)).await;
    let now = outbox.clock.now();
    let error = match sent {
        Ok(Ok(parts)) => {
            outbox.lanes.answered(&message.centre, true);
            return Turn::Sent {
                second_at: plan.second_at(now).filter(|at| *at < message.expires_at),
                parts,
            };
        }
        Ok(Err(error)) => error,
        Err(_) if now >= message.expires_at => return expired(),
        Err(_) => SendError::new(ErrorClass::Unclear, "no answer in time"),
    };
    let class = class_of(outbox, &plan, &error);
    // What never left, and has no code, says nothing of the centre.
    if class == ErrorClass::Unclear || error.code.is_some() {
        let answered = class != ErrorClass::Unclear;
        outbox.lanes.answered(&message.centre, answered);
    }
    again(outbox, message, plan, class, error.reason, now)
}

/// The operator's word counts more than ours, and the route's more than the centre's.
fn class_of(outbox: &Outbox, plan: &Plan, error: &SendError) -> ErrorClass {
    let (hop, code) = (plan.hop(), error.code.as_deref());
    hop.class_of(code)
        .or_else(|| outbox.lanes.errors(&hop.centre).class_of(code))
        .unwrap_or(error.class)
}

fn again(
    outbox: &Outbox,
    message: &MessageRow,
    mut plan: Plan,
    class: ErrorClass,
    reason: String,
    now: Millis,
) -> Turn {
    let due_at = match plan.refused(class, |centre| outbox.lanes.is_ready(centre)) {
        Next::Never if class == ErrorClass::Unclear => return failed("no answer".to_owned()),
        Next::Never => return failed(reason),
        Next::Now => now,
        Next::Later => now + pause(message.attempts, &*outbox.entropy),
    };
    if due_at >= message.expires_at {
        return Turn::Ended {
            state: MessageState::Expired,
            reason,
        };
    }
    Turn::Again {
        reason,
        plan,
        due_at,
    }
}

fn expired() -> Turn {
    Turn::Ended {
        state: MessageState::Expired,
        reason: String::new(),
    }
}

fn failed(reason: String) -> Turn {
    Turn::Ended {
        state: MessageState::Failed,
        reason,
    }
}
