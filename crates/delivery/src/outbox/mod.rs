//! The outbox: messages from their acceptance to their final state.

mod backoff;
mod lead_away;
mod outcome;
mod recorder;
mod sealed;
mod second;
mod send;
mod spans;
mod sweep;
mod withdraw;
mod words;
mod worker;

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, OnceLock};

use countersign_core::{Clock, Entropy, Keyring};
use countersign_store::Store;

pub(crate) use outcome::{Outcome, Turn};
pub(crate) use recorder::Recorder;
pub use sealed::number_key;
pub(crate) use sealed::seal;
pub(crate) use spans::Spans;
pub(crate) use sweep::sweep;
pub(crate) use withdraw::withdraw;
pub(crate) use words::{GIVEN_BACK, word};
pub(crate) use worker::Worker;

use crate::DeliveryFigures;
use crate::centres::OpenLanes;
use crate::watching::Waiters;

/// What everyone at the outbox works with.
#[derive(Debug)]
pub(crate) struct Outbox {
    pub(crate) store: Store,
    pub(crate) keyring: Arc<Keyring>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) entropy: Arc<dyn Entropy>,
    pub(crate) waiters: Waiters,
    /// Where the server is reached; unset where nothing can call back.
    pub(crate) issuer: OnceLock<String>,
    pub(crate) lanes: OpenLanes,
    /// Names this node in leases.
    pub(crate) node: String,
    pub(crate) figures: DeliveryFigures,
    pub(crate) spans: Spans,
    /// This is no server, but a command that runs for a moment.
    pub(crate) visits: AtomicBool,
}
