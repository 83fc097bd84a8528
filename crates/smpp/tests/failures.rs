//! Every way a session can fail: whoever waits on it is told soon, and others take over.

mod support;

use std::time::{Duration, Instant};

use countersign_smpp::codec::{CommandId, CommandStatus, Pdu};
use countersign_smpp::{CentreConfig, CentreState, MessageCentre, SubmitError, SubmitOk};
use support::{
    Peer, config, listener, message, soon, start, wait_bound, wait_sessions, why_not_bound,
};
use tokio::task::JoinHandle;

type Sent = JoinHandle<Result<SubmitOk, SubmitError>>;

fn submit(centre: &MessageCentre) -> Sent {
    let centre = centre.clone();
    tokio::spawn(async move { centre.submit(&message("any")).await })
}

/// A centre that takes five messages and answers none; what it does then is up to the test.
async fn in_mid_window(
    configure: impl FnOnce(&mut CentreConfig),
) -> (Peer, Vec<Sent>, MessageCentre) {
    let (listener, address) = listener().await;
    let mut config = config(address);
    configure(&mut config);
    let (centre, _receipts) = start(config);
    let mut peer = Peer::accept(&listener).await;
    wait_bound(&centre).await;
    let sending: Vec<_> = (0..5).map(|_| submit(&centre)).collect();
    for _ in 0..5 {
        peer.expect(CommandId::SUBMIT_SM).await;
    }
    (peer, sending, centre)
}

async fn all_lost(sending: Vec<Sent>, within: Duration) {
    let before = Instant::now();
    for sent in sending {
        assert_eq!(soon(sent).await.unwrap(), Err(SubmitError::ConnectionLost));
    }
    assert!(before.elapsed() < within, "{:?}", before.elapsed());
}

const SOON: Duration = Duration::from_secs(5);

#[tokio::test]
async fn a_closed_link_is_told_to_all() {
    let (peer, sending, _centre) = in_mid_window(|_| {}).await;
    drop(peer);
    all_lost(sending, SOON).await;
}

#[tokio::test]
async fn a_reset_is_told_to_all() {
    let (peer, sending, _centre) = in_mid_window(|_| {}).await;
    peer.reset();
    all_lost(sending, SOON).await;
}

#[tokio::test]
async fn garbage_is_told_to_all() {
    let (mut peer, sending, _centre) = in_mid_window(|_| {}).await;
    peer.send_raw(&[0xff; 64]).await;
    all_lost(sending, SOON).await;
}

#[tokio::test]
async fn an_unbind_is_told_to_all() {
    let (mut peer, sending, _centre) = in_mid_window(|_| {}).await;
    peer.request(&Pdu::Unbind, 1).await;
    all_lost(sending, SOON).await;
}

#[tokio::test]
async fn silence_is_told_to_all_long_before_the_answers_are_overdue() {
    let (mut peer, sending, _centre) = in_mid_window(|config| {
        config.response_timeout = Duration::from_secs(60);
        config.quiet_after = Duration::from_millis(50);
        config.enquire_timeout = Duration::from_millis(100);
    })
    .await;
    peer.expect(CommandId::ENQUIRE_LINK).await;
    all_lost(sending, SOON).await;
}

#[tokio::test]
async fn a_slow_centre_that_answers_its_test_keeps_its_session() {
    let (mut peer, sending, centre) = in_mid_window(|config| {
        config.quiet_after = Duration::from_millis(50);
        config.enquire_timeout = Duration::from_secs(20);
    })
    .await;
    for _ in 0..3 {
        let asked = peer.expect(CommandId::ENQUIRE_LINK).await;
        peer.respond(&asked, &Pdu::EnquireLinkResp).await;
    }
    assert_eq!(centre.state(), CentreState::Bound);
    assert!(sending.iter().all(|sent| !sent.is_finished()));
    drop(peer);
    all_lost(sending, SOON).await;
}

#[tokio::test]
async fn answers_that_never_come_are_timeouts() {
    let (mut peer, sending, _centre) = in_mid_window(|config| {
        config.response_timeout = Duration::from_millis(300);
        config.quiet_after = Duration::from_secs(60);
    })
    .await;
    for sent in sending {
        assert_eq!(soon(sent).await.unwrap(), Err(SubmitError::Timeout));
    }
    peer.send(&Pdu::GenericNack, CommandStatus::ROK, 0).await;
}

