//! The simulator as a test instrument: limits, ways to the phone, receipts, systems, recordings.

mod support;

use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use countersign_smpp::Receipt;
use countersign_smpp::codec::{
    Bind, CancelSm, CommandId, CommandStatus, Endpoint, Header, Message, MessageId, Pdu, QuerySm,
    ReplaceSm, Tag, decode,
};
use countersign_smpp::smsc::{
    Direction, Faults, IdForm, Receipts, Recording, Script, Shape, Shares, Smsc,
};
use support::{NUMBER, PASSWORD, Peer, SYSTEM_ID, listener, smsc, soon};

const CONGESTION_STATE: Tag = Tag(0x0428);

fn bind<'a>(system_id: &'a str, password: &'a str) -> Pdu<'a> {
    Pdu::BindTransceiver(Bind {
        system_id: system_id.as_bytes(),
        password: password.as_bytes(),
        interface_version: 0x34,
        ..Bind::default()
    })
}

async fn client_of(smsc: &Smsc, system_id: &str, password: &str) -> Peer {
    let mut peer = Peer::connect(smsc.smpp_addr()).await;
    peer.request(&bind(system_id, password), 1).await;
    let answer = peer.expect(CommandId::BIND_TRANSCEIVER_RESP).await;
    assert!(answer.status.is_ok(), "{}", answer.status);
    peer
}

async fn client(smsc: &Smsc) -> Peer {
    client_of(smsc, SYSTEM_ID, PASSWORD).await
}

fn message(text: &[u8]) -> Pdu<'_> {
    Pdu::SubmitSm(Message {
        destination: Endpoint {
            ton: 1,
            npi: 1,
            value: b"447700900123",
        },
        registered_delivery: 1,
        short_message: text,
        ..Message::default()
    })
}

/// One PDU, read.
struct Got {
    header: Header,
    id: String,
    congestion: Option<u8>,
    receipt: Option<Receipt>,
}

async fn got(peer: &mut Peer) -> Got {
    let frame = peer.frame().await.expect("the link is open");
    let header = Header::read(&frame).unwrap();
    let mut got = Got {
        header,
        id: String::new(),
        congestion: None,
        receipt: None,
    };
    match decode(&header, &frame).unwrap() {
        Pdu::SubmitSmResp(MessageId { message_id, tlvs }) => {
            got.id = String::from_utf8(message_id.to_vec()).unwrap();
            got.congestion = tlvs.get(CONGESTION_STATE).map(|value| value[0]);
        }
        Pdu::DeliverSm(message) => got.receipt = Receipt::read(&message),
        _ => {}
    }
    got
}

#[tokio::test]
async fn what_comes_faster_than_agreed_is_throttled() {
    let smsc = smsc().await;
    smsc.set_faults(Faults {
        messages_per_second: Some(10),
        congestion_state: true,
        receipts: Receipts::None,
        ..Faults::default()
    });
    let mut peer = client(&smsc).await;
    for sequence in 0..50 {
        peer.request(&message(b"x"), sequence).await;
    }
    let mut statuses = Vec::new();
    for _ in 0..50 {
        let got = got(&mut peer).await;
        assert!(got.congestion.is_some());
        statuses.push(got.header.status);
    }
    let taken = statuses.iter().filter(|s| s.is_ok()).count();
    assert_eq!(taken, smsc.messages(None).len());
    assert!((1..25).contains(&taken), "{taken}");
    assert!(statuses.contains(&CommandStatus::RTHROTTLED));
}

#[tokio::test]
async fn a_full_queue_refuses_and_says_how_full_it_is() {
    let smsc = smsc().await;
    smsc.set_faults(Faults {
        queue: Some(4),
        congestion_state: true,
        delivery: "600000".parse().unwrap(),
        ..Faults::default()
    });
    let mut peer = client(&smsc).await;
    let mut seen = Vec::new();
    for sequence in 0..5 {
        peer.request(&message(b"x"), sequence).await;
        let got = got(&mut peer).await;
        seen.push((got.header.status, got.congestion.unwrap()));
    }
    let ok = CommandStatus::ROK;
    let full = CommandStatus::RMSGQFUL;
    assert_eq!(seen, [(ok, 0), (ok, 25), (ok, 50), (ok, 75), (full, 100)]);
    assert_eq!((smsc.waiting(), smsc.messages(None).len()), (4, 0));
}

