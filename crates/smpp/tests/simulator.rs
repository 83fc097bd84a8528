//! The simulator against a client that does exactly what each test says, and its web side.

mod support;

use std::net::SocketAddr;
use std::time::Duration;

use countersign_smpp::codec::{
    Bind, CancelSm, CommandId, CommandStatus, DataSm, Destination, Destinations, Endpoint, Header,
    Message, MessageId, Outbind, Pdu, QuerySm, ReplaceSm, SubmitMulti, Tag, Tlvs, decode,
};
use countersign_smpp::smsc::{Faults, Receipts, Smsc};
use countersign_smpp::{Alphabet, text};
use support::{NUMBER, PASSWORD, Peer, SYSTEM_ID, smsc, soon};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

fn bind() -> Bind<'static> {
    Bind {
        system_id: SYSTEM_ID.as_bytes(),
        password: PASSWORD.as_bytes(),
        interface_version: 0x34,
        ..Bind::default()
    }
}

fn to(value: &[u8]) -> Endpoint<'_> {
    Endpoint {
        ton: 1,
        npi: 1,
        value,
    }
}

fn message<'a>(number: &'a [u8], text: &'a [u8]) -> Message<'a> {
    Message {
        destination: to(number),
        short_message: text,
        ..Message::default()
    }
}

async fn client(smsc: &Smsc) -> Peer {
    let mut peer = Peer::connect(smsc.smpp_addr()).await;
    peer.request(&Pdu::BindTransceiver(bind()), 1).await;
    let answer = peer.expect(CommandId::BIND_TRANSCEIVER_RESP).await;
    assert!(answer.status.is_ok());
    peer
}

/// Sends a request and gives the answer's header; receipts on the way are answered.
async fn ask(peer: &mut Peer, pdu: &Pdu<'_>) -> Header {
    peer.request(pdu, 7).await;
    loop {
        let header = peer.read().await.unwrap();
        if header.id == CommandId::DELIVER_SM {
            peer.respond(&header, &Pdu::DeliverSmResp(MessageId::default()))
                .await;
            continue;
        }
        assert_eq!(header.sequence, 7);
        return header;
    }
}

#[tokio::test]
async fn wrong_names_and_passwords_are_told_apart_and_cut_off() {
    let smsc = smsc().await;
    let strangers = [
        (
            &b"nobody"[..],
            PASSWORD.as_bytes(),
            CommandStatus::RINVSYSID,
        ),
        (
            SYSTEM_ID.as_bytes(),
            &b"wrong"[..],
            CommandStatus::RINVPASWD,
        ),
    ];
    for (system_id, password, status) in strangers {
        let mut peer = Peer::connect(smsc.smpp_addr()).await;
        let wrong = Bind {
            system_id,
            password,
            ..bind()
        };
        assert_eq!(
            ask(&mut peer, &Pdu::BindTransmitter(wrong)).await.status,
            status
        );
        assert!(peer.read().await.is_none());
    }
    let mut peer = client(&smsc).await;
    let again = ask(&mut peer, &Pdu::BindTransceiver(bind())).await;
    assert_eq!(again.status, CommandStatus::RALYBND);
}

#[tokio::test]
async fn nothing_goes_before_a_bind_or_against_its_kind() {
    let smsc = smsc().await;
    let submit = Pdu::SubmitSm(message(b"447700900123", b"x"));
    let mut peer = Peer::connect(smsc.smpp_addr()).await;
    let early = ask(&mut peer, &submit).await;
    assert_eq!(early.id, CommandId::SUBMIT_SM_RESP);
    assert_eq!(early.status, CommandStatus::RINVBNDSTS);
    let unbind = ask(&mut peer, &Pdu::Unbind).await;
    assert_eq!(unbind.status, CommandStatus::RINVBNDSTS);
    let bound = ask(&mut peer, &Pdu::BindReceiver(bind())).await;
    assert_eq!(
        (bound.id, bound.status),
        (CommandId::BIND_RECEIVER_RESP, CommandStatus::ROK)
    );
    let refused = ask(&mut peer, &submit).await;
    assert_eq!(refused.status, CommandStatus::RINVBNDSTS);
    assert!(smsc.messages(None).is_empty());
}

