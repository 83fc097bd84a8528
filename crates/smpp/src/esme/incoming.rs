//! What a message centre sends besides receipts.

use crate::codec::{AlertNotification, Endpoint, Message, Tag};
use crate::text::{Packing, Udh, decode_with};
use crate::{Address, Npi, Ton};

/// Something that arrived without being asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Incoming {
    /// A text from a phone.
    Message(IncomingMessage),
    /// A phone can be reached again (§4.12).
    Alert {
        phone: Address,
        esme: Address,
        /// 0 available, 1 denied, 2 unavailable (§5.3.2.30), if it is said.
        availability: Option<u8>,
    },
}

/// A deliver_sm or data_sm that is no receipt.
#[derive(Clone, PartialEq, Eq)]
pub struct IncomingMessage {
    pub source: Address,
    pub destination: Address,
    pub text: String,
    pub data_coding: u8,
    /// Which part it is, if it is one of several.
    pub part: Option<Udh>,
}

impl std::fmt::Debug for IncomingMessage {
    // A text is nobody's business.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("IncomingMessage")
            .field("source", &self.source)
            .field("destination", &self.destination)
            .finish_non_exhaustive()
    }
}

impl IncomingMessage {
    pub(super) fn read(message: &Message<'_>) -> Self {
        let payload = message.tlvs.get(Tag::MESSAGE_PAYLOAD);
        let octets = payload.unwrap_or(message.short_message);
        let (class, coding) = (message.esm_class, message.data_coding);
        let (part, text) = decode_with(octets, class, coding, Packing::Unpacked);
        Self {
            source: address(message.source),
            destination: address(message.destination),
            text,
            data_coding: message.data_coding,
            part: part.or_else(|| Udh::from_parameters(message.tlvs)),
        }
    }
}

impl Incoming {
    pub(super) fn alert(alert: &AlertNotification<'_>) -> Self {
        Self::Alert {
            phone: address(alert.source),
            esme: address(alert.esme),
            availability: alert
                .tlvs
                .get(Tag::MS_AVAILABILITY_STATUS)
                .and_then(|value| value.first().copied()),
        }
    }
}

fn address(endpoint: Endpoint<'_>) -> Address {
    Address::new(
        Ton::from_number(endpoint.ton).unwrap_or(Ton::Unknown),
        Npi::from_number(endpoint.npi).unwrap_or(Npi::Unknown),
        String::from_utf8_lossy(endpoint.value),
    )
}