#[tokio::test]
async fn a_message_on_its_way_can_be_asked_for_replaced_and_cancelled() {
    let smsc = smsc().await;
    let slow = |millis: &str| Faults {
        delivery: millis.parse().unwrap(),
        ..Faults::default()
    };
    smsc.set_faults(slow("600000"));
    let mut peer = client(&smsc).await;
    peer.request(&message(b"first"), 2).await;
    let first = got(&mut peer).await.id;
    let state = async |peer: &mut Peer, id: &str| {
        let query = QuerySm {
            message_id: id.as_bytes(),
            ..QuerySm::default()
        };
        peer.request(&Pdu::QuerySm(query), 3).await;
        let frame = peer.frame().await.unwrap();
        match decode(&Header::read(&frame).unwrap(), &frame).unwrap() {
            Pdu::QuerySmResp(answer) => (answer.message_state, answer.final_date.len()),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(state(&mut peer, &first).await, (1, 0), "on its way");
    let cancel = CancelSm {
        message_id: first.as_bytes(),
        ..CancelSm::default()
    };
    peer.request(&Pdu::CancelSm(cancel), 4).await;
    assert!(got(&mut peer).await.header.status.is_ok());
    let receipt = got(&mut peer).await.receipt.unwrap();
    assert_eq!(receipt.state, countersign_smpp::ReceiptState::Deleted);
    assert_eq!(state(&mut peer, &first).await, (4, 16), "deleted");

    // Long enough to be replaced on the way, and then it arrives.
    smsc.set_faults(slow("300"));
    peer.request(&message(b"second"), 5).await;
    let second = got(&mut peer).await.id;
    let replace = ReplaceSm {
        message_id: second.as_bytes(),
        short_message: b"other",
        ..ReplaceSm::default()
    };
    peer.request(&Pdu::ReplaceSm(replace), 6).await;
    assert!(got(&mut peer).await.header.status.is_ok());
    assert_eq!(soon(smsc.wait_for_message(NUMBER, 1)).await.text, "other");
    assert_eq!(smsc.messages(None).len(), 1, "the first never arrives");
}

#[tokio::test]
async fn what_takes_longer_than_its_validity_expires() {
    let smsc = smsc().await;
    smsc.set_faults(Faults {
        delivery: "600000".parse().unwrap(),
        ..Faults::default()
    });
    let mut peer = client(&smsc).await;
    let Pdu::SubmitSm(brief) = message(b"x") else {
        unreachable!()
    };
    let brief = Message {
        validity_period: b"000000000001000R",
        ..brief
    };
    peer.request(&Pdu::SubmitSm(brief), 2).await;
    let id = got(&mut peer).await.id;
    let receipt = got(&mut peer).await.receipt.unwrap();
    assert_eq!(receipt.message_id, id);
    assert_eq!(receipt.state, countersign_smpp::ReceiptState::Expired);
    assert!(smsc.messages(None).is_empty());
}

#[tokio::test]
async fn receipts_come_early_twice_and_under_other_names() {
    let smsc = smsc().await;
    let mut peer = client(&smsc).await;
    let of = |shares| Faults {
        receipts: Receipts::Shares(shares),
        receipt_shape: Shape::Short,
        ..Faults::default()
    };
    let none = Shares::default();

    smsc.set_faults(of(Shares { early: 1, ..none }));
    peer.request(&message(b"x"), 2).await;
    let receipt = got(&mut peer).await.receipt.expect("before the answer");
    assert_eq!(receipt.message_id, got(&mut peer).await.id);

    smsc.set_faults(of(Shares { twice: 1, ..none }));
    peer.request(&message(b"x"), 3).await;
    let id = got(&mut peer).await.id;
    for _ in 0..2 {
        assert_eq!(got(&mut peer).await.receipt.unwrap().message_id, id);
    }

    let decimal = |id: &str| u64::from_str_radix(id, 16).unwrap().to_string();
    smsc.set_faults(of(Shares {
        wrong_id: 1,
        ..none
    }));
    peer.request(&message(b"x"), 4).await;
    let id = got(&mut peer).await.id;
    let receipt = got(&mut peer).await.receipt.unwrap();
    assert_eq!(receipt.message_id, decimal(&id));

    smsc.set_faults(Faults {
        receipt_id: IdForm::Padded,
        ..Faults::default()
    });
    peer.request(&message(b"x"), 5).await;
    let id = got(&mut peer).await.id;
    let receipt = got(&mut peer).await.receipt.unwrap();
    assert_eq!(receipt.message_id, format!("0{}", decimal(&id)));
}

#[tokio::test]
async fn receipts_wait_for_somebody_who_takes_them() {
    let smsc = smsc().await;
    let mut transmitter = Peer::connect(smsc.smpp_addr()).await;
    let Pdu::BindTransceiver(body) = bind(SYSTEM_ID, PASSWORD) else {
        unreachable!()
    };
    transmitter.request(&Pdu::BindTransmitter(body), 1).await;
    transmitter.expect(CommandId::BIND_TRANSMITTER_RESP).await;
    transmitter.request(&message(b"x"), 2).await;
    let id = got(&mut transmitter).await.id;
    let mut receiver = client(&smsc).await;
    assert_eq!(got(&mut receiver).await.receipt.unwrap().message_id, id);
}

#[tokio::test]
async fn receipts_that_were_not_acknowledged_are_sent_again() {
    let smsc = smsc().await;
    let mut lost = client(&smsc).await;
    lost.request(&message(b"x"), 2).await;
    let id = got(&mut lost).await.id;
    assert_eq!(got(&mut lost).await.receipt.unwrap().message_id, id);
    drop(lost);
    let mut peer = client(&smsc).await;
    let again = got(&mut peer).await;
    assert_eq!(again.receipt.unwrap().message_id, id);
    let taken = Pdu::DeliverSmResp(MessageId::default());
    let not_now = CommandStatus::RX_T_APPN;
    peer.send(&taken, not_now, again.header.sequence).await;
    let again = got(&mut peer).await;
    assert_eq!(again.receipt.unwrap().message_id, id);
    peer.respond(&again.header, &taken).await;
    // What was acknowledged does not come again.
    peer.request(&Pdu::EnquireLink, 9).await;
    peer.expect(CommandId::ENQUIRE_LINK_RESP).await;
    drop(peer);
    let mut other = client(&smsc).await;
    other.request(&Pdu::EnquireLink, 9).await;
    other.expect(CommandId::ENQUIRE_LINK_RESP).await;
}

#[tokio::test]
async fn each_system_has_its_own_settings_and_receipts() {
    let smsc = smsc().await;
    let refusing = serde_json::from_str(r#"{"reject": "ESME_RSYSERR"}"#).unwrap();
    smsc.add_system("bank", "other", refusing);
    let mut first = client(&smsc).await;
    let mut bank = client_of(&smsc, "bank", "other").await;
    bank.request(&message(b"x"), 2).await;
    assert_eq!(got(&mut bank).await.header.status, CommandStatus::RSYSERR);
    first.request(&message(b"x"), 2).await;
    assert!(got(&mut first).await.header.status.is_ok());
    assert!(got(&mut first).await.receipt.is_some());
    smsc.set_faults_of("bank", Faults::default());
    bank.request(&message(b"x"), 3).await;
    let id = got(&mut bank).await.id;
    assert_eq!(got(&mut bank).await.receipt.unwrap().message_id, id);
    // A password of one is none of the other.
    let mut stranger = Peer::connect(smsc.smpp_addr()).await;
    stranger.request(&bind("bank", PASSWORD), 1).await;
    let refused = stranger.expect(CommandId::BIND_TRANSCEIVER_RESP).await;
    assert_eq!(refused.status, CommandStatus::RINVPASWD);
}

#[tokio::test]
async fn a_script_drives_it() {
    let smsc = smsc().await;
    let mut peer = client(&smsc).await;
    let script: Script = "reject 0x58\nat 50ms cut\nat 50ms well".parse().unwrap();
    smsc.play(script);
    assert!(peer.read().await.is_none(), "the link is cut");
    let mut peer = client(&smsc).await;
    peer.request(&message(b"x"), 2).await;
    assert!(got(&mut peer).await.header.status.is_ok());
}

/// What was written, for the test to read.
#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Vec<u8>>>);

impl Write for Shared {
    fn write(&mut self, octets: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(octets)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn a_recording_has_every_pdu_and_no_password() {
    let (smsc, written) = (smsc().await, Shared::default());
    smsc.record(Recording::new(written.clone()));
    let mut peer = client(&smsc).await;
    peer.request(&message(b"x"), 2).await;
    got(&mut peer).await;
    got(&mut peer).await;
    let text = String::from_utf8(written.0.lock().unwrap().clone()).unwrap();
    let recorded = Recording::read(&text).unwrap();
    let seen: Vec<_> = recorded
        .iter()
        .map(|line| (line.direction, line.pdu.as_str()))
        .collect();
    assert_eq!(
        seen,
        [
            (Direction::In, "bind_transceiver"),
            (Direction::Out, "bind_transceiver_resp"),
            (Direction::In, "submit_sm"),
            (Direction::Out, "submit_sm_resp"),
            (Direction::Out, "deliver_sm"),
        ]
    );
    let hexadecimal: String = PASSWORD.bytes().map(|b| format!("{b:02x}")).collect();
    assert!(!text.contains(&hexadecimal), "{text}");
}

#[tokio::test]
async fn it_asks_a_client_to_bind() {
    let smsc = smsc().await;
    let (listening, address) = listener().await;
    smsc.outbind(address, "centre", "pw").await.unwrap();
    let (stream, _) = soon(listening.accept()).await.unwrap();
    let mut peer = Peer::new(stream);
    peer.expect(CommandId::OUTBIND).await;
    peer.request(&bind(SYSTEM_ID, PASSWORD), 1).await;
    let answer = peer.expect(CommandId::BIND_TRANSCEIVER_RESP).await;
    assert!(answer.status.is_ok());
    tokio::time::timeout(Duration::from_secs(20), smsc.wait_for_bound(1))
        .await
        .unwrap();
}