#[tokio::test]
async fn every_request_of_the_version_has_its_answer() {
    let smsc = smsc().await;
    let mut peer = client(&smsc).await;
    let submit = ask(&mut peer, &Pdu::SubmitSm(message(b"447700900123", b"x"))).await;
    assert_eq!(
        (submit.id, submit.status),
        (CommandId::SUBMIT_SM_RESP, CommandStatus::ROK)
    );
    let id = smsc.messages(None)[0].id.clone();
    let message_id = id.as_bytes();
    let mut many = Destinations::default();
    many.push(Destination::Address(to(b"447700900124")))
        .unwrap();
    many.push(Destination::DistributionList(b"all")).unwrap();
    let mut payload = Tlvs::new();
    payload.push(Tag::MESSAGE_PAYLOAD, b"by data").unwrap();
    let ok = CommandStatus::ROK;
    let answers = [
        (
            Pdu::SubmitMulti(SubmitMulti {
                destinations: many.list(),
                short_message: b"to many",
                ..SubmitMulti::default()
            }),
            ok,
        ),
        (
            Pdu::DataSm(DataSm {
                destination: to(b"447700900125"),
                tlvs: payload.list(),
                ..DataSm::default()
            }),
            ok,
        ),
        (
            Pdu::QuerySm(QuerySm {
                message_id,
                ..QuerySm::default()
            }),
            ok,
        ),
        (
            Pdu::QuerySm(QuerySm {
                message_id: b"none",
                ..QuerySm::default()
            }),
            CommandStatus::RQUERYFAIL,
        ),
        (
            Pdu::CancelSm(CancelSm {
                message_id,
                ..CancelSm::default()
            }),
            CommandStatus::RCANCELFAIL,
        ),
        (
            Pdu::ReplaceSm(ReplaceSm {
                message_id,
                ..ReplaceSm::default()
            }),
            CommandStatus::RREPLACEFAIL,
        ),
        (Pdu::EnquireLink, ok),
        (
            Pdu::DeliverSm(Message::default()),
            CommandStatus::RINVBNDSTS,
        ),
    ];
    for (request, status) in &answers {
        let answer = ask(&mut peer, request).await;
        assert_eq!(answer.id, request.id().response());
        assert_eq!(answer.status, *status, "{}", request.id());
    }
    assert_eq!(smsc.messages(Some("447700900124"))[0].text, "to many");
    assert_eq!(smsc.messages(Some("+447700900125"))[0].text, "by data");

    // None of these has an answer; the next that comes belongs to what follows.
    for silent in [
        Pdu::GenericNack,
        Pdu::DeliverSmResp(MessageId::default()),
        Pdu::EnquireLinkResp,
        Pdu::Outbind(Outbind::default()),
        Pdu::AlertNotification(Default::default()),
    ] {
        peer.request(&silent, 8).await;
    }
    peer.send_raw(&[0, 0, 0, 16, 0, 0, 0, 0x44, 0, 0, 0, 0, 0, 0, 0, 7])
        .await;
    let nack = peer.expect(CommandId::GENERIC_NACK).await;
    assert_eq!((nack.status, nack.sequence), (CommandStatus::RINVCMDID, 7));
    assert_eq!(
        ask(&mut peer, &Pdu::Unbind).await.id,
        CommandId::UNBIND_RESP
    );
    assert!(peer.read().await.is_none());
}

#[tokio::test]
async fn malformed_requests_are_refused_and_lengths_that_cannot_be_end_the_link() {
    let smsc = smsc().await;
    let mut peer = client(&smsc).await;
    // A submit_sm without its fields.
    peer.send_raw(&[0, 0, 0, 16, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 7])
        .await;
    let refused = peer.expect(CommandId::SUBMIT_SM_RESP).await;
    assert_eq!(refused.status, CommandStatus::RINVCMDLEN);
    peer.send_raw(&[0xff; 16]).await;
    let nack = peer.expect(CommandId::GENERIC_NACK).await;
    assert_eq!(nack.status, CommandStatus::RINVCMDLEN);
    assert!(peer.read().await.is_none());
    client(&smsc).await;
}

