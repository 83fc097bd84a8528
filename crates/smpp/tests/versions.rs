//! Versions, kinds of sessions, outbind, and what arrives besides receipts.

mod support;

use countersign_smpp::codec::{
    AlertNotification, CommandId, CommandStatus, DataSm, Endpoint, Message, Outbind, Pdu, Tag, Tlvs,
};
use countersign_smpp::{
    BindType, CentreState, Incoming, MessageCentre, Outbinder, Submit, SubmitError,
};
use support::{Peer, config, listener, message, soon, start, wait_bound, wait_sessions};
use tokio::net::TcpStream;
use tokio::sync::mpsc;

fn with_parameter() -> Submit {
    let mut submit = message("with a parameter");
    submit.tlvs.push("dlt_entity_id=1001".parse().unwrap());
    submit
}

#[tokio::test]
async fn nothing_optional_goes_to_a_centre_of_version_3_3() {
    // What we speak, what the centre says, and whether optional parameters may go.
    let cases = [
        (0x33, &[][..], false),
        (0x33, &[0x34], false),
        (0x34, &[0x33], false),
        (0x34, &[0x00], false),
        (0x34, &[], true),
        (0x34, &[0x34], true),
        (0x34, &[0x50], true),
        (0x50, &[0x34], true),
        (0x50, &[0x50], true),
    ];
    for (ours, theirs, allowed) in cases {
        let (listener, address) = listener().await;
        let mut config = config(address);
        config.interface_version = ours;
        let (centre, _receipts) = start(config);
        let (mut peer, _) = Peer::accept_any(&listener, theirs).await;
        wait_bound(&centre).await;
        let sending = centre.clone();
        let sent = tokio::spawn(async move { sending.submit(&with_parameter()).await });
        if allowed {
            let request = peer.expect(CommandId::SUBMIT_SM).await;
            peer.accept_message(&request, "1").await;
            soon(sent).await.unwrap().unwrap();
        } else {
            let refused = soon(sent).await.unwrap().unwrap_err();
            assert!(refused.to_string().contains("3.3"), "{refused}");
            assert!(matches!(refused, SubmitError::Invalid(_)));
            // What has none goes all the same.
            let sending = centre.clone();
            let plain = tokio::spawn(async move { sending.submit(&message("plain")).await });
            let request = peer.expect(CommandId::SUBMIT_SM).await;
            peer.accept_message(&request, "1").await;
            soon(plain).await.unwrap().unwrap();
        }
    }
}

#[tokio::test]
async fn a_transmitter_and_a_receiver_share_the_work() {
    let (listener, address) = listener().await;
    let mut config = config(address);
    config.bind_type = BindType::Transmitter;
    config.receivers = 1;
    let (centre, mut receipts) = start(config);
    let one = Peer::accept_any(&listener, &[]).await;
    let other = Peer::accept_any(&listener, &[]).await;
    wait_sessions(&centre, 2).await;
    let ((mut transmitter, first), (mut receiver, second)) = if one.1 == CommandId::BIND_TRANSMITTER
    {
        (one, other)
    } else {
        (other, one)
    };
    assert_eq!(
        (first, second),
        (CommandId::BIND_TRANSMITTER, CommandId::BIND_RECEIVER)
    );
    for number in 0..3 {
        let sending = centre.clone();
        let sent = tokio::spawn(async move { sending.submit(&message("by one")).await });
        let request = transmitter.expect(CommandId::SUBMIT_SM).await;
        transmitter.accept_message(&request, "7").await;
        soon(sent).await.unwrap().unwrap();
        receiver.deliver_receipt("7", number).await;
        assert_eq!(soon(receipts.recv()).await.unwrap().message_id, "7");
        receiver.expect(CommandId::DELIVER_SM_RESP).await;
    }
}

#[tokio::test]
async fn a_receiver_alone_is_bound_and_submits_nothing() {
    let (listener, address) = listener().await;
    let mut config = config(address);
    config.bind_type = BindType::Receiver;
    let (centre, _receipts) = start(config);
    let (_peer, kind) = Peer::accept_any(&listener, &[]).await;
    assert_eq!(kind, CommandId::BIND_RECEIVER);
    wait_bound(&centre).await;
    assert_eq!(
        centre.submit(&message("no")).await,
        Err(SubmitError::NotBound)
    );
}

/// A client that waits for outbinds; it finds nobody to bind to by itself.
async fn waiting_for_outbind() -> (
    MessageCentre,
    mpsc::Receiver<countersign_smpp::Receipt>,
    Peer,
) {
    let (nobody, address) = listener().await;
    drop(nobody);
    let mut config = config(address);
    config.bind_type = BindType::Receiver;
    let (centre, receipts) = start(config);
    let (awaited, here) = listener().await;
    let expected = Outbinder {
        system_id: "centre".to_owned(),
        password: "knock".into(),
    };
    centre.accept_outbind(awaited, expected).await;
    let peer = Peer::new(TcpStream::connect(here).await.unwrap());
    (centre, receipts, peer)
}

