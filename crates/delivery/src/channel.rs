//! What a way of sending must do. Another one is a file in `channels/` and a line in
//! [`Delivery`](crate::Delivery) that opens it.

use std::fmt;
use std::time::Duration;

use async_trait::async_trait;
use countersign_core::ids::MessageId;
use countersign_core::{Phone, Secret};
use countersign_store::MessageState;

use crate::ComposeError;
use crate::callback::{Callback, CallbackError};

/// A way to send text messages.
#[async_trait]
pub trait Channel: Send + Sync + fmt::Debug {
    /// Says whether this text can be sent, before it is accepted.
    ///
    /// # Errors
    /// [`ComposeError`] says why not.
    fn check(&self, text: &str) -> Result<(), ComposeError>;

    /// Sends one message and returns the ids that its parts have at the other side. Dropping
    /// the future stops what has not been sent yet.
    async fn send(&self, message: &Outgoing) -> Result<Vec<String>, SendError>;

    /// Returns once messages can be sent.
    async fn ready(&self);

    fn state(&self) -> RouteState;

    /// How many messages may be under way at once; at least 1.
    fn window(&self) -> usize;

    /// Takes a receipt that came over HTTP, once it is proved to be the other side's.
    ///
    /// # Errors
    /// [`CallbackError`] says why it was not taken; nothing has changed then.
    async fn callback(&self, _callback: &Callback) -> Result<(), CallbackError> {
        Err(CallbackError::Forged)
    }

    /// Ends the connection, after what is under way.
    async fn shutdown(&self);
}

/// A message at the moment of sending.
#[derive(Clone, Debug)]
pub struct Outgoing {
    pub id: MessageId,
    pub to: Phone,
    pub text: Secret,
    /// How long it is of use: the validity period that the network gets.
    pub life: Duration,
}

/// Why sending did not succeed. The reasons hold neither text nor number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// It was certainly not taken; worth another try.
    #[error("{0}")]
    NotNow(String),
    /// It may have been taken; another try may send it twice.
    #[error("{0}")]
    Unclear(String),
    /// It will never be taken.
    #[error("{0}")]
    Refused(String),
}

/// What the other side reports of a part that it had taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The id that [`Channel::send`] returned for the part.
    pub id: String,
    /// Delivered, failed or expired.
    pub state: MessageState,
    /// Such as the network's error code.
    pub detail: String,
}

/// Whether a route can send now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RouteState {
    Bound,
    Connecting {
        /// Why the last attempt failed; none before the first has.
        last_error: Option<String>,
    },
}

#[cfg(test)]
impl Outgoing {
    /// A message to a number of nobody's.
    pub(crate) fn example(text: &str) -> Self {
        use countersign_core::{Clock as _, SystemClock, SystemEntropy};
        Self {
            id: MessageId::generate(SystemClock.now(), &SystemEntropy),
            to: Phone::parse("+447700900123", None).expect("a number of fiction"),
            text: Secret::new(text),
            life: Duration::from_secs(300),
        }
    }
}