#[tokio::test]
async fn receipts_say_what_the_specification_lays_down() {
    let smsc = smsc().await;
    let mut peer = client(&smsc).await;
    let wanted = Message {
        source: Endpoint {
            ton: 5,
            npi: 0,
            value: b"Countersign",
        },
        registered_delivery: 1,
        ..message(b"447700900123", b"x")
    };
    peer.request(&Pdu::SubmitSm(wanted), 2).await;
    peer.expect(CommandId::SUBMIT_SM_RESP).await;
    let frame = peer.frame().await.unwrap();
    let header = Header::read(&frame).unwrap();
    let Ok(Pdu::DeliverSm(receipt)) = decode(&header, &frame) else {
        panic!("{header:?}");
    };
    assert_eq!(receipt.esm_class, 0x04);
    assert_eq!(
        (receipt.source, receipt.destination),
        (to(b"447700900123"), wanted.source)
    );
    let text = String::from_utf8(receipt.short_message.to_vec()).unwrap();
    let id = smsc.messages(None)[0].id.clone();
    let start = format!("id:{id} sub:001 dlvrd:001 submit date:");
    assert!(text.starts_with(&start), "{text}");
    assert!(text.ends_with(" stat:DELIVRD err:000 text:"), "{text}");
    let named = receipt.tlvs.get(Tag::RECEIPTED_MESSAGE_ID);
    assert_eq!(named, Some(format!("{id}\0").as_bytes()));
    assert_eq!(receipt.tlvs.get(Tag::MESSAGE_STATE), Some(&[2][..]));

    // Only failures wanted, and none happened: the next PDU is the failure's receipt.
    let only_failure = Message {
        registered_delivery: 2,
        ..wanted
    };
    peer.request(&Pdu::SubmitSm(only_failure), 3).await;
    peer.expect(CommandId::SUBMIT_SM_RESP).await;
    smsc.set_faults(Faults {
        receipts: Receipts::Failed,
        ..Faults::default()
    });
    peer.request(&Pdu::SubmitSm(only_failure), 4).await;
    peer.expect(CommandId::SUBMIT_SM_RESP).await;
    peer.expect(CommandId::DELIVER_SM).await;
}

#[tokio::test]
async fn parts_named_by_parameters_are_put_together() {
    let smsc = smsc().await;
    let mut peer = client(&smsc).await;
    for (number, part) in [(2, &b"world"[..]), (1, b"hello ")] {
        let mut tlvs = Tlvs::new();
        tlvs.push(Tag::SAR_MSG_REF_NUM, &[0, 9]).unwrap();
        tlvs.push(Tag::SAR_TOTAL_SEGMENTS, &[2]).unwrap();
        tlvs.push(Tag::SAR_SEGMENT_SEQNUM, &[number]).unwrap();
        let part = Message {
            tlvs: tlvs.list(),
            ..message(b"447700900123", part)
        };
        ask(&mut peer, &Pdu::SubmitSm(part)).await;
    }
    assert_eq!(smsc.messages(None).len(), 1);
    assert_eq!(smsc.messages(Some(NUMBER))[0].text, "hello world");
}

#[tokio::test]
async fn a_client_that_does_not_read_is_not_served_without_end() {
    let smsc = smsc().await;
    let mut stream = TcpStream::connect(smsc.smpp_addr()).await.unwrap();
    let mut requests = Vec::new();
    for sequence in 0..20_000 {
        let status = CommandStatus::ROK;
        countersign_smpp::codec::encode(&Pdu::EnquireLink, status, sequence, &mut requests)
            .unwrap();
    }
    // Never reads: at some point the simulator does not read either, and a write stands still.
    let still = Duration::from_millis(500);
    let mut stuck = false;
    for _ in 0..200 {
        if tokio::time::timeout(still, stream.write_all(&requests))
            .await
            .is_err()
        {
            stuck = true;
            break;
        }
    }
    assert!(
        stuck,
        "64 MB of requests were taken without an answer being read"
    );
    client(&smsc).await;
}

/// A request to the web side; status line and body.
async fn http(to: SocketAddr, method: &str, path: &str, body: &str) -> (String, String) {
    let mut stream = TcpStream::connect(to).await.unwrap();
    let length = body.len();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nhost: {to}\r\nconnection: close\r\n\
         content-length: {length}\r\n\r\n{body}"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    soon(stream.read_to_string(&mut answer)).await.unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.lines().next().unwrap().to_owned(), body.to_owned())
}

