//! The client against a message centre that does exactly what each test says.

mod support;

use std::time::Duration;

use countersign_smpp::codec::{CommandId, CommandStatus, Message, Pdu};
use countersign_smpp::{CentreState, MessageCentre, Receipt, SubmitError, SubmitOk};
use support::{Peer, config, listener, message, soon, start, wait_bound, wait_state};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

fn submit(centre: &MessageCentre, text: &str) -> JoinHandle<Result<SubmitOk, SubmitError>> {
    let (centre, message) = (centre.clone(), message(text));
    tokio::spawn(async move { centre.submit(&message).await })
}

#[tokio::test]
async fn ten_requests_are_on_the_way_before_the_first_answer_and_no_eleventh() {
    let (listener, address) = listener().await;
    let (centre, _receipts) = start(config(address));
    let mut peer = Peer::accept(&listener).await;
    wait_bound(&centre).await;
    let sending: Vec<_> = (0..11).map(|_| submit(&centre, "in the window")).collect();
    let mut requests = Vec::new();
    for _ in 0..10 {
        requests.push(peer.expect(CommandId::SUBMIT_SM).await);
    }
    let eleventh = tokio::time::timeout(Duration::from_millis(100), peer.read()).await;
    assert!(eleventh.is_err(), "the window has ten places");
    // Answers may come in any order.
    for request in requests.iter().rev() {
        peer.accept_message(request, &request.sequence.to_string())
            .await;
    }
    let last = peer.expect(CommandId::SUBMIT_SM).await;
    peer.accept_message(&last, "last").await;
    let mut ids = Vec::new();
    for sent in sending {
        ids.push(soon(sent).await.unwrap().unwrap().message_id);
    }
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 11);
}

#[tokio::test]
async fn each_side_answers_the_others_enquire_link() {
    let (listener, address) = listener().await;
    let mut config = config(address);
    config.enquire_link = Duration::from_millis(50);
    let (_centre, _receipts) = start(config);
    let mut peer = Peer::accept(&listener).await;
    for _ in 0..2 {
        let asked = peer.expect(CommandId::ENQUIRE_LINK).await;
        peer.respond(&asked, &Pdu::EnquireLinkResp).await;
    }
    peer.request(&Pdu::EnquireLink, 77).await;
    loop {
        let header = peer.read().await.unwrap();
        if header.id == CommandId::ENQUIRE_LINK_RESP {
            assert_eq!((header.sequence, header.status), (77, CommandStatus::ROK));
            break;
        }
    }
}

#[tokio::test]
async fn a_half_open_link_is_given_up_and_bound_anew() {
    let (listener, address) = listener().await;
    let mut config = config(address);
    config.enquire_link = Duration::from_millis(50);
    config.response_timeout = Duration::from_millis(100);
    let (centre, _receipts) = start(config);
    let mut silent = Peer::accept(&listener).await;
    silent.expect(CommandId::ENQUIRE_LINK).await;
    // Nothing answers: a second bind shows that the first link was given up.
    let _second = Peer::accept(&listener).await;
    wait_bound(&centre).await;
    assert!(silent.read().await.is_none());
}

#[tokio::test]
async fn a_receipt_may_come_before_the_answer_and_twice() {
    let (listener, address) = listener().await;
    let (centre, mut receipts) = start(config(address));
    let mut peer = Peer::accept(&listener).await;
    wait_bound(&centre).await;
    let sent = submit(&centre, "early");
    let request = peer.expect(CommandId::SUBMIT_SM).await;
    for sequence in [5, 6] {
        peer.deliver_receipt("abc", sequence).await;
        let answer = peer.expect(CommandId::DELIVER_SM_RESP).await;
        assert_eq!(answer.sequence, sequence);
        assert!(answer.status.is_ok());
    }
    peer.accept_message(&request, "abc").await;
    assert_eq!(soon(sent).await.unwrap().unwrap().message_id, "abc");
    for _ in 0..2 {
        assert_eq!(soon(receipts.recv()).await.unwrap().message_id, "abc");
    }
}

