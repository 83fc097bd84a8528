use std::sync::Arc;
use std::time::Duration;

use countersign_core::Millis;
use countersign_store::{MessageRow, MessageState};

use super::backoff::pause;
use super::sealed;
use super::{Outbox, Outcome, Turn};
use crate::channel::{Channel, Outgoing, SendError};

/// How long one attempt may take, all parts together.
const ATTEMPT: Duration = Duration::from_secs(11);

/// How long a message is its worker's. Longer than an attempt, so that nobody else has it
/// meanwhile; after a crash it is tried again when this has passed.
pub(super) const LEASE: Duration = Duration::from_secs(13);

/// Sends one message that is leased.
pub(super) async fn send(
    outbox: Arc<Outbox>,
    channel: Arc<dyn Channel>,
    message: MessageRow,
) -> Outcome {
    let turn = attempt(&outbox, &*channel, &message).await;
    Outcome {
        id: message.id,
        masked: message.masked,
        turn,
    }
}

async fn attempt(outbox: &Outbox, channel: &dyn Channel, message: &MessageRow) -> Turn {
    let life = outbox.clock.now().until(message.expires_at);
    if life.is_zero() {
        return expired();
    }
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
        life,
    };
    // Dropping the attempt at its expiry keeps what still waits for its turn from being sent.
    let sent = tokio::time::timeout(life.min(ATTEMPT), channel.send(&outgoing)).await;
    let now = outbox.clock.now();
    match sent {
        Ok(Ok(ids)) => Turn::Sent(ids),
        Ok(Err(SendError::Refused(reason))) => failed(reason),
        Ok(Err(SendError::NotNow(reason) | SendError::Unclear(reason))) => {
            again(outbox, message, reason, now)
        }
        Err(_) if now >= message.expires_at => expired(),
        Err(_) => again(outbox, message, "no answer in time".to_owned(), now),
    }
}

fn again(outbox: &Outbox, message: &MessageRow, reason: String, now: Millis) -> Turn {
    let due_at = now + pause(message.attempts, &*outbox.entropy);
    if due_at >= message.expires_at {
        return Turn::Ended {
            state: MessageState::Expired,
            reason,
        };
    }
    Turn::Again { reason, due_at }
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
