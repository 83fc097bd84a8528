//! Sending over SMPP sessions to one message centre.

use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use countersign_smpp::{
    Address, BindType, Cancel, CentreConfig, CentreState, CommandStatus, Fence, MessageCentre, Npi,
    Receipt, ReceiptState, Segment, SmppPassword, Submit, SubmitError, SubmitOk, Ton,
    UnconfirmedReceipt, equivalent_ids, text,
};
use countersign_store::MessageState;
use tokio::sync::{mpsc, watch};
use tokio::time::Instant;

use super::Place;
use crate::binds::{Agreed, Binds};
use crate::channel::{Channel, Outgoing, Report, RouteState, SendError, Sessions, Stored};
use crate::meter::Meter;
use crate::properties::{CentreProperties, SenderProperties, Server};
use crate::{ComposeError, ErrorClass, Sender, text as texts};

/// Receipts that may wait for the store; beyond, the session reads no more.
const RECEIPTS_WAITING: usize = 1024;

/// How long the rest of a long message waits when the message centre throttles it.
const THROTTLE_PAUSE: Duration = Duration::from_millis(500);

/// How long a message may wait for the agreed rate and for a place in the window.
const TURN: Duration = Duration::from_secs(5);

/// How much longer than a turn and one answer a whole attempt may take.
const MARGIN: Duration = Duration::from_secs(1);

#[derive(Debug)]
pub(crate) struct SmppChannel {
    centre: MessageCentre,
    sender: SenderProperties,
    window_size: u16,
    agreed: Agreed,
    /// None where all sessions are this node's.
    binds: Option<Binds>,
    patience: Duration,
    /// Ties the parts of a long message together (3GPP TS 23.040 §9.2.3.24.1).
    reference: AtomicU16,
}

impl SmppChannel {
    /// Starts to bind in the background.
    pub(crate) fn start(
        server: &Server,
        centre: &CentreProperties,
        sender: &SenderProperties,
        place: Place,
    ) -> Self {
        let (receipts, arrived) = mpsc::channel(RECEIPTS_WAITING);
        tokio::spawn(forward(arrived, place.reports));
        let agreed = agreed(centre);
        let mut config = config(server, centre);
        let (own, binds) = match place.sharing {
            None => (MessageCentre::start(config, receipts), None),
            Some(sharing) => {
                let fence = Fence::at(Instant::now());
                config.fence = Some(fence.clone());
                let own = MessageCentre::idle(config, receipts);
                let binds = Binds::start(&place.name, agreed, own.clone(), fence, sharing);
                (own, Some(binds))
            }
        };
        tokio::spawn(note_troubles(own.watch(), place.meter));
        Self {
            centre: own,
            agreed,
            binds,
            sender: sender.clone(),
            window_size: centre.window_size,
            patience: TURN + centre.response + MARGIN,
            reference: AtomicU16::new(0),
        }
    }

    /// Submits a part. Where the parts before it are paid for, it follows when it may.
    async fn submit(&self, part: &Submit, follows: bool) -> Result<SubmitOk, SubmitError> {
        loop {
            match self.centre.submit(part).await {
                Err(SubmitError::Throttled | SubmitError::NotSent) if follows => {
                    tokio::time::sleep(THROTTLE_PAUSE).await;
                }
                submitted => return submitted,
            }
        }
    }

    /// Sessions that submit and are this node's to keep.
    fn own_sessions(&self) -> u16 {
        let binds = self.binds.as_ref();
        binds.map_or(self.agreed.sessions, |b| b.standing().own_sessions)
    }

    /// Sessions by which other nodes can send.
    fn elsewhere(&self) -> Option<usize> {
        self.binds.as_ref().map(|b| b.standing().elsewhere())
    }

    /// Why nothing is sent from here, where all is well with what is this node's.
    fn without_session(&self) -> Option<String> {
        let standing = self.binds.as_ref()?.standing();
        let why = if !standing.is_known() {
            "the store does not say which server keeps its sessions"
        } else if standing.own == 0 {
            "its sessions are other servers', and none of them is bound"
        } else {
            return None;
        };
        Some(why.to_owned())
    }