fn outbind<'a>(password: &'a [u8]) -> Pdu<'a> {
    Pdu::Outbind(Outbind {
        system_id: b"centre",
        password,
        ..Outbind::default()
    })
}

#[tokio::test]
async fn an_outbind_is_answered_with_a_bind_and_brings_receipts() {
    let (centre, mut receipts, mut peer) = waiting_for_outbind().await;
    peer.request(&outbind(b"knock"), 1).await;
    let bind = peer.let_bind(&[0x34]).await;
    assert_eq!(bind.id, CommandId::BIND_RECEIVER);
    wait_bound(&centre).await;
    peer.deliver_receipt("9", 2).await;
    assert_eq!(soon(receipts.recv()).await.unwrap().message_id, "9");
    peer.expect(CommandId::DELIVER_SM_RESP).await;
    let ending = tokio::spawn({
        let centre = centre.clone();
        async move { centre.shutdown().await }
    });
    let unbind = peer.expect(CommandId::UNBIND).await;
    peer.respond(&unbind, &Pdu::UnbindResp).await;
    soon(ending).await.unwrap();
    assert_eq!(centre.state(), CentreState::Closed);
}

#[tokio::test]
async fn an_outbind_of_somebody_else_is_hung_up() {
    for pdu in [outbind(b"knack"), outbind(b""), Pdu::EnquireLink] {
        let (centre, _receipts, mut peer) = waiting_for_outbind().await;
        peer.request(&pdu, 1).await;
        assert!(peer.read().await.is_none());
        assert_eq!(centre.sessions(), 0);
    }
}

#[tokio::test]
async fn connections_that_say_nothing_do_not_keep_a_centre_out() {
    let (centre, _receipts, silent) = waiting_for_outbind().await;
    let here = silent.address();
    let mut idle = vec![silent];
    for _ in 0..200 {
        idle.push(Peer::new(TcpStream::connect(here).await.unwrap()));
    }
    let mut peer = Peer::new(TcpStream::connect(here).await.unwrap());
    let began = std::time::Instant::now();
    peer.request(&outbind(b"knock"), 1).await;
    peer.let_bind(&[0x34]).await;
    wait_bound(&centre).await;
    // Waiting for each of them would take longer.
    assert!(began.elapsed().as_secs() < 8, "{:?}", began.elapsed());
}

#[tokio::test]
async fn texts_from_phones_and_alerts_are_handed_on() {
    let (listener, address) = listener().await;
    let (sender, mut incoming) = mpsc::channel(2);
    let mut config = config(address);
    config.incoming = Some(sender);
    let (_centre, _receipts) = start(config);
    let mut peer = Peer::accept(&listener).await;
    let phone = Endpoint {
        ton: 1,
        npi: 1,
        value: b"447700900123",
    };
    let text = Message {
        source: phone,
        data_coding: 8,
        short_message: &[0x04, 0x1f],
        ..Message::default()
    };
    peer.request(&Pdu::DeliverSm(text), 1).await;
    assert!(peer.expect(CommandId::DELIVER_SM_RESP).await.status.is_ok());
    let mut payload = Tlvs::new();
    payload.push(Tag::MESSAGE_PAYLOAD, b"STOP").unwrap();
    let data = DataSm {
        source: phone,
        tlvs: payload.list(),
        ..DataSm::default()
    };
    peer.request(&Pdu::DataSm(data), 2).await;
    assert!(peer.expect(CommandId::DATA_SM_RESP).await.status.is_ok());
    // There is no room for a third.
    peer.request(&Pdu::DeliverSm(text), 3).await;
    let later = peer.expect(CommandId::DELIVER_SM_RESP).await;
    assert_eq!(later.status, CommandStatus::RX_T_APPN);
    for expected in ["П", "STOP"] {
        let Some(Incoming::Message(arrived)) = soon(incoming.recv()).await else {
            panic!("a text was expected");
        };
        assert_eq!(arrived.text, expected);
        assert_eq!(arrived.source.value, "447700900123");
        assert!(!format!("{arrived:?}").contains(expected));
    }
    let mut available = Tlvs::new();
    available.push(Tag::MS_AVAILABILITY_STATUS, &[0]).unwrap();
    let alert = AlertNotification {
        source: phone,
        tlvs: available.list(),
        ..AlertNotification::default()
    };
    peer.request(&Pdu::AlertNotification(alert), 4).await;
    let Some(Incoming::Alert {
        phone,
        availability,
        ..
    }) = soon(incoming.recv()).await
    else {
        panic!("an alert was expected");
    };
    assert_eq!(
        (phone.value.as_str(), availability),
        ("447700900123", Some(0))
    );
}
