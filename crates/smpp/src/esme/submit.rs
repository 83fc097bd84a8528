use std::time::Duration;

use super::request::{Request, Wire, endpoint};
use crate::codec::{CommandStatus, DataSm, EncodeError, Message, Pdu, Tag, Tlvs};
use crate::{Address, Segment, Tlv, relative};

/// Octets that short_message holds (§5.2.22).
const MOST_SHORT: usize = 254;

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
    /// §5.2.13; 0 for a plain text message.
    pub protocol_id: u8,
    /// Takes the place of a waiting message with the same sender, receiver and service type
    /// (§5.2.18).
    pub replace_if_present: bool,
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
            protocol_id: 0,
            replace_if_present: false,
            tlvs: Vec::new(),
        }
    }

    /// Whether the text is an optional parameter already.
    fn carries_payload(&self) -> bool {
        let mut all = self.payload.tlvs.iter().chain(&self.tlvs);
        all.any(|tlv| tlv.tag == Tag::MESSAGE_PAYLOAD)
    }

    fn parameters(&self) -> Result<Tlvs, EncodeError> {
        let mut tlvs = Tlvs::new();
        for tlv in self.payload.tlvs.iter().chain(&self.tlvs) {
            tlvs.push(tlv.tag, &tlv.value)?;
        }
        Ok(tlvs)
    }
}

/// submit_sm. What is too long for short_message goes as message_payload (§5.3.2.32).
impl Request for Submit {
    fn encode(&self, wire: Wire, out: &mut Vec<u8>) -> Result<(), EncodeError> {
        let mut tlvs = self.parameters()?;
        let mut short_message = self.payload.short_message.as_slice();
        if short_message.len() > MOST_SHORT {
            tlvs.push(Tag::MESSAGE_PAYLOAD, short_message)?;
            short_message = &[];
        }
        if !tlvs.is_empty() {
            wire.allow_optional_parameters()?;
        }
        let validity = self.validity.map(relative).unwrap_or_default();
        let body = Message {
            service_type: self.service_type.as_bytes(),
            source: endpoint("source_addr", &self.source)?,
            destination: endpoint("destination_addr", &self.destination)?,
            esm_class: self.payload.esm_class,
            protocol_id: self.protocol_id,
            priority_flag: self.priority,
            validity_period: validity.as_bytes(),
            registered_delivery: u8::from(self.receipt),
            replace_if_present_flag: u8::from(self.replace_if_present),
            data_coding: self.payload.data_coding,
            short_message,
            tlvs: tlvs.list(),
            ..Message::default()
        };
        wire.write(&Pdu::SubmitSm(body), out)
    }
}

/// The same message as a data_sm (§4.7): text and validity are optional parameters there, priority
/// and protocol are not said.
#[derive(Debug)]
pub(super) struct Data<'a>(pub(super) &'a Submit);

impl Request for Data<'_> {
    fn encode(&self, wire: Wire, out: &mut Vec<u8>) -> Result<(), EncodeError> {
        wire.allow_optional_parameters()?;
        let message = self.0;
        let mut tlvs = message.parameters()?;
        if let Some(validity) = message.validity {
            let seconds = u32::try_from(validity.as_secs().max(1)).unwrap_or(u32::MAX);
            tlvs.push(Tag::QOS_TIME_TO_LIVE, &seconds.to_be_bytes())?;
        }
        if !message.carries_payload() {
            tlvs.push(Tag::MESSAGE_PAYLOAD, &message.payload.short_message)?;
        }
        let body = DataSm {
            service_type: message.service_type.as_bytes(),
            source: endpoint("source_addr", &message.source)?,
            destination: endpoint("destination_addr", &message.destination)?,
            esm_class: message.payload.esm_class,
            registered_delivery: u8::from(message.receipt),
            data_coding: message.payload.data_coding,
            tlvs: tlvs.list(),
        };
        wire.write(&Pdu::DataSm(body), out)
    }
}

/// The message centre took the message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubmitOk {
    /// What receipts will name.
    pub message_id: String,
}

/// Why a request was not done, or may not have been.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SubmitError {
    /// No session is bound; nothing was sent.
    #[error("no session is bound")]
    NotBound,
    /// Its turn did not come in time, by the rate or for want of a place in a window; nothing was
    /// sent.
    #[error("its turn to be sent did not come in time")]
    NotSent,
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