    fn submit_sm(&self, message: &Outgoing, part: Segment) -> Submit {
        let to = Address::new(
            self.sender.dest_ton,
            self.sender.dest_npi,
            message.to.digits(),
        );
        let own = message.sender.as_ref().map(Sender::address);
        let source = own.unwrap_or_else(|| self.sender.source.clone());
        let mut submit = Submit::new(source, to, part);
        submit.priority = self.sender.priority;
        submit.validity = Some(validity(message.life));
        submit.receipt = true;
        submit.tlvs.clone_from(&self.sender.parameters);
        submit
    }
}

#[async_trait]
impl Channel for SmppChannel {
    fn check(&self, text: &str) -> Result<(), ComposeError> {
        texts::check(text, &self.sender.text)
    }

    async fn send(&self, message: &Outgoing) -> Result<Vec<String>, SendError> {
        let reference = self.reference.fetch_add(1, Ordering::Relaxed);
        // Exposed to be submitted.
        let parts = text::encode_with(message.text.expose(), reference, &self.sender.text)
            .map_err(|e| SendError::new(ErrorClass::Permanent, e.to_string()))?;
        // Ends by itself before it is dropped, so that what was taken is told.
        let end = Instant::now() + self.patience - MARGIN;
        let mut ids = Vec::with_capacity(parts.len());
        for part in parts {
            let submit = self.submit_sm(message, part);
            let submitting = self.submit(&submit, !ids.is_empty());
            let submitted = tokio::time::timeout_at(end, submitting).await;
            match submitted.unwrap_or(Err(SubmitError::Timeout)) {
                Ok(taken) => ids.push(taken.message_id),
                Err(error) => return Err(classify(error).after(ids)),
            }
        }
        Ok(ids)
    }

    async fn cancel(&self, part: &str, sender: Option<Sender>) -> bool {
        let own = sender.as_ref().map(Sender::address);
        let cancel = Cancel {
            message_id: part.to_owned(),
            source: own.unwrap_or_else(|| self.sender.source.clone()),
            // With an id the receiver may be left out (SMPP 3.4 §4.9.1).
            destination: Address::new(Ton::Unknown, Npi::Unknown, ""),
            service_type: String::new(),
        };
        self.centre.cancel(&cancel).await.is_ok()
    }

    async fn ready(&self) {
        let mut states = self.centre.watch();
        // An error means that the centre was shut down: nothing will ever be ready.
        if states.wait_for(is_bound).await.is_err() {
            std::future::pending::<()>().await;
        }
    }

    async fn reachable(&self) {
        match &self.binds {
            None => self.ready().await,
            Some(binds) => tokio::select! {
                () = self.ready() => {}
                () = binds.bound_elsewhere() => {}
            },
        }
    }

    fn state(&self) -> RouteState {
        let elsewhere = self.elsewhere().is_some_and(|sessions| sessions > 0);
        match self.centre.state() {
            CentreState::Bound => RouteState::Bound,
            _ if elsewhere => RouteState::Elsewhere,
            CentreState::Connecting { last_error } => RouteState::Connecting {
                last_error: self.without_session().or(last_error),
            },
            CentreState::Closed => RouteState::Connecting { last_error: None },
        }
    }

    fn window(&self) -> usize {
        window(&self.agreed, self.window_size, self.own_sessions())
    }

    fn sessions(&self) -> Option<Sessions> {
        Some(Sessions {
            bound: self.centre.sessions(),
            wanted: usize::from(self.agreed.sessions) + usize::from(self.agreed.receivers),
            elsewhere: self.elsewhere(),
            rate: self.centre.messages_per_second(),
        })
    }

    fn patience(&self) -> Duration {
        self.patience
    }

    async fn shutdown(&self) {
        if let Some(binds) = &self.binds {
            binds.give_back().await;
        }
        self.centre.shutdown().await;
    }
}