#[tokio::test]
async fn receipts_that_find_no_room_are_to_come_again() {
    let (listener, address) = listener().await;
    let (sender, mut receipts) = mpsc::channel::<Receipt>(1);
    let _centre = MessageCentre::start(config(address), sender);
    let mut peer = Peer::accept(&listener).await;
    peer.deliver_receipt("1", 1).await;
    let first = peer.expect(CommandId::DELIVER_SM_RESP).await;
    assert!(first.status.is_ok());
    peer.deliver_receipt("2", 2).await;
    let second = peer.expect(CommandId::DELIVER_SM_RESP).await;
    assert_eq!(second.status, CommandStatus::RX_T_APPN);
    assert_eq!(soon(receipts.recv()).await.unwrap().message_id, "1");
    peer.deliver_receipt("2", 3).await;
    assert!(peer.expect(CommandId::DELIVER_SM_RESP).await.status.is_ok());
    assert_eq!(soon(receipts.recv()).await.unwrap().message_id, "2");
}

#[tokio::test]
async fn what_a_phone_sent_is_answered_and_ignored() {
    let (listener, address) = listener().await;
    let (_centre, mut receipts) = start(config(address));
    let mut peer = Peer::accept(&listener).await;
    let from_phone = Message {
        short_message: b"id:1 stat:DELIVRD",
        ..Message::default()
    };
    peer.request(&Pdu::DeliverSm(from_phone), 1).await;
    assert!(peer.expect(CommandId::DELIVER_SM_RESP).await.status.is_ok());
    peer.deliver_receipt("2", 2).await;
    assert_eq!(soon(receipts.recv()).await.unwrap().message_id, "2");
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_and_the_link_stays() {
    let (listener, address) = listener().await;
    let (centre, _receipts) = start(config(address));
    let mut peer = Peer::accept(&listener).await;
    wait_bound(&centre).await;
    // An unknown command, and a request that only clients make.
    peer.send_raw(&[0, 0, 0, 16, 0, 0, 0, 0x77, 0, 0, 0, 0, 0, 0, 0, 9])
        .await;
    let nack = peer.expect(CommandId::GENERIC_NACK).await;
    assert_eq!((nack.sequence, nack.status), (9, CommandStatus::RINVCMDID));
    peer.request(&Pdu::SubmitSm(Message::default()), 10).await;
    assert_eq!(peer.expect(CommandId::GENERIC_NACK).await.sequence, 10);
    // A deliver_sm without its fields.
    peer.send_raw(&[0, 0, 0, 16, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 11])
        .await;
    let refused = peer.expect(CommandId::DELIVER_SM_RESP).await;
    assert_eq!(refused.status, CommandStatus::RINVCMDLEN);
    // Answers to nothing.
    peer.request(&Pdu::EnquireLinkResp, 4242).await;
    peer.send(&Pdu::GenericNack, CommandStatus::RINVCMDID, 0)
        .await;
    let sent = submit(&centre, "still here");
    let request = peer.expect(CommandId::SUBMIT_SM).await;
    peer.accept_message(&request, "1").await;
    soon(sent).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_generic_nack_refuses_the_message_it_names() {
    let (listener, address) = listener().await;
    let (centre, _receipts) = start(config(address));
    let mut peer = Peer::accept(&listener).await;
    wait_bound(&centre).await;
    let sent = submit(&centre, "nack me");
    let request = peer.expect(CommandId::SUBMIT_SM).await;
    peer.send(
        &Pdu::GenericNack,
        CommandStatus::RINVCMDLEN,
        request.sequence,
    )
    .await;
    assert_eq!(
        soon(sent).await.unwrap(),
        Err(SubmitError::Rejected {
            status: CommandStatus::RINVCMDLEN
        })
    );
}

#[tokio::test]
async fn impossible_lengths_close_the_link() {
    for length in [15_u32, 0, 0x7fff_ffff] {
        let (listener, address) = listener().await;
        let (centre, _receipts) = start(config(address));
        let mut peer = Peer::accept(&listener).await;
        peer.send_raw(&length.to_be_bytes()).await;
        assert!(peer.read().await.is_none());
        let _again = Peer::accept(&listener).await;
        wait_bound(&centre).await;
    }
}

#[tokio::test]
async fn closing_in_mid_window_tells_every_sender() {
    let (listener, address) = listener().await;
    let (centre, _receipts) = start(config(address));
    let mut peer = Peer::accept(&listener).await;
    wait_bound(&centre).await;
    let sending: Vec<_> = (0..5).map(|_| submit(&centre, "lost")).collect();
    for _ in 0..5 {
        peer.expect(CommandId::SUBMIT_SM).await;
    }
    drop(peer);
    for sent in sending {
        assert_eq!(soon(sent).await.unwrap(), Err(SubmitError::ConnectionLost));
    }
}

#[tokio::test]
async fn shutdown_waits_for_open_answers_and_unbinds() {
    let (listener, address) = listener().await;
    let (centre, _receipts) = start(config(address));
    let mut peer = Peer::accept(&listener).await;
    wait_bound(&centre).await;
    let sent = submit(&centre, "before the end");
    let request = peer.expect(CommandId::SUBMIT_SM).await;
    let ending = tokio::spawn({
        let centre = centre.clone();
        async move { centre.shutdown().await }
    });
    let early = tokio::time::timeout(Duration::from_millis(100), peer.read()).await;
    assert!(early.is_err(), "an answer was still open");
    assert_eq!(
        centre.submit(&message("after the end")).await,
        Err(SubmitError::NotBound)
    );
    peer.accept_message(&request, "1").await;
    soon(sent).await.unwrap().unwrap();
    let unbind = peer.expect(CommandId::UNBIND).await;
    peer.respond(&unbind, &Pdu::UnbindResp).await;
    soon(ending).await.unwrap();
    assert!(peer.read().await.is_none());
    assert_eq!(centre.state(), CentreState::Closed);
}

#[tokio::test]
async fn shutdown_does_not_wait_for_a_bind_that_never_ends() {
    let (listener, address) = listener().await;
    let (centre, _receipts) = start(config(address));
    let (_never_answers, _) = soon(listener.accept()).await.unwrap();
    let ending = tokio::time::timeout(Duration::from_secs(5), centre.shutdown());
    ending.await.unwrap();
}

#[tokio::test]
async fn an_unbind_of_the_centre_is_answered_and_followed_by_a_new_bind() {
    let (listener, address) = listener().await;
    let (centre, _receipts) = start(config(address));
    let mut peer = Peer::accept(&listener).await;
    wait_bound(&centre).await;
    peer.request(&Pdu::Unbind, 3).await;
    assert_eq!(peer.expect(CommandId::UNBIND_RESP).await.sequence, 3);
    assert!(peer.read().await.is_none());
    let _again = Peer::accept(&listener).await;
    wait_bound(&centre).await;
}

#[tokio::test]
async fn a_late_answer_belongs_to_nobody() {
    let (listener, address) = listener().await;
    let mut config = config(address);
    config.response_timeout = Duration::from_millis(500);
    let (centre, _receipts) = start(config);
    let mut peer = Peer::accept(&listener).await;
    wait_bound(&centre).await;
    let late = submit(&centre, "late");
    let request = peer.expect(CommandId::SUBMIT_SM).await;
    assert_eq!(soon(late).await.unwrap(), Err(SubmitError::Timeout));
    let next = submit(&centre, "next");
    let second = peer.expect(CommandId::SUBMIT_SM).await;
    peer.accept_message(&request, "late").await;
    peer.accept_message(&second, "next").await;
    assert_eq!(soon(next).await.unwrap().unwrap().message_id, "next");
}

#[tokio::test]
async fn a_caller_that_gives_up_does_not_free_the_window_of_the_centre() {
    let (listener, address) = listener().await;
    let mut config = config(address);
    config.window = 1;
    let (centre, _receipts) = start(config);
    let mut peer = Peer::accept(&listener).await;
    wait_bound(&centre).await;
    let given_up = submit(&centre, "given up");
    let request = peer.expect(CommandId::SUBMIT_SM).await;
    given_up.abort();
    let next = submit(&centre, "next");
    let early = tokio::time::timeout(Duration::from_millis(100), peer.read()).await;
    assert!(early.is_err(), "the centre still works on the first");
    peer.accept_message(&request, "1").await;
    let second = peer.expect(CommandId::SUBMIT_SM).await;
    peer.accept_message(&second, "2").await;
    assert_eq!(soon(next).await.unwrap().unwrap().message_id, "2");
}

#[tokio::test]
async fn the_centre_may_ask_before_it_answers_the_bind() {
    let (listener, address) = listener().await;
    let (centre, _receipts) = start(config(address));
    let (stream, _) = soon(listener.accept()).await.unwrap();
    let mut peer = Peer::new(stream);
    let bind = peer.expect(CommandId::BIND_TRANSCEIVER).await;
    peer.request(&Pdu::EnquireLink, 1).await;
    peer.expect(CommandId::ENQUIRE_LINK_RESP).await;
    peer.respond(&bind, &Pdu::empty_response(bind.id)).await;
    wait_state(&centre, |state| *state == CentreState::Bound).await;
}
