//! What each request does.

use std::sync::Arc;
use std::time::Duration;

use super::centre;
use super::session::{Bound, Link};
use super::{manage, submit};
use crate::codec::{Bind, BindResp, CommandId, CommandStatus, Header, Pdu, Tag, Tlvs};

/// The first version whose answers have optional parameters.
const VERSION_3_4: u8 = 0x34;

/// Answers to a receipt that ask for it again (§5.1.3).
const NOT_NOW: [CommandStatus; 4] = [
    CommandStatus::RX_T_APPN,
    CommandStatus::RMSGQFUL,
    CommandStatus::RTHROTTLED,
    CommandStatus::RSYSERR,
];
const AGAIN: Duration = Duration::from_secs(1);

/// What the link does after a request.
#[derive(Debug)]
pub(super) enum Next {
    Go,
    /// Close once the answer is out.
    Flush,
    Close,
}

/// A sequence number from a counter (§3.2).
pub(super) fn sequence(count: u64) -> u32 {
    u32::try_from(count % 0x7fff_ffff).unwrap_or(0) + 1
}

pub(super) fn take(link: &mut Link, header: &Header, pdu: &Pdu<'_>) -> Next {
    match pdu {
        Pdu::BindReceiver(body) => return bind(link, header, body, Bound::Receiver),
        Pdu::BindTransmitter(body) => return bind(link, header, body, Bound::Transmitter),
        Pdu::BindTransceiver(body) => return bind(link, header, body, Bound::Transceiver),
        Pdu::EnquireLink => refuse(link, header, CommandStatus::ROK),
        Pdu::Outbind(_) | Pdu::AlertNotification(_) => {}
        Pdu::DeliverSmResp(_) => acknowledged(link, header),
        _ if header.id.is_response() => {}
        _ if link.bound == Bound::No => refuse(link, header, CommandStatus::RINVBNDSTS),
        Pdu::Unbind => {
            refuse(link, header, CommandStatus::ROK);
            return Next::Flush;
        }
        Pdu::DeliverSm(_) => refuse(link, header, CommandStatus::RINVBNDSTS),
        _ if link.bound == Bound::Receiver => refuse(link, header, CommandStatus::RINVBNDSTS),
        Pdu::SubmitSm(message) => submit::submit_sm(link, header, message),
        Pdu::SubmitMulti(multi) => submit::submit_multi(link, header, multi),
        Pdu::DataSm(data) => submit::data_sm(link, header, data),
        Pdu::QuerySm(query) => manage::query_sm(link, header, query),
        Pdu::CancelSm(cancel) => manage::cancel_sm(link, header, cancel),
        Pdu::ReplaceSm(replace) => manage::replace_sm(link, header, replace),
        _ => refuse(link, header, CommandStatus::RINVCMDID),
    }
    Next::Go
}

/// Answers with a status and nothing else.
pub(super) fn refuse(link: &Link, header: &Header, status: CommandStatus) {
    let response = Pdu::empty_response(header.id);
    link.outbox.send(&response, status, header.sequence);
}

/// A receipt has arrived, or is to be sent again later.
fn acknowledged(link: &Link, header: &Header) {
    let sent = link
        .system
        .as_ref()
        .and_then(|s| s.answered(header.sequence));
    if let Some((receipt, ended)) = sent
        && NOT_NOW.contains(&header.status)
    {
        let centre = Arc::clone(&link.centre);
        link.centre
            .later(AGAIN, move || centre.report(&receipt, ended));
    }
}

fn bind(link: &mut Link, header: &Header, bind: &Bind<'_>, wanted: Bound) -> Next {
    if link.bound != Bound::No {
        refuse(link, header, CommandStatus::RALYBND);
        return Next::Go;
    }
    let Some(system) = link.centre.system(bind.system_id) else {
        refuse(link, header, CommandStatus::RINVSYSID);
        return Next::Flush;
    };
    if system.drops_bind() {
        return Next::Close;
    }
    if !system.is_password(bind.password) {
        refuse(link, header, CommandStatus::RINVPASWD);
        return Next::Flush;
    }
    let mut tlvs = Tlvs::new();
    if bind.interface_version >= VERSION_3_4 {
        // One octet fits.
        let _ = tlvs.push(Tag::SC_INTERFACE_VERSION, &[bind.interface_version]);
    }
    let body = BindResp {
        system_id: b"countersign",
        tlvs: tlvs.list(),
    };
    let answer = match header.id {
        CommandId::BIND_RECEIVER => Pdu::BindReceiverResp(body),
        CommandId::BIND_TRANSMITTER => Pdu::BindTransmitterResp(body),
        _ => Pdu::BindTransceiverResp(body),
    };
    let own = centre::Bound {
        number: link.number,
        system: Arc::clone(&system),
        receives: wanted != Bound::Transmitter,
        outbox: Arc::clone(&link.outbox),
        cut: link.cut.clone(),
    };
    let joined = link.centre.join(own, |outbox| {
        outbox.send(&answer, CommandStatus::ROK, header.sequence);
    });
    if !joined {
        refuse(link, header, CommandStatus::RALYBND);
        return Next::Flush;
    }
    link.bound = wanted;
    link.system = Some(Arc::clone(&system));
    if wanted != Bound::Transmitter {
        link.centre.catch_up(&system);
    }
    Next::Go
}