/// Until the centre is gone.
async fn note_troubles(mut states: watch::Receiver<CentreState>, meter: Arc<Meter>) {
    while states.changed().await.is_ok() {
        if let CentreState::Connecting {
            last_error: Some(reason),
        } = &*states.borrow_and_update()
        {
            meter.trouble(reason);
        }
    }
}

fn is_bound(state: &CentreState) -> bool {
    matches!(state, CentreState::Bound)
}

fn config(server: &Server, centre: &CentreProperties) -> CentreConfig {
    let password = SmppPassword::new(server.password.expose());
    let mut config = CentreConfig::new(server.host.as_str(), server.system_id.as_str(), password);
    config.port = server.port;
    config.system_type = server.system_type.clone();
    config.bind_type = centre.bind_type;
    config.window = centre.window_size;
    config.messages_per_second = centre.messages_per_second;
    config.enquire_link = centre.enquire_link;
    config.sessions = centre.sessions;
    config.turn_timeout = TURN;
    config.response_timeout = centre.response;
    config.receivers = centre.receivers;
    config.inactivity_timeout = centre.inactivity;
    config.interface_version = centre.interface_version;
    config.tls.clone_from(&server.tls);
    config
}

fn agreed(centre: &CentreProperties) -> Agreed {
    let (sessions, receivers) = match centre.bind_type {
        BindType::Receiver => (centre.sessions + centre.receivers, 0),
        _ => (centre.sessions, centre.receivers),
    };
    Agreed {
        bind_type: centre.bind_type,
        sessions: sessions.max(1),
        receivers,
        messages_per_second: centre.messages_per_second,
    }
}

/// As many as this node's part of the agreed rate lets go before a turn is over: the others wait in
/// the outbox, in their order and for any node.
fn window(agreed: &Agreed, size: u16, own: u16) -> usize {
    let places = usize::from(size) * usize::from(own);
    let seconds = (TURN - MARGIN).as_secs_f64() * f64::from(own) / f64::from(agreed.sessions);
    let paced = agreed
        .messages_per_second
        .map_or(places, |rate| (f64::from(rate) * seconds) as usize);
    places.min(paced).max(1)
}

/// Whole seconds, rounded up, at least one (SMPP 3.4 §7.1.1).
fn validity(life: Duration) -> Duration {
    let whole = life.as_secs() + u64::from(life.subsec_nanos() > 0);
    Duration::from_secs(whole.max(1))
}

/// Statuses that the same message will meet here again, however often it is tried (SMPP 3.4
/// §5.1.3). Those about the account are among them: another centre has another account.
const PERMANENT: &[CommandStatus] = &[
    CommandStatus::RINVMSGLEN,
    CommandStatus::RINVCMDLEN,
    CommandStatus::RINVPRTFLG,
    CommandStatus::RINVREGDLVFLG,
    CommandStatus::RINVSRCADR,
    CommandStatus::RINVSERTYP,
    CommandStatus::RINVESMCLASS,
    CommandStatus::RINVSRCTON,
    CommandStatus::RINVSRCNPI,
    CommandStatus::RINVREPFLAG,
    CommandStatus::RINVSCHED,
    CommandStatus::RINVEXPIRY,
    CommandStatus::RINVDFTMSGID,
    CommandStatus::RX_P_APPN,
    CommandStatus::RX_R_APPN,
    CommandStatus::RINVOPTPARSTREAM,
    CommandStatus::ROPTPARNOTALLWD,
    CommandStatus::RINVPARLEN,
    CommandStatus::RMISSINGOPTPARAM,
    CommandStatus::RINVOPTPARAMVAL,
];

/// Statuses that concern the number itself.
const NUMBER: &[CommandStatus] = &[
    CommandStatus::RINVDSTADR,
    CommandStatus::RINVDSTTON,
    CommandStatus::RINVDSTNPI,
];

