use std::time::Duration;

use crate::codec::{CommandStatus, EncodeError, Endpoint, Message, Pdu, Tag, Tlvs};
use crate::{Address, Segment, relative};

/// Octets that short_message holds (§5.2.22).
const MOST_SHORT: usize = 254;

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

    /// Appends the submit_sm to `out`. What is too long for short_message goes as
    /// message_payload (§5.3.2.32).
    pub(super) fn encode(&self, sequence: u32, out: &mut Vec<u8>) -> Result<(), EncodeError> {
        let mut tlvs = Tlvs::new();
        for tlv in &self.tlvs {
            tlvs.push(tlv.tag, &tlv.value)?;
        }
        let mut short_message = self.payload.short_message.as_slice();
        if short_message.len() > MOST_SHORT {
            tlvs.push(Tag::MESSAGE_PAYLOAD, short_message)?;
            short_message = &[];
        }
        let validity = self.validity.map(relative).unwrap_or_default();
        let pdu = Pdu::SubmitSm(Message {
            service_type: self.service_type.as_bytes(),
            source: endpoint("source_addr", &self.source)?,
            destination: endpoint("destination_addr", &self.destination)?,
            esm_class: self.payload.esm_class,
            priority_flag: self.priority,
            validity_period: validity.as_bytes(),
            registered_delivery: u8::from(self.receipt),
            data_coding: self.payload.data_coding,
            short_message,
            tlvs: tlvs.list(),
            ..Message::default()
        });
        crate::codec::encode(&pdu, CommandStatus::ROK, sequence, out)
    }
}

fn endpoint<'a>(field: &'static str, address: &'a Address) -> Result<Endpoint<'a>, EncodeError> {
    let value = address.wire_value();
    if !value.iter().all(|octet| (b' '..=b'~').contains(octet)) {
        return Err(EncodeError::NotAscii { field });
    }
    Ok(Endpoint {
        ton: address.ton.number(),
        npi: address.npi.number(),
        value,
    })
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