#[tokio::test]
async fn a_silent_session_takes_nothing_while_another_answers() {
    let (listener, address) = listener().await;
    let mut config = config(address);
    (config.sessions, config.window) = (2, 100);
    config.quiet_after = Duration::from_millis(50);
    config.enquire_timeout = Duration::from_secs(20);
    config.response_timeout = Duration::from_secs(20);
    let (centre, _receipts) = start(config);
    let mut silent = Peer::accept(&listener).await;
    let mut lively = Peer::accept(&listener).await;
    wait_sessions(&centre, 2).await;
    // One message for each: the least busy takes the next.
    let _first = submit(&centre);
    let _second = submit(&centre);
    silent.expect(CommandId::SUBMIT_SM).await;
    let request = lively.expect(CommandId::SUBMIT_SM).await;
    lively.accept_message(&request, "1").await;
    // It was found silent when it is asked.
    silent.expect(CommandId::ENQUIRE_LINK).await;
    for number in 0..50 {
        let sent = submit(&centre);
        let request = lively.expect(CommandId::SUBMIT_SM).await;
        lively.accept_message(&request, &number.to_string()).await;
        soon(sent).await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn the_least_busy_session_takes_the_next_message() {
    let (listener, address) = listener().await;
    let mut config = config(address);
    (config.sessions, config.window) = (3, 10);
    let (centre, _receipts) = start(config);
    let mut peers = Vec::new();
    for _ in 0..3 {
        peers.push(Peer::accept(&listener).await);
    }
    wait_sessions(&centre, 3).await;
    let mut sending: Vec<_> = (0..9).map(|_| submit(&centre)).collect();
    let mut open = Vec::new();
    for peer in &mut peers {
        for _ in 0..3 {
            open.push(peer.expect(CommandId::SUBMIT_SM).await);
        }
    }
    // One place becomes free in the second: it takes the next.
    peers[1].accept_message(&open[3], "1").await;
    soon(async {
        while !sending.iter().any(JoinHandle::is_finished) {
            tokio::task::yield_now().await;
        }
    })
    .await;
    sending.push(submit(&centre));
    peers[1].expect(CommandId::SUBMIT_SM).await;
}

#[tokio::test]
async fn whoever_waits_for_a_place_goes_by_another_session_when_one_dies() {
    let (listener, address) = listener().await;
    let mut config = config(address);
    (config.sessions, config.window) = (2, 1);
    let (centre, _receipts) = start(config);
    let mut first = Peer::accept(&listener).await;
    let mut second = Peer::accept(&listener).await;
    wait_sessions(&centre, 2).await;
    let sending: Vec<_> = (0..3).map(|_| submit(&centre)).collect();
    first.expect(CommandId::SUBMIT_SM).await;
    let request = second.expect(CommandId::SUBMIT_SM).await;
    drop(first);
    second.accept_message(&request, "1").await;
    let request = second.expect(CommandId::SUBMIT_SM).await;
    second.accept_message(&request, "2").await;
    let mut outcomes = Vec::new();
    for sent in sending {
        outcomes.push(soon(sent).await.unwrap().map(|ok| ok.message_id));
    }
    assert_eq!(
        outcomes.iter().filter(|o| o.is_ok()).count(),
        2,
        "{outcomes:?}"
    );
    assert!(
        outcomes.contains(&Err(SubmitError::ConnectionLost)),
        "{outcomes:?}"
    );
}

#[tokio::test]
async fn whoever_waits_for_a_place_is_told_when_nothing_is_bound_any_more() {
    let (listener, address) = listener().await;
    let mut config = config(address);
    config.window = 1;
    config.backoff.min = Duration::from_secs(60);
    config.backoff.max = Duration::from_secs(60);
    let (centre, _receipts) = start(config);
    let mut peer = Peer::accept(&listener).await;
    wait_bound(&centre).await;
    let sent = submit(&centre);
    peer.expect(CommandId::SUBMIT_SM).await;
    let waiting = submit(&centre);
    drop(peer);
    assert_eq!(soon(sent).await.unwrap(), Err(SubmitError::ConnectionLost));
    assert_eq!(soon(waiting).await.unwrap(), Err(SubmitError::NotBound));
}

#[tokio::test]
async fn an_idle_session_is_unbound_and_bound_anew() {
    let (listener, address) = listener().await;
    let mut config = config(address);
    config.inactivity_timeout = Some(Duration::from_millis(100));
    let (_centre, _receipts) = start(config);
    let mut peer = Peer::accept(&listener).await;
    let unbind = peer.expect(CommandId::UNBIND).await;
    peer.respond(&unbind, &Pdu::UnbindResp).await;
    assert!(peer.read().await.is_none());
    let _again = Peer::accept(&listener).await;
}

#[tokio::test]
async fn a_bind_that_nobody_answers_is_given_up_in_time() {
    let (listener, address) = listener().await;
    let mut config = config(address);
    config.session_init_timeout = Duration::from_millis(100);
    let (centre, _receipts) = start(config);
    let (_silent, _) = soon(listener.accept()).await.unwrap();
    let error = why_not_bound(&centre).await;
    assert!(error.contains("no answer to the bind in time"), "{error}");
}
