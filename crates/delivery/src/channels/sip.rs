//! Calls of our own: a SIP server, and speech by a program.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use countersign_store::MessageState;
use tokio::sync::{Semaphore, oneshot};
use tokio::time::Instant;

use crate::channel::{Channel, Outgoing, RouteState, SendError};
use crate::channels::Place;
use crate::properties::SipProperties;
use crate::sip::CallError;
use crate::{ComposeError, ErrorClass, Spoken};

/// Ample for a code said twice.
const LONGEST: usize = 1000;

/// How long a call may take to ring before it is left to go on by itself. Within an attempt.
const SETTING_UP: Duration = Duration::from_secs(8);

#[derive(Debug)]
pub(crate) struct SipCalls {
    properties: Arc<SipProperties>,
    place: Place,
    /// One permit a call, from its beginning to its end.
    calls: Arc<Semaphore>,
}

impl SipCalls {
    pub(crate) fn open(properties: &SipProperties, place: Place) -> Self {
        Self {
            calls: Arc::new(Semaphore::new(properties.calls)),
            properties: Arc::new(properties.clone()),
            place,
        }
    }
}

#[async_trait]
impl Channel for SipCalls {
    fn check(&self, text: &str) -> Result<(), ComposeError> {
        crate::text::check_length(text, LONGEST)
    }

    /// Returns once the telephone rings; the call goes on by itself and reports its end.
    async fn send(&self, message: &Outgoing) -> Result<Vec<String>, SendError> {
        let useless_at = Instant::now() + message.life;
        let Ok(permit) = Arc::clone(&self.calls).try_acquire_owned() else {
            return Err(SendError::new(
                ErrorClass::Transient,
                "all lines are in use",
            ));
        };
        // Exposed to be said.
        let spoken = Spoken::read(message.text.expose());
        let sound = self.properties.speech.say(&spoken).await;
        let sound =
            sound.map_err(|error| SendError::new(ErrorClass::Transient, error.to_string()))?;
        let number = if self.properties.plus {
            message.to.expose().to_owned()
        } else {
            message.to.digits().to_owned()
        };
        let (rings, ringing) = oneshot::channel();
        let entropy = Arc::clone(&self.place.entropy);
        let mut caller = self.properties.caller.clone();
        let left = useless_at.saturating_duration_since(Instant::now());
        caller.ring = caller.ring.min(left);
        let mut call =
            Box::pin(async move { caller.call(&number, &sound, rings, &*entropy).await });
        tokio::select! {
            biased;
            ended = &mut call => {
                ended.map_err(classify)?;
                let (id, state) = (message.id.as_str(), MessageState::Delivered);
                let _ = self.place.report(id, state, String::new()).await;
                return Ok(vec![id.to_owned()]);
            }
            _ = ringing => {}
            () = tokio::time::sleep(SETTING_UP) => {}
        }
        let id = message.id.as_str().to_owned();
        let (place, part) = (self.place.clone(), id.clone());
        tokio::spawn(async move {
            let (state, detail) = report(call.await);
            // Without a listener the centre was closed, and nobody asks.
            let _ = place.report(&part, state, detail).await;
            drop(permit);
        });
        Ok(vec![id])
    }

    async fn ready(&self) {}

    fn state(&self) -> RouteState {
        RouteState::Bound
    }

    fn window(&self) -> usize {
        self.properties.calls
    }

    fn patience(&self) -> Duration {
        // Speaking comes before the call.
        SETTING_UP * 2
    }

    async fn shutdown(&self) {
        // Calls under way are heard out, within the patience of whoever closes.
        let all = u32::try_from(self.properties.calls).unwrap_or(u32::MAX);
        let _ended = self.calls.acquire_many(all).await;
        self.calls.close();
    }
}

/// Answered is delivered.
fn report(ended: Result<(), CallError>) -> (MessageState, String) {
    let (state, detail) = match ended {
        Ok(()) => (MessageState::Delivered, String::new()),
        Err(error) => (MessageState::Failed, error.to_string()),
    };
    (state, detail)
}

/// What a call that never rang means for its message.
fn classify(error: CallError) -> SendError {
    let class = match error {
        CallError::Unreachable(_) | CallError::Silent | CallError::Unauthorised(_) => {
            ErrorClass::Transient
        }
        // Broken for now or at its limit (RFC 3261 §21.5).
        CallError::Refused(500..=599) => ErrorClass::Transient,
        // There is no such number, or it is written in a way that the server does not know.
        CallError::Refused(404 | 410 | 484 | 604) => ErrorClass::Number,
        CallError::Busy | CallError::Declined | CallError::NoAnswer => ErrorClass::Number,
        CallError::NoSound | CallError::Refused(_) => ErrorClass::Permanent,
    };
    let reason = SendError::new(class, error.to_string());
    match error {
        CallError::Refused(status) => reason.with_code(status.to_string()),
        _ => reason,
    }
}