#[tokio::test]
async fn messages_are_found_however_the_number_is_written() {
    let smsc = smsc().await;
    let mut peer = client(&smsc).await;
    let octets = &text::encode("it is £5 € ok", 0, None, Alphabet::Default).unwrap()[0];
    let named = Message {
        validity_period: b"000000000500000R",
        registered_delivery: 1,
        ..message(b"447700900123", &octets.short_message)
    };
    ask(&mut peer, &Pdu::SubmitSm(named)).await;
    ask(
        &mut peer,
        &Pdu::SubmitSm(message(b"447700900124", b"other")),
    )
    .await;
    let web = smsc.web_addr().unwrap();
    for number in ["+447700900123", "%2B447700900123", "447700900123"] {
        let (status, body) = http(web, "GET", &format!("/messages?to={number}"), "").await;
        assert!(status.contains("200"));
        let list: serde_json::Value = serde_json::from_str(&body).unwrap();
        assert_eq!(list.as_array().unwrap().len(), 1, "{number}");
        let message = &list[0];
        assert_eq!(message["to"], NUMBER);
        assert_eq!(message["text"], "it is £5 € ok");
        assert_eq!(message["data_coding"], 0);
        assert_eq!(message["validity_period"], "000000000500000R");
        assert_eq!(message["registered_delivery"], 1);
        assert!(message["received_at"].as_str().unwrap().ends_with('Z'));
        assert!(message["id"].is_string() && message["from"].is_string());
    }
    let (_, all) = http(web, "GET", "/messages", "").await;
    assert!(
        all.find("it is").unwrap() < all.find("other").unwrap(),
        "oldest first"
    );
    let (_, page) = http(web, "GET", "/", "").await;
    assert!(page.contains("<h2>+447700900123</h2>") && page.contains("it is £5 € ok"));
    http(web, "DELETE", "/messages", "").await;
    assert_eq!(http(web, "GET", "/messages", "").await.1, "[]");
}

#[tokio::test]
async fn faults_are_set_shown_and_taken_back_over_http() {
    let smsc = smsc().await;
    let web = smsc.web_addr().unwrap();
    let wanted = r#"{"throttle": 2, "receipts": {"delayed_ms": 500}}"#;
    let (status, shown) = http(web, "POST", "/faults", wanted).await;
    assert!(status.contains("200"), "{status}");
    let shown: serde_json::Value = serde_json::from_str(&shown).unwrap();
    assert_eq!(
        (&shown["throttle"], &shown["receipts"]["delayed_ms"]),
        (&2.into(), &500.into())
    );
    let (status, error) = http(web, "POST", "/faults", r#"{"throtle": 2}"#).await;
    assert!(
        status.contains("400") && error.contains("throtle"),
        "{status} {error}"
    );
    let mut peer = client(&smsc).await;
    let submit = Pdu::SubmitSm(message(b"447700900123", b"x"));
    assert_eq!(
        ask(&mut peer, &submit).await.status,
        CommandStatus::RTHROTTLED
    );
    let (_, shown) = http(web, "POST", "/faults", "{}").await;
    assert_eq!(shown, http(web, "GET", "/faults", "").await.1);
    assert!(shown.contains(r#""throttle":false"#) && shown.contains(r#""receipts":"delivered""#));
    assert!(ask(&mut peer, &submit).await.status.is_ok());
}

#[tokio::test]
async fn the_page_is_told_of_new_messages() {
    let smsc = smsc().await;
    let web = smsc.web_addr().unwrap();
    let mut events = TcpStream::connect(web).await.unwrap();
    let request = format!("GET /events HTTP/1.1\r\nhost: {web}\r\n\r\n");
    events.write_all(request.as_bytes()).await.unwrap();
    let mut seen = Vec::new();
    while !seen.ends_with(b"\r\n\r\n") {
        seen.push(soon(events.read_u8()).await.unwrap());
    }
    let mut peer = client(&smsc).await;
    ask(&mut peer, &Pdu::SubmitSm(message(b"447700900123", b"x"))).await;
    while !String::from_utf8_lossy(&seen).contains("data: changed") {
        seen.push(soon(events.read_u8()).await.unwrap());
    }
}
