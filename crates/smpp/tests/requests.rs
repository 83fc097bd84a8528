//! Requests about messages that were submitted before, and data_sm.

mod support;

use std::time::Duration;

use countersign_smpp::codec::{
    self, CommandId, CommandStatus, Header, MessageId, Pdu, QuerySmResp, Tag,
};
use countersign_smpp::text::{self, Splitting, TextOptions};
use countersign_smpp::{
    Address, Cancel, MessageCentre, MessageStatus, Query, ReceiptState, Replace, SubmitError,
};
use support::{NUMBER, Peer, config, listener, message, soon, start, wait_bound};

async fn pair() -> (MessageCentre, Peer) {
    let (listener, address) = listener().await;
    let (centre, _receipts) = start(config(address));
    let peer = Peer::accept(&listener).await;
    wait_bound(&centre).await;
    (centre, peer)
}

fn source() -> Address {
    Address::alphanumeric("Countersign")
}

/// Runs a request while the test reads the frame and answers it.
async fn answered<T: Send + 'static>(
    peer: &mut Peer,
    request: impl Future<Output = T> + Send + 'static,
    check: impl FnOnce(&Pdu<'_>),
    answer: Pdu<'_>,
    status: CommandStatus,
) -> T {
    let running = tokio::spawn(request);
    let frame = peer.frame().await.unwrap();
    let header = Header::read(&frame).unwrap();
    check(&codec::decode(&header, &frame).unwrap());
    peer.send(&answer, status, header.sequence).await;
    soon(running).await.unwrap()
}

#[tokio::test]
async fn a_query_tells_what_became_of_a_message() {
    let (centre, mut peer) = pair().await;
    let query = Query {
        message_id: "abc".to_owned(),
        source: source(),
    };
    let (asking, asked) = (centre.clone(), query.clone());
    let answer = QuerySmResp {
        message_id: b"abc",
        final_date: b"261124155223000+",
        message_state: 5,
        error_code: 21,
        ..QuerySmResp::default()
    };
    let status = answered(
        &mut peer,
        async move { asking.query(&asked).await },
        |pdu| match pdu {
            Pdu::QuerySm(body) => {
                assert_eq!(
                    (body.message_id, body.source.value),
                    (&b"abc"[..], &b"Countersign"[..])
                );
            }
            other => panic!("{other:?}"),
        },
        Pdu::QuerySmResp(answer),
        CommandStatus::ROK,
    )
    .await;
    assert_eq!(
        status,
        Ok(MessageStatus {
            message_id: "abc".to_owned(),
            state: ReceiptState::Undeliverable,
            final_date: Some("261124155223000+".to_owned()),
            error_code: 21,
        })
    );
    let refused = answered(
        &mut peer,
        async move { centre.query(&query).await },
        |_| {},
        Pdu::QuerySmResp(QuerySmResp::default()),
        CommandStatus::RQUERYFAIL,
    )
    .await;
    let status = CommandStatus::RQUERYFAIL;
    assert_eq!(refused, Err(SubmitError::Rejected { status }));
}

#[tokio::test]
async fn a_message_is_taken_back_or_it_is_said_why_not() {
    let (centre, mut peer) = pair().await;
    for (status, outcome) in [
        (CommandStatus::ROK, Ok(())),
        (
            CommandStatus::RCANCELFAIL,
            Err(SubmitError::Rejected {
                status: CommandStatus::RCANCELFAIL,
            }),
        ),
    ] {
        let cancel = Cancel {
            message_id: "abc".to_owned(),
            source: source(),
            destination: Address::international(NUMBER),
            service_type: String::new(),
        };
        let centre = centre.clone();
        let done = answered(
            &mut peer,
            async move { centre.cancel(&cancel).await },
            |pdu| match pdu {
                Pdu::CancelSm(body) => assert_eq!(body.destination.value, &NUMBER.as_bytes()[1..]),
                other => panic!("{other:?}"),
            },
            Pdu::CancelSmResp,
            status,
        )
        .await;
        assert_eq!(done, outcome);
    }
}

