use super::pacer::Congestion;
use super::submit::SubmitError;
use crate::ReceiptState;
use crate::codec::{CommandStatus, QuerySmResp, Tag, TlvList};

/// What the message centre knows of a message (§4.8.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageStatus {
    pub message_id: String,
    pub state: ReceiptState,
    /// When it came to its final state, as the centre wrote it (§7.1.1).
    pub final_date: Option<String>,
    /// The network's error code; 0 for none.
    pub error_code: u8,
}

/// The answer to a request.
#[derive(Debug, Default)]
pub(super) struct Answer {
    status: CommandStatus,
    pub(super) message_id: String,
    pub(super) congestion: Option<Congestion>,
    pub(super) message: Option<Box<MessageStatus>>,
}

impl Answer {
    pub(super) fn new(status: CommandStatus) -> Self {
        Self {
            status,
            ..Self::default()
        }
    }

    /// An answer that names a message and may tell how loaded the centre is.
    pub(super) fn named(status: CommandStatus, id: &[u8], tlvs: TlvList<'_>) -> Self {
        Self {
            status,
            message_id: String::from_utf8_lossy(id).into_owned(),
            congestion: tlvs.get(Tag::CONGESTION_STATE).and_then(Congestion::read),
            message: None,
        }
    }

    pub(super) fn queried(status: CommandStatus, body: &QuerySmResp<'_>) -> Self {
        let text = |octets| String::from_utf8_lossy(octets).into_owned();
        let answer = Self::named(status, body.message_id, body.tlvs);
        let message = MessageStatus {
            message_id: answer.message_id.clone(),
            state: ReceiptState::from_number(body.message_state).unwrap_or(ReceiptState::Unknown),
            final_date: Some(text(body.final_date)).filter(|date| !date.is_empty()),
            error_code: body.error_code,
        };
        Self {
            message: Some(Box::new(message)),
            ..answer
        }
    }

    /// The answer if the request was done.
    pub(super) fn done(self) -> Result<Self, SubmitError> {
        if self.status.is_ok() {
            Ok(self)
        } else if self.status.is_throttling() {
            Err(SubmitError::Throttled)
        } else {
            Err(SubmitError::Rejected {
                status: self.status,
            })
        }
    }
}
