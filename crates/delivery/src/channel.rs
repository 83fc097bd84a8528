//! What a way of sending must do. Another one is a file in `channels/` and a line in
//! [`Kind`](crate::Kind) and in `centres/opening.rs`.

use std::fmt;
use std::time::Duration;

use async_trait::async_trait;
use countersign_core::ids::MessageId;
use countersign_core::{Phone, Secret};
use countersign_store::MessageState;

use crate::callback::{Callback, CallbackError};
use crate::{ComposeError, ErrorClass, Medium, Sender};

/// A way to send messages.
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

    /// Asks the other side to deliver a part no more, by the id that [`Channel::send`] returned and
    /// the sender that it went from. True when it says that it will not. The default cannot.
    async fn cancel(&self, _part: &str, _sender: Option<Sender>) -> bool {
        false
    }

    /// Returns once messages can be sent here.
    async fn ready(&self);

    /// Returns once messages can be sent, here or at another node.
    async fn reachable(&self) {
        self.ready().await;
    }

    fn state(&self) -> RouteState;

    /// How many messages may be under way at once; at least 1.
    fn window(&self) -> usize;

    /// How its connections stand; none where there is nothing to keep up.
    fn sessions(&self) -> Option<Sessions> {
        None
    }

    /// Takes a receipt that came over HTTP, once it is proved to be the other side's.
    ///
    /// # Errors
    /// [`CallbackError`] says why it was not taken; nothing has changed then.
    async fn callback(&self, _callback: &Callback) -> Result<(), CallbackError> {
        Err(CallbackError::Forged)
    }

    /// How long one attempt may take, all parts together. Leases are longer than this.
    fn patience(&self) -> Duration {
        Duration::from_secs(11)
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
    pub medium: Medium,
    /// The route's sender for this number; none for the centre's own.
    pub sender: Option<Sender>,
    /// How long it is of use: the validity period that the network gets.
    pub life: Duration,
}

/// Why sending did not succeed. Holds neither text nor number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct SendError {
    /// As the channel sees it; the centre's and the route's `errors` may say otherwise.
    pub class: ErrorClass,
    /// The other side's own code, in the form that `errors` names it by: `0x0000000b` of SMPP as
    /// `0x0b`, or `21211`.
    pub code: Option<String>,
    pub reason: String,
    /// The ids of the parts that were taken before it.
    pub taken: Vec<String>,
}

impl SendError {
    #[must_use]
    pub fn new(class: ErrorClass, reason: impl Into<String>) -> Self {
        Self {
            class,
            code: None,
            reason: reason.into(),
            taken: Vec::new(),
        }
    }

    #[must_use]
    pub fn with_code(mut self, code: impl Into<String>) -> Self {
        self.code = Some(code.into());
        self
    }

    #[must_use]
    pub fn after(mut self, taken: Vec<String>) -> Self {
        self.taken = taken;
        self
    }
}

/// What the other side reports of a part that it had taken.
#[derive(Debug)]
pub struct Report {
    /// The id that [`Channel::send`] returned for the part, and then other forms of the same id.
    pub ids: Vec<String>,
    /// Delivered, failed or expired.
    pub state: MessageState,
    /// Such as the network's error code.
    pub detail: String,
    /// What is to be done once the report is in the store; none for nothing.
    pub stored: Option<Stored>,
}

/// Tells the other side that it may forget a report. Dropped without a word when the report was
/// not stored, so that the other side reports again.
pub struct Stored(Box<dyn FnOnce() + Send + Sync>);

impl Stored {
    pub fn new(tell: impl FnOnce() + Send + Sync + 'static) -> Self {
        Self(Box::new(tell))
    }

    pub fn tell(self) {
        (self.0)();
    }
}

impl fmt::Debug for Stored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Stored(…)")
    }
}

/// The sessions that a channel keeps with the other side.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sessions {
    /// Here.
    pub bound: usize,
    /// On all nodes together.
    pub wanted: usize,
    /// Those by which other nodes can send; none where there is no other node.
    pub elsewhere: Option<usize>,
    /// How fast messages may go now, in messages a second; none for no limit.
    pub rate: Option<f64>,
}

/// Whether a route can send now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RouteState {
    Bound,
    /// By another node, to which this one leaves what it has.
    Elsewhere,
    Connecting {
        /// Why the last attempt failed; none before the first has.
        last_error: Option<String>,
    },
}

impl RouteState {
    /// Whether some node can.
    #[must_use]
    pub fn can_send(&self) -> bool {
        !matches!(self, Self::Connecting { .. })
    }
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
            medium: Medium::default(),
            sender: None,
            life: Duration::from_secs(300),
        }
    }
}