fn classify(error: SubmitError) -> SendError {
    let reason = error.to_string();
    let of = |class| SendError::new(class, reason.clone());
    match error {
        SubmitError::NotBound | SubmitError::NotSent => of(ErrorClass::Transient),
        SubmitError::Throttled => {
            let code = format!("{:#04x}", CommandStatus::RTHROTTLED.0);
            of(ErrorClass::Throttling).with_code(code)
        }
        SubmitError::Rejected { status } => {
            let class = if NUMBER.contains(&status) {
                ErrorClass::Number
            } else if PERMANENT.contains(&status) {
                ErrorClass::Permanent
            } else {
                ErrorClass::Transient
            };
            of(class).with_code(format!("{:#04x}", status.0))
        }
        SubmitError::Timeout | SubmitError::ConnectionLost => of(ErrorClass::Unclear),
        SubmitError::Invalid(_) => of(ErrorClass::Permanent),
    }
}

/// Passes final receipts on, in the outbox's words. The message centre keeps each until it is
/// stored: one that is dropped on the way is sent again.
async fn forward(mut arrived: mpsc::Receiver<UnconfirmedReceipt>, reports: mpsc::Sender<Report>) {
    while let Some(UnconfirmedReceipt {
        receipt,
        confirmation,
    }) = arrived.recv().await
    {
        let Some(mut report) = report(receipt) else {
            confirmation.confirm();
            continue;
        };
        report.stored = Some(Stored::new(move || confirmation.confirm()));
        if reports.send(report).await.is_err() {
            break;
        }
    }
}

/// None for states that are not final (SMPP 3.4 §5.2.28).
fn report(receipt: Receipt) -> Option<Report> {
    let state = match receipt.state {
        ReceiptState::Enroute | ReceiptState::Accepted => return None,
        ReceiptState::Delivered => MessageState::Delivered,
        ReceiptState::Expired => MessageState::Expired,
        ReceiptState::Deleted
        | ReceiptState::Undeliverable
        | ReceiptState::Unknown
        | ReceiptState::Rejected => MessageState::Failed,
    };
    let detail = match (state, receipt.error) {
        (MessageState::Delivered, _) => String::new(),
        (_, Some(error)) => format!("{:?}, network error {error}", receipt.state),
        (_, None) => format!("{:?}", receipt.state),
    };
    Some(Report {
        ids: equivalent_ids(&receipt.message_id),
        state,
        detail,
        stored: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn validity_is_rounded_up_to_a_second() {
        let seconds = |millis| validity(Duration::from_millis(millis)).as_secs();
        assert_eq!(
            [0, 1, 1_000, 1_001, 299_999].map(seconds),
            [1, 1, 1, 2, 300]
        );
    }

    #[test]
    fn the_window_is_this_nodes_part() {
        let agreed = |messages_per_second| Agreed {
            bind_type: BindType::Transceiver,
            sessions: 4,
            receivers: 0,
            messages_per_second,
        };
        let of = |rate, own| window(&agreed(rate), 10, own);
        assert_eq!([of(None, 4), of(None, 1), of(None, 0)], [40, 10, 1]);
        assert_eq!([of(Some(8), 4), of(Some(8), 1), of(Some(1), 1)], [32, 8, 1]);
    }

    #[test]
    fn a_status_is_of_its_class() {
        let of = |status| classify(SubmitError::Rejected { status });
        let wrong = of(CommandStatus::RINVDSTADR);
        assert_eq!(wrong.class, ErrorClass::Number);
        assert_eq!(wrong.code.as_deref(), Some("0x0b"));
        assert!(wrong.reason.contains("ESME_RINVDSTADR"), "{wrong}");
        let class = |status| of(status).class;
        assert_eq!(class(CommandStatus::RINVSRCADR), ErrorClass::Permanent);
        assert_eq!(class(CommandStatus::RSYSERR), ErrorClass::Transient);
        assert_eq!(class(CommandStatus(0x4ff)), ErrorClass::Transient);
        assert_eq!(classify(SubmitError::Timeout).class, ErrorClass::Unclear);
        assert_eq!(classify(SubmitError::NotSent).class, ErrorClass::Transient);
    }
}
