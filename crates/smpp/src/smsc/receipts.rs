//! Receipts, sent back as deliver_sm.

use super::centre::{Bound, Centre};
use super::message::receipt_date_with_seconds;
use super::requests::sequence;
use super::session::Link;
use super::shape::{IdForm, Shape, Told};
use super::system::Verdict;
use crate::ReceiptState;
use crate::codec::{CommandStatus, Endpoint, Message, Pdu};

/// Bits 0 and 1 of registered_delivery (§5.2.17).
const WANTED: u8 = 0x03;
const ONLY_FAILURE: u8 = 0x02;
/// deliver_sm has less room for an address than data_sm.
const LONGEST_ADDRESS: usize = 20;

/// A receipt that can be sent when its time has come.
#[derive(Debug, Clone)]
pub(super) struct Receipt {
    id: String,
    shape: Shape,
    submitted: String,
    source: Address,
    destination: Address,
    registered: u8,
    copies: u8,
    /// The link that submitted the message.
    link: u64,
    /// The link that it was sent over last.
    sent_over: u64,
    system: String,
}

#[derive(Debug, Clone)]
struct Address {
    ton: u8,
    npi: u8,
    value: Vec<u8>,
}

impl Address {
    fn of(endpoint: Endpoint<'_>) -> Self {
        Self {
            ton: endpoint.ton,
            npi: endpoint.npi,
            value: endpoint.value.to_vec(),
        }
    }

    fn endpoint(&self) -> Endpoint<'_> {
        Endpoint {
            ton: self.ton,
            npi: self.npi,
            value: &self.value,
        }
    }
}

impl Receipt {
    /// None where the sender wants none.
    pub(super) fn of(
        link: &Link,
        id: u64,
        message: &Message<'_>,
        verdict: &Verdict,
    ) -> Option<Self> {
        let addresses = [message.source.value, message.destination.value];
        let fit = addresses.iter().all(|a| a.len() <= LONGEST_ADDRESS);
        if message.registered_delivery & WANTED == 0 || verdict.outcome.copies == 0 || !fit {
            return None;
        }
        let form = match verdict.id_form {
            IdForm::Same if verdict.outcome.wrong_id => IdForm::Decimal,
            _ if verdict.outcome.wrong_id => IdForm::Same,
            form => form,
        };
        Some(Self {
            id: form.of(id),
            shape: verdict.shape,
            submitted: receipt_date_with_seconds(),
            source: Address::of(message.destination),
            destination: Address::of(message.source),
            registered: message.registered_delivery,
            copies: verdict.outcome.copies,
            link: link.number,
            sent_over: link.number,
            system: link.system.as_ref()?.id().to_owned(),
        })
    }

    pub(super) fn system(&self) -> &str {
        &self.system
    }

    pub(super) fn link(&self) -> u64 {
        self.link
    }

    pub(super) fn sent_over(&self) -> u64 {
        self.sent_over
    }

    /// Whether this state is one that the sender wants to hear of.
    pub(super) fn wants(&self, state: ReceiptState) -> bool {
        self.registered & WANTED != ONLY_FAILURE || state != ReceiptState::Delivered
    }

    /// Writes it to a link, as often as it is to be sent.
    pub(super) fn write(&self, state: ReceiptState, centre: &Centre, to: &Bound) {
        let (text, tlvs) = self.shape.write(&Told {
            id: &self.id,
            state,
            submitted: &self.submitted,
        });
        let receipt = Message {
            source: self.source.endpoint(),
            destination: self.destination.endpoint(),
            esm_class: 0x04,
            short_message: text.as_bytes(),
            tlvs: tlvs.list(),
            ..Message::default()
        };
        for _ in 0..self.copies {
            let number = sequence(centre.new_id());
            let sent = Self {
                copies: 1,
                sent_over: to.number,
                ..self.clone()
            };
            to.system.sent(number, sent, state);
            to.outbox
                .send(&Pdu::DeliverSm(receipt), CommandStatus::ROK, number);
        }
    }
}