#[tokio::test]
async fn a_message_is_replaced() {
    let (centre, mut peer) = pair().await;
    let replace = Replace {
        message_id: "abc".to_owned(),
        source: source(),
        validity: Some(Duration::from_secs(60)),
        receipt: true,
        short_message: b"another".to_vec(),
    };
    let done = answered(
        &mut peer,
        async move { centre.replace(&replace).await },
        |pdu| match pdu {
            Pdu::ReplaceSm(body) => {
                assert_eq!(body.short_message, b"another");
                assert_eq!(body.validity_period, b"000000000100000R");
            }
            other => panic!("{other:?}"),
        },
        Pdu::ReplaceSmResp,
        CommandStatus::ROK,
    )
    .await;
    assert_eq!(done, Ok(()));
}

#[tokio::test]
async fn data_sm_carries_text_and_validity_as_parameters() {
    let (centre, mut peer) = pair().await;
    let mut submit = message("as data");
    submit.validity = Some(Duration::from_secs(300));
    submit
        .tlvs
        .push("user_message_reference=7".parse().unwrap());
    let taken = MessageId {
        message_id: b"d1",
        ..MessageId::default()
    };
    let done = answered(
        &mut peer,
        async move { centre.submit_data(&submit).await },
        |pdu| match pdu {
            Pdu::DataSm(body) => {
                assert_eq!(body.tlvs.get(Tag::MESSAGE_PAYLOAD), Some(&b"as data"[..]));
                assert_eq!(
                    body.tlvs.get(Tag::QOS_TIME_TO_LIVE),
                    Some(&[0, 0, 1, 44][..])
                );
                assert_eq!(
                    body.tlvs.get(Tag::USER_MESSAGE_REFERENCE),
                    Some(&[0, 7][..])
                );
            }
            other => panic!("{other:?}"),
        },
        Pdu::DataSmResp(taken),
        CommandStatus::ROK,
    )
    .await;
    assert_eq!(done.unwrap().message_id, "d1");
}

#[tokio::test]
async fn data_sm_has_one_payload_where_the_text_is_one_already() {
    let (centre, mut peer) = pair().await;
    let options = TextOptions {
        splitting: Splitting::Payload,
        ..TextOptions::default()
    };
    let mut submit = message("");
    let long = "a".repeat(300);
    submit.payload = text::encode_with(&long, 1, &options).unwrap().remove(0);
    let done = answered(
        &mut peer,
        async move { centre.submit_data(&submit).await },
        move |pdu| match pdu {
            Pdu::DataSm(body) => {
                let payloads = body.tlvs.iter().filter(|(t, _)| *t == Tag::MESSAGE_PAYLOAD);
                let lengths: Vec<usize> = payloads.map(|(_, value)| value.len()).collect();
                assert_eq!(lengths, [long.len()]);
            }
            other => panic!("{other:?}"),
        },
        Pdu::DataSmResp(MessageId::default()),
        CommandStatus::ROK,
    )
    .await;
    assert!(done.is_ok());
}

#[tokio::test]
async fn requests_wait_for_the_window_like_messages() {
    let (listener, address) = listener().await;
    let mut config = config(address);
    config.window = 1;
    let (centre, _receipts) = start(config);
    let mut peer = Peer::accept(&listener).await;
    wait_bound(&centre).await;
    let submitting = centre.clone();
    let sent = tokio::spawn(async move { submitting.submit(&message("first")).await });
    let request = peer.expect(CommandId::SUBMIT_SM).await;
    let query = Query {
        message_id: "1".to_owned(),
        source: source(),
    };
    let asking = tokio::spawn(async move { centre.query(&query).await });
    let early = tokio::time::timeout(Duration::from_millis(50), peer.read()).await;
    assert!(early.is_err(), "the window has one place");
    peer.accept_message(&request, "1").await;
    soon(sent).await.unwrap().unwrap();
    let query = peer.expect(CommandId::QUERY_SM).await;
    let status = CommandStatus::RQUERYFAIL;
    peer.send(
        &Pdu::QuerySmResp(QuerySmResp::default()),
        status,
        query.sequence,
    )
    .await;
    assert_eq!(
        soon(asking).await.unwrap(),
        Err(SubmitError::Rejected { status })
    );
}
