//! Requests about messages that the centre has taken already.

use std::time::Duration;

use super::request::{Request, Wire, endpoint};
use crate::codec::{CancelSm, EncodeError, Pdu, QuerySm, ReplaceSm};
use crate::{Address, relative};

/// Asks what became of a message (§4.8).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// From [`SubmitOk`](crate::SubmitOk).
    pub message_id: String,
    /// The sender of the message.
    pub source: Address,
}

/// Takes a message back that was not delivered yet (§4.9).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cancel {
    /// Empty for every message with this sender, receiver and service type.
    pub message_id: String,
    pub source: Address,
    pub destination: Address,
    /// As the message was submitted with.
    pub service_type: String,
}

/// Puts another text in the place of a message that was not delivered yet (§4.10). The alphabet
/// stays that of the message.
#[derive(Clone, PartialEq, Eq)]
pub struct Replace {
    pub message_id: String,
    /// The sender of the message.
    pub source: Address,
    /// None to leave it as it is.
    pub validity: Option<Duration>,
    /// Whether a delivery receipt is wanted.
    pub receipt: bool,
    /// At most 254 octets.
    pub short_message: Vec<u8>,
}

impl std::fmt::Debug for Replace {
    // A text is nobody's business.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Replace")
            .field("message_id", &self.message_id)
            .finish_non_exhaustive()
    }
}

impl Request for Query {
    fn encode(&self, wire: Wire, out: &mut Vec<u8>) -> Result<(), EncodeError> {
        let body = QuerySm {
            message_id: self.message_id.as_bytes(),
            source: endpoint("source_addr", &self.source)?,
            ..QuerySm::default()
        };
        wire.write(&Pdu::QuerySm(body), out)
    }
}

impl Request for Cancel {
    fn encode(&self, wire: Wire, out: &mut Vec<u8>) -> Result<(), EncodeError> {
        let body = CancelSm {
            service_type: self.service_type.as_bytes(),
            message_id: self.message_id.as_bytes(),
            source: endpoint("source_addr", &self.source)?,
            destination: endpoint("destination_addr", &self.destination)?,
            ..CancelSm::default()
        };
        wire.write(&Pdu::CancelSm(body), out)
    }
}

impl Request for Replace {
    fn encode(&self, wire: Wire, out: &mut Vec<u8>) -> Result<(), EncodeError> {
        let validity = self.validity.map(relative).unwrap_or_default();
        let body = ReplaceSm {
            message_id: self.message_id.as_bytes(),
            source: endpoint("source_addr", &self.source)?,
            validity_period: validity.as_bytes(),
            registered_delivery: u8::from(self.receipt),
            short_message: &self.short_message,
            ..ReplaceSm::default()
        };
        wire.write(&Pdu::ReplaceSm(body), out)
    }
}
