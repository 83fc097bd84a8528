//! Where receipts go, and when the message centre is told that they were taken.

use std::fmt;
use std::sync::Arc;

use tokio::sync::mpsc::{self, error::TrySendError};

use super::link::Link;
use crate::Receipt;
use crate::codec::{CommandId, CommandStatus, Pdu};

/// Where receipts go: to a channel of [`Receipt`]s, answered as they are taken into it, or of
/// [`UnconfirmedReceipt`]s, answered when their taker says so.
#[derive(Debug, Clone)]
pub struct ReceiptSink(Sink);

#[derive(Debug, Clone)]
enum Sink {
    Answered(mpsc::Sender<Receipt>),
    Unconfirmed(mpsc::Sender<UnconfirmedReceipt>),
}

impl From<mpsc::Sender<Receipt>> for ReceiptSink {
    fn from(to: mpsc::Sender<Receipt>) -> Self {
        Self(Sink::Answered(to))
    }
}

impl From<mpsc::Sender<UnconfirmedReceipt>> for ReceiptSink {
    fn from(to: mpsc::Sender<UnconfirmedReceipt>) -> Self {
        Self(Sink::Unconfirmed(to))
    }
}

/// A receipt that the message centre keeps until it is confirmed.
#[derive(Debug)]
pub struct UnconfirmedReceipt {
    pub receipt: Receipt,
    pub confirmation: Confirmation,
}

/// The answer that a message centre waits for. Dropped, it asks for the receipt again later.
pub struct Confirmation {
    link: Arc<Link>,
    request: CommandId,
    sequence: u32,
    status: CommandStatus,
}

impl Confirmation {
    /// Says that the receipt was taken and need not be sent again.
    pub fn confirm(mut self) {
        self.status = CommandStatus::ROK;
    }
}

impl Drop for Confirmation {
    fn drop(&mut self) {
        let response = Pdu::empty_response(self.request);
        self.link.answer(&response, self.status, self.sequence);
    }
}

impl fmt::Debug for Confirmation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Confirmation")
            .field("sequence", &self.sequence)
            .finish_non_exhaustive()
    }
}

impl ReceiptSink {
    /// Hands a receipt on; the status to answer with, unless its taker answers. When there is no
    /// room, the message centre is asked to send it again later, so that a slow store neither
    /// loses receipts nor holds up the link.
    pub(super) fn hand_on(
        &self,
        receipt: Receipt,
        link: &Arc<Link>,
        request: CommandId,
        sequence: u32,
    ) -> Option<CommandStatus> {
        match &self.0 {
            Sink::Answered(to) => Some(match to.try_send(receipt) {
                Ok(()) | Err(TrySendError::Closed(_)) => CommandStatus::ROK,
                Err(TrySendError::Full(_)) => CommandStatus::RX_T_APPN,
            }),
            Sink::Unconfirmed(to) => {
                let confirmation = Confirmation {
                    link: Arc::clone(link),
                    request,
                    sequence,
                    status: CommandStatus::RX_T_APPN,
                };
                // What is not taken is dropped, and so asked for again.
                let _ = to.try_send(UnconfirmedReceipt {
                    receipt,
                    confirmation,
                });
                None
            }
        }
    }
}
