use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use countersign_core::Millis;
use countersign_core::trace::TRACE;
use countersign_store::{Lease, MessageRow, MessageState};
use tokio::time::Instant;
use tracing::field::Empty;
use tracing::{Instrument as _, info_span};

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
    let asked = Instant::now();
    let from = outbox.spans.take(&message.id);
    let centre = message.centre.as_str();
    let span = info_span!(target: TRACE, parent: &from, "message.submit", centre, outcome = Empty);
    let attempt = attempt(&outbox, &*channel, &message).instrument(span.clone());
    let attempted = attempt.await;
    let outcome = word(&outbox, &message, &attempted);
    span.record("outcome", outcome);
    count(&outbox, &message, (&attempted, outcome), asked.elapsed());
    let (turn, half_sent) = match attempted {
        Ok(turn) => (turn, Vec::new()),
        Err(error) => again(&outbox, &message, error),
    };
    Outcome {
        lease: Lease {
            holder: outbox.node.clone(),
            attempt: message.attempts,
            id: message.id,
        },
        masked: message.masked,
        turn,
        half_sent,
    }
}

fn word(
    outbox: &Outbox,
    message: &MessageRow,
    attempted: &Result<Turn, SendError>,
) -> &'static str {
    match attempted {
        Ok(Turn::Sent { .. }) => "taken",
        Ok(Turn::Ended {
            state: MessageState::Expired,
            ..
        }) => "expired",
        Ok(Turn::Ended {
            state: MessageState::Cancelled,
            ..
        }) => "cancelled",
        Ok(_) => "unreadable",
        Err(error) => class_of(outbox, &Plan::of(message), error).as_str(),
    }
}

fn count(
    outbox: &Outbox,
    message: &MessageRow,
    (attempted, word): (&Result<Turn, SendError>, &'static str),
    took: Duration,
) {
    let centre = || message.centre.clone();
    let figures = &outbox.figures;
    figures.attempts.add((centre(), word), 1);
    if matches!(attempted, Ok(Turn::Sent { .. }) | Err(_)) {
        figures.answers.add(centre(), took);
    }
}

/// # Errors
/// Why it was not sent, or perhaps not.
async fn attempt(
    outbox: &Outbox,
    channel: &dyn Channel,
    message: &MessageRow,
) -> Result<Turn, SendError> {
    let now = outbox.clock.now();
    let life = now.until(message.expires_at);
    if life.is_zero() {
        return Ok(expired());
    }
    let Some(sealed) = message.sealed.as_deref() else {
        return Ok(called_off(message));
    };
    let plan = Plan::of(message);
    let (to, text) = match sealed::open(&outbox.keyring, &message.id, sealed) {
        Ok(opened) => opened,
        Err(error) => return Ok(failed(error.to_string())),
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
    let sent = in_time(most, channel.send(&outgoing)).await;
    match sent {
        Some(Ok(parts)) => {
            let second_at = plan.second_at(outbox.clock.now());
            outbox.lanes.answered(&message.centre, true);
            Ok(Turn::Sent {
                second_at: second_at.filter(|at| *at < message.expires_at),
                parts,
            })
        }
        Some(Err(error)) => Err(error),
        None if outbox.clock.now() >= message.expires_at => Ok(expired()),
        None => Err(SendError::new(ErrorClass::Unclear, "no answer in time")),
    }
}

/// What comes of it within this time. The clock is looked at before each step, so that a process
/// that stood still does not go on with what was taken over meanwhile: its timers run late.
async fn in_time<T>(most: Duration, work: impl Future<Output = T>) -> Option<T> {
    let end = Instant::now() + most;
    let mut work = pin!(work);
    let mut timer = pin!(tokio::time::sleep_until(end));
    poll_fn(|context| {
        if Instant::now() >= end {
            return Poll::Ready(None);
        }
        match work.as_mut().poll(context) {
            Poll::Ready(done) => Poll::Ready(Some(done)),
            Poll::Pending => timer.as_mut().poll(context).map(|()| None),
        }
    })
    .await
}

/// The operator's word counts more than ours, and the route's more than the centre's. A message of
/// which a part was taken may be on its phone in part: another try may send that twice.
fn class_of(outbox: &Outbox, plan: &Plan, error: &SendError) -> ErrorClass {
    let (hop, code) = (plan.hop(), error.code.as_deref());
    let class = hop
        .class_of(code)
        .or_else(|| outbox.lanes.errors(&hop.centre).class_of(code))
        .unwrap_or(error.class);
    match class {
        ErrorClass::Transient | ErrorClass::Throttling if !error.taken.is_empty() => {
            ErrorClass::Unclear
        }
        class => class,
    }
}

/// What is done after an attempt that failed, and the parts that were taken all the same.
fn again(outbox: &Outbox, message: &MessageRow, error: SendError) -> (Turn, Vec<String>) {
    let (mut plan, now) = (Plan::of(message), outbox.clock.now());
    let class = class_of(outbox, &plan, &error);
    let answered = error.code.is_some();
    // What never left, and has no code, says nothing of the centre.
    if answered || class == ErrorClass::Unclear {
        outbox.lanes.answered(&message.centre, answered);
    }
    let reason = error.reason;
    let turn = match plan.refused(class, |centre| outbox.lanes.is_ready(centre)) {
        Next::Never if class == ErrorClass::Unclear && !answered => failed("no answer".to_owned()),
        Next::Never => failed(reason),
        Next::Now => again_at(message, plan, reason, now),
        Next::Later => {
            let due_at = now + pause(message.attempts, &*outbox.entropy);
            again_at(message, plan, reason, due_at)
        }
    };
    (turn, error.taken)
}

fn again_at(message: &MessageRow, plan: Plan, reason: String, due_at: Millis) -> Turn {
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
        reason: "not sent in time".to_owned(),
    }
}

/// Its text was erased during an attempt of which nothing more was heard.
fn called_off(message: &MessageRow) -> Turn {
    Turn::Ended {
        state: MessageState::Cancelled,
        reason: message.error.clone().unwrap_or_default(),
    }
}

fn failed(reason: String) -> Turn {
    Turn::Ended {
        state: MessageState::Failed,
        reason,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_stood_still_does_not_go_on() {
        let most = Duration::from_millis(50);
        let (mut went_on, mut steps) = (false, 0);
        let work = async {
            tokio::task::yield_now().await;
            steps += 1;
            // Everything stands still: this process, and its timers with it.
            std::thread::sleep(most * 2);
            tokio::task::yield_now().await;
            went_on = true;
        };
        assert_eq!(in_time(most, work).await, None);
        assert_eq!((steps, went_on), (1, false));
        assert_eq!(in_time(most, async { 7 }).await, Some(7));
        let never = std::future::pending::<()>();
        assert_eq!(in_time(most, never).await, None);
    }
}
