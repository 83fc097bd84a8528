use std::time::Duration;

use crate::codec::{CommandStatus, EncodeError, Endpoint, Message, Pdu, Tag, Tlvs};
use crate::{Address, Segment, relative};

/// An optional parameter to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tlv {
    pub tag: Tag,
    pub value: Vec<u8>,
}

/// A message to submit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submit {
    pub source: Address,
    pub destination: Address,
    pub payload: Segment,
    /// How long the network may try to deliver it; none for the centre's default.
    pub validity: Option<Duration>,
    /// Whether a delivery receipt is wanted.
    pub receipt: bool,
    /// 0 (lowest) to 3 (§5.2.14).
    pub priority: u8,
    /// Empty for the default.
    pub service_type: String,
    pub tlvs: Vec<Tlv>,
}

impl Submit {
    /// A message with a receipt and the defaults for all else.
    pub fn new(source: Address, destination: Address, payload: Segment) -> Self {
        Self {
            source,
            destination,
            payload,
            validity: None,
            receipt: true,
            priority: 0,
            service_type: String::new(),
            tlvs: Vec::new(),
        }
    }

    /// Appends the submit_sm to `out`.
    pub(super) fn encode(&self, sequence: u32, out: &mut Vec<u8>) -> Result<(), EncodeError> {
        let mut tlvs = Tlvs::new();
        for tlv in &self.tlvs {
            tlvs.push(tlv.tag, &tlv.value)?;
        }
        let validity = self.validity.map(relative).unwrap_or_default();
        let pdu = Pdu::SubmitSm(Message {
            service_type: self.service_type.as_bytes(),
            source: endpoint(&self.source),
            destination: endpoint(&self.destination),
            esm_class: self.payload.esm_class,
            priority_flag: self.priority,
            validity_period: validity.as_bytes(),
            registered_delivery: u8::from(self.receipt),
            data_coding: self.payload.data_coding,
            short_message: &self.payload.short_message,
            tlvs: tlvs.list(),
            ..Message::default()
        });
        crate::codec::encode(&pdu, CommandStatus::ROK, sequence, out)
    }
}

fn endpoint(address: &Address) -> Endpoint<'_> {
    Endpoint {
        ton: address.ton.number(),
        npi: address.npi.number(),
        value: address.wire_value(),
    }
}

/// The message centre took the message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubmitOk {
    /// What receipts will name.
    pub message_id: String,
}

/// Why a message was not taken, or may not have been.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SubmitError {
    /// No session is bound; nothing was sent.
    #[error("no session is bound")]
    NotBound,
    /// The centre asks for fewer messages; it did not take this one.
    #[error("the message centre throttles")]
    Throttled,
    #[error("the message centre refuses: {status}")]
    Rejected { status: CommandStatus },
    /// No answer came in time. The message may have been taken.
    #[error("the message centre did not answer in time")]
    Timeout,
    /// The link broke before the answer. The message may have been taken.
    #[error("the link to the message centre broke")]
    ConnectionLost,
    /// A field does not fit; nothing was sent.
    #[error("the message cannot be encoded: {0}")]
    Invalid(String),
}
