//! A message centre that asks for fewer messages gets fewer, in each of the ways it can ask.

mod support;

use std::time::{Duration, Instant};

use countersign_smpp::codec::{CommandId, CommandStatus, MessageId, Pdu, Tag, Tlvs};
use countersign_smpp::smsc::Faults;
use countersign_smpp::{MessageCentre, SubmitError};
use support::{Peer, bound, config, listener, message, smsc, soon, start, wait_bound};

/// One message after the other, answered with `status` and `congestion`; how long the last waited.
async fn pause_after(status: CommandStatus, congestion: &[u8]) -> Duration {
    let (listener, address) = listener().await;
    let (centre, _receipts) = start(config(address));
    let mut peer = Peer::accept(&listener).await;
    wait_bound(&centre).await;
    let told = exchange(&centre, &mut peer, status, congestion).await;
    let refused = !status.is_ok();
    assert_eq!(
        told,
        if refused {
            Err(SubmitError::Throttled)
        } else {
            Ok(())
        }
    );
    let before = Instant::now();
    for _ in 0..2 {
        let taken = exchange(&centre, &mut peer, CommandStatus::ROK, &[]).await;
        assert_eq!(taken, Ok(()));
    }
    before.elapsed()
}

async fn exchange(
    centre: &MessageCentre,
    peer: &mut Peer,
    status: CommandStatus,
    congestion: &[u8],
) -> Result<(), SubmitError> {
    let sender = centre.clone();
    let sent = tokio::spawn(async move { sender.submit(&message("paced")).await });
    let request = peer.expect(CommandId::SUBMIT_SM).await;
    let mut tlvs = Tlvs::new();
    if !congestion.is_empty() {
        tlvs.push(Tag::CONGESTION_STATE, congestion).unwrap();
    }
    let answer = Pdu::SubmitSmResp(MessageId {
        message_id: b"1",
        tlvs: tlvs.list(),
    });
    peer.send(&answer, status, request.sequence).await;
    soon(sent).await.unwrap().map(|_| ())
}

#[tokio::test]
async fn every_way_to_ask_for_less_is_heard() {
    let ok = CommandStatus::ROK;
    for (status, congestion) in [
        (CommandStatus::RTHROTTLED, &[][..]),
        (CommandStatus::RMSGQFUL, &[]),
        (ok, &[100]),
        (ok, &[90]),
    ] {
        let paused = pause_after(status, congestion).await;
        assert!(
            paused >= Duration::from_millis(50),
            "{status} {congestion:?}: {paused:?}"
        );
    }
}

#[tokio::test]
async fn what_is_no_congestion_does_not_slow_down() {
    for congestion in [&[][..], &[0], &[79], &[101], &[100, 100]] {
        let (listener, address) = listener().await;
        let (centre, _receipts) = start(config(address));
        let mut peer = Peer::accept(&listener).await;
        wait_bound(&centre).await;
        let before = Instant::now();
        for _ in 0..200 {
            exchange(&centre, &mut peer, CommandStatus::ROK, congestion)
                .await
                .unwrap();
        }
        // At the rate that follows a request for less, this takes ten seconds.
        assert!(before.elapsed() < Duration::from_secs(8), "{congestion:?}");
    }
}

#[tokio::test]
async fn what_gets_no_turn_in_time_was_not_sent() {
    let smsc = smsc().await;
    smsc.set_faults(Faults {
        slow_ms: 1000,
        ..Faults::default()
    });
    for (window, messages_per_second) in [(1, None), (10, Some(1))] {
        let before = smsc.messages(None).len();
        let mut config = config(smsc.smpp_addr());
        config.window = window;
        config.messages_per_second = messages_per_second;
        config.turn_timeout = Duration::from_millis(200);
        let (centre, _receipts) = bound(config).await;
        let (one, two) = (message("one"), message("two"));
        let (first, second) = soon(async {
            tokio::join!(centre.submit(&one), async {
                tokio::task::yield_now().await;
                centre.submit(&two).await
            })
        })
        .await;
        assert!(first.is_ok(), "{first:?}");
        assert_eq!(second, Err(SubmitError::NotSent));
        assert_eq!(smsc.messages(None).len(), before + 1);
        centre.shutdown().await;
    }
}
