//! query_sm, cancel_sm and replace_sm: what can still be done about a message.

use super::requests::refuse;
use super::session::Link;
use crate::ReceiptState;
use crate::codec::{CancelSm, CommandStatus, Header, Pdu, QuerySm, QuerySmResp, ReplaceSm};
use crate::text::decode;

/// Ids are given out in hexadecimal.
fn number(message_id: &[u8]) -> Option<u64> {
    u64::from_str_radix(std::str::from_utf8(message_id).ok()?, 16).ok()
}

pub(super) fn query_sm(link: &Link, header: &Header, query: &QuerySm<'_>) {
    let found = link.system.as_ref().zip(number(query.message_id));
    let state = found.and_then(|(system, id)| {
        if system.is_waiting(id) {
            return Some((ReceiptState::Enroute, String::new()));
        }
        system.ended(id).map(|ended| (ended.state, ended.at))
    });
    let Some((state, at)) = state else {
        return refuse(link, header, CommandStatus::RQUERYFAIL);
    };
    let answer = Pdu::QuerySmResp(QuerySmResp {
        message_id: query.message_id,
        final_date: at.as_bytes(),
        message_state: state.number(),
        ..QuerySmResp::default()
    });
    link.outbox
        .send(&answer, CommandStatus::ROK, header.sequence);
}

/// A message that is on its phone cannot be called back.
pub(super) fn cancel_sm(link: &Link, header: &Header, cancel: &CancelSm<'_>) {
    let found = link.system.as_ref().zip(number(cancel.message_id));
    let taken = found.and_then(|(system, id)| Some((system, id, system.take(id)?)));
    let Some((system, id, messages)) = taken else {
        return refuse(link, header, CommandStatus::RCANCELFAIL);
    };
    system.end(id, ReceiptState::Deleted);
    refuse(link, header, CommandStatus::ROK);
    for receipt in messages.iter().filter_map(|m| m.receipt.as_ref()) {
        link.centre.report(receipt, ReceiptState::Deleted);
    }
}

pub(super) fn replace_sm(link: &Link, header: &Header, replace: &ReplaceSm<'_>) {
    let found = link.system.as_ref().zip(number(replace.message_id));
    let replaced = found.is_some_and(|(system, id)| {
        system.change(id, |message| {
            let coding = message.shown.data_coding;
            message.shown.text = decode(replace.short_message, coding);
            if !replace.validity_period.is_empty() {
                let period = String::from_utf8_lossy(replace.validity_period);
                message.shown.validity_period = period.into_owned();
            }
        })
    });
    let status = if replaced {
        CommandStatus::ROK
    } else {
        CommandStatus::RREPLACEFAIL
    };
    refuse(link, header, status);
}
