//! The client against the simulator: what goes well, and every way it can go wrong.

mod support;

use std::time::{Duration, Instant};

use countersign_smpp::smsc::{Count, Faults, Receipts, Reject};
use countersign_smpp::{
    Address, Alphabet, BindType, CentreConfig, CentreState, CommandStatus, Fence, MessageCentre,
    MessageClass, Receipt, ReceiptState, Segment, Submit, SubmitError, text,
};
use support::{
    NUMBER, bound, config, message, smsc, soon, start, wait_bound, wait_state, why_not_bound,
};

const ONCE: Count = Count::Times(1);

#[tokio::test]
async fn a_message_arrives_and_its_receipt_comes_back() {
    let smsc = smsc().await;
    let (centre, mut receipts) = bound(config(smsc.smpp_addr())).await;
    let mut submit = message("Your code is 123456 €");
    submit.validity = Some(Duration::from_secs(300));
    let taken = centre.submit(&submit).await.unwrap();

    let shown = soon(smsc.wait_for_message(NUMBER, 1)).await;
    assert_eq!(shown.id, taken.message_id);
    assert_eq!(shown.text, "Your code is 123456 €");
    assert_eq!(
        (shown.from.as_str(), shown.to.as_str()),
        ("Countersign", NUMBER)
    );
    assert_eq!(shown.validity_period, "000000000500000R");
    let receipt = soon(receipts.recv()).await.unwrap();
    assert_eq!(receipt.message_id, taken.message_id);
    assert_eq!(receipt.state, ReceiptState::Delivered);
    centre.shutdown().await;
    assert_eq!(centre.state(), CentreState::Closed);
}

#[tokio::test]
async fn a_failure_is_reported_with_its_error() {
    let smsc = smsc().await;
    smsc.set_faults(Faults {
        receipts: Receipts::Failed,
        ..Faults::default()
    });
    let (centre, mut receipts) = bound(config(smsc.smpp_addr())).await;
    centre.submit(&message("hello")).await.unwrap();
    let receipt = soon(receipts.recv()).await.unwrap();
    assert_eq!(receipt.state, ReceiptState::Undeliverable);
    assert_eq!(receipt.error.as_deref(), Some("001"));
}

#[tokio::test]
async fn no_receipt_comes_where_none_was_wanted() {
    let smsc = smsc().await;
    let (centre, mut receipts) = bound(config(smsc.smpp_addr())).await;
    let mut silent = message("none");
    silent.receipt = false;
    centre.submit(&silent).await.unwrap();
    let wanted = centre.submit(&message("one")).await.unwrap();
    assert_eq!(
        soon(receipts.recv()).await.unwrap().message_id,
        wanted.message_id
    );
}

#[tokio::test]
async fn long_texts_arrive_whole() {
    let smsc = smsc().await;
    let (centre, _receipts) = bound(config(smsc.smpp_addr())).await;
    let texts = ["{€} ".repeat(120), "Ваш код 🔑 ".repeat(30)];
    for (index, whole) in texts.iter().enumerate() {
        let parts = text::encode(whole, index as u8, None, Alphabet::Default).unwrap();
        assert!(parts.len() > 2);
        for part in parts {
            let submit = Submit::new(
                Address::alphanumeric("Countersign"),
                Address::international(NUMBER),
                part,
            );
            centre.submit(&submit).await.unwrap();
        }
        let shown = soon(smsc.wait_for_message(NUMBER, index + 1)).await;
        assert_eq!(&shown.text, whole);
    }
    assert_eq!(smsc.messages(None).len(), 2);
}

#[tokio::test]
async fn more_than_a_short_message_goes_as_payload() {
    let smsc = smsc().await;
    let (centre, _receipts) = bound(config(smsc.smpp_addr())).await;
    let mut submit = message("");
    submit.payload = Segment {
        short_message: vec![b'x'; 1000],
        data_coding: 0,
        esm_class: 0,
        tlvs: Vec::new(),
    };
    centre.submit(&submit).await.unwrap();
    let shown = soon(smsc.wait_for_message(NUMBER, 1)).await;
    assert_eq!(shown.text.len(), 1000);
}

#[tokio::test]
async fn a_flash_message_has_its_class() {
    let smsc = smsc().await;
    let (centre, _receipts) = bound(config(smsc.smpp_addr())).await;
    for (content, coding) in [("flash", 0x10), ("вспышка", 0x18)] {
        let class = Some(MessageClass::Class0);
        let mut submit = message("");
        submit.payload = text::encode(content, 0, class, Alphabet::Default)
            .unwrap()
            .remove(0);
        centre.submit(&submit).await.unwrap();
        let shown = smsc.messages(Some(NUMBER)).pop().unwrap();
        assert_eq!((shown.text.as_str(), shown.data_coding), (content, coding));
    }
}

#[tokio::test]
async fn refusals_carry_their_status() {
    let smsc = smsc().await;
    let (centre, _receipts) = bound(config(smsc.smpp_addr())).await;
    smsc.set_faults(Faults {
        reject: Some(Reject {
            status: CommandStatus::RINVDSTADR.0,
            times: ONCE,
        }),
        ..Faults::default()
    });
    assert_eq!(
        centre.submit(&message("no")).await,
        Err(SubmitError::Rejected {
            status: CommandStatus::RINVDSTADR
        })
    );
    centre.submit(&message("yes")).await.unwrap();
}

#[tokio::test]
async fn throttling_slows_down_what_follows() {
    let smsc = smsc().await;
    let (centre, _receipts) = bound(config(smsc.smpp_addr())).await;
    smsc.set_faults(Faults {
        throttle: ONCE,
        ..Faults::default()
    });
    let before = Instant::now();
    let throttled = centre.submit(&message("too fast")).await;
    assert_eq!(throttled, Err(SubmitError::Throttled));
    centre.submit(&message("later")).await.unwrap();
    assert!(before.elapsed() >= Duration::from_millis(90));
}

#[tokio::test]
async fn the_agreed_rate_is_kept() {
    let smsc = smsc().await;
    let mut config = config(smsc.smpp_addr());
    config.messages_per_second = Some(50);
    let (centre, _receipts) = bound(config).await;
    let before = Instant::now();
    for _ in 0..11 {
        centre.submit(&message("steady")).await.unwrap();
    }
    assert!(before.elapsed() >= Duration::from_millis(195));
}

#[tokio::test]
async fn silence_is_a_timeout_and_the_session_goes_on() {
    let smsc = smsc().await;
    let mut config = config(smsc.smpp_addr());
    config.response_timeout = Duration::from_millis(200);
    config.window = 1;
    let (centre, _receipts) = bound(config).await;
    smsc.set_faults(Faults {
        no_response: ONCE,
        ..Faults::default()
    });
    let silent = centre.submit(&message("anyone?")).await;
    assert_eq!(silent, Err(SubmitError::Timeout));
    // The window of one is free again.
    centre.submit(&message("hello")).await.unwrap();
    assert_eq!(smsc.bound(), 1);
}

#[tokio::test]
async fn slow_answers_do_not_hold_up_the_window() {
    let smsc = smsc().await;
    let (centre, _receipts) = bound(config(smsc.smpp_addr())).await;
    smsc.set_faults(Faults {
        slow_ms: 600,
        ..Faults::default()
    });
    let before = Instant::now();
    let mut sending = tokio::task::JoinSet::new();
    for _ in 0..10 {
        let centre = centre.clone();
        sending.spawn(async move { centre.submit(&message("slow")).await });
    }
    while let Some(done) = sending.join_next().await {
        done.unwrap().unwrap();
    }
    let taken = before.elapsed();
    assert!(taken >= Duration::from_millis(600), "{taken:?}");
    assert!(
        taken < Duration::from_millis(5_900),
        "one after the other: {taken:?}"
    );
}

#[tokio::test]
async fn a_cut_link_is_bound_again() {
    let smsc = smsc().await;
    let (centre, _receipts) = bound(config(smsc.smpp_addr())).await;
    for _ in 0..3 {
        smsc.cut();
        wait_state(&centre, |state| {
            matches!(state, CentreState::Connecting { .. })
        })
        .await;
        wait_bound(&centre).await;
        centre.submit(&message("back")).await.unwrap();
    }
}

#[tokio::test]
async fn dropped_binds_are_tried_again() {
    let smsc = smsc().await;
    smsc.set_faults(Faults {
        drop_bind: Count::Times(4),
        ..Faults::default()
    });
    let (centre, _receipts) = bound(config(smsc.smpp_addr())).await;
    centre.submit(&message("at last")).await.unwrap();
}

#[tokio::test]
async fn garbage_ends_the_session_and_a_new_one_begins() {
    let smsc = smsc().await;
    let (centre, _receipts) = bound(config(smsc.smpp_addr())).await;
    smsc.set_faults(Faults {
        garbage: ONCE,
        ..Faults::default()
    });
    let lost = centre.submit(&message("what?")).await;
    assert_eq!(lost, Err(SubmitError::ConnectionLost));
    wait_bound(&centre).await;
    centre.submit(&message("better")).await.unwrap();
}

#[tokio::test]
async fn a_wrong_password_is_said_and_nothing_is_sent() {
    let smsc = smsc().await;
    let mut wrong = config(smsc.smpp_addr());
    wrong.password = "wrong".into();
    let (centre, _receipts) = start(wrong);
    let error = why_not_bound(&centre).await;
    assert!(error.contains("ESME_RINVPASWD"), "{error}");
    let refused = centre.submit(&message("no")).await;
    assert_eq!(refused, Err(SubmitError::NotBound));
}

#[tokio::test]
async fn a_password_that_no_bind_can_carry_is_said() {
    let smsc = smsc().await;
    let mut wrong = config(smsc.smpp_addr());
    wrong.password = "longer ".repeat(10).into();
    let (centre, _receipts) = start(wrong);
    let shown = why_not_bound(&centre).await;
    assert!(
        shown.contains("password has 70 octets, at most 64"),
        "{shown}"
    );
    assert!(!shown.contains("longer"));
}

#[tokio::test]
async fn several_sessions_share_one_centre() {
    let smsc = smsc().await;
    let mut config = config(smsc.smpp_addr());
    config.sessions = 3;
    config.window = 1;
    let (centre, _receipts) = start(config);
    soon(smsc.wait_for_bound(3)).await;
    wait_bound(&centre).await;
    smsc.set_faults(Faults {
        slow_ms: 1_500,
        ..Faults::default()
    });
    let before = Instant::now();
    let (one, two, three) = tokio::join!(
        async { centre.submit(&message("1")).await },
        async { centre.submit(&message("2")).await },
        async { centre.submit(&message("3")).await },
    );
    assert!(one.is_ok() && two.is_ok() && three.is_ok());
    // Two that share a session take twice as long.
    assert!(before.elapsed() < Duration::from_millis(2_900));
    centre.shutdown().await;
    soon(smsc.wait_for_bound(0)).await;
}

#[tokio::test]
async fn a_centre_that_is_not_there_yet_is_found_when_it_comes() {
    let (listener, address) = support::listener().await;
    drop(listener);
    let (centre, _receipts) = start(config(address));
    why_not_bound(&centre).await;
    let smsc = countersign_smpp::smsc::Smsc::start(countersign_smpp::smsc::SmscConfig {
        listen: address,
        web: None,
        system_id: support::SYSTEM_ID.to_owned(),
        password: support::PASSWORD.into(),
    })
    .await
    .unwrap();
    wait_bound(&centre).await;
    centre.submit(&message("here you are")).await.unwrap();
    assert_eq!(smsc.messages(Some("447700900123")).len(), 1);
}

#[tokio::test]
async fn numbers_and_names_cannot_carry_other_fields() {
    let smsc = smsc().await;
    let (centre, _receipts) = bound(config(smsc.smpp_addr())).await;
    for value in ["4477\0", "44770090012345678901234", "Ünïcode", "44\n77"] {
        let mut submit = message("x");
        submit.destination = Address::international(value);
        let refused = centre.submit(&submit).await;
        let Err(SubmitError::Invalid(reason)) = refused else {
            panic!("{refused:?}");
        };
        assert!(!reason.contains(value), "{reason}");
    }
    centre.submit(&message("still well")).await.unwrap();
}

#[tokio::test]
async fn more_sessions_than_agreed_are_refused_and_counted() {
    let smsc = smsc().await;
    smsc.set_faults(Faults {
        sessions: Some(2),
        ..Faults::default()
    });
    let two = CentreConfig {
        sessions: 2,
        ..config(smsc.smpp_addr())
    };
    let (first, _receipts) = bound(two).await;
    support::wait_sessions(&first, 2).await;
    let (second, _receipts) = start(config(smsc.smpp_addr()));
    let why = why_not_bound(&second).await;
    assert!(why.contains("ESME_RALYBND"), "{why}");
    first.shutdown().await;
    wait_bound(&second).await;
    let seen = smsc.sessions().remove(0);
    assert_eq!((seen.bound, seen.most_bound), (1, 2));
    assert!(seen.refused_binds > 0);
}

#[tokio::test]
async fn sessions_come_and_go_as_they_are_wanted_and_no_message_is_lost() {
    let smsc = smsc().await;
    smsc.set_faults(Faults {
        slow_ms: 30,
        ..Faults::default()
    });
    let (sender, _receipts) = tokio::sync::mpsc::channel::<Receipt>(1000);
    let centre = MessageCentre::idle(config(smsc.smpp_addr()), sender);
    assert_eq!(centre.kept(BindType::Transceiver), (0, 0));
    centre.keep(BindType::Transceiver, 3);
    support::wait_sessions(&centre, 3).await;
    let submitting: Vec<_> = (0..30)
        .map(|number| {
            let centre = centre.clone();
            tokio::spawn(async move { centre.submit(&message(&number.to_string())).await })
        })
        .collect();
    soon(smsc.wait_for_message(NUMBER, 5)).await;
    centre.keep(BindType::Transceiver, 1);
    assert_eq!(
        centre.kept(BindType::Transceiver).0,
        3,
        "what is under way ends first"
    );
    for submitted in submitting {
        submitted.await.unwrap().unwrap();
    }
    while centre.kept(BindType::Transceiver) != (1, 0) {
        soon(centre.one_ended()).await;
    }
    centre.keep(BindType::Transceiver, 0);
    soon(smsc.wait_for_bound(0)).await;
    let state = wait_state(&centre, |state| *state != CentreState::Bound).await;
    assert_eq!(state, CentreState::Connecting { last_error: None });
    centre.keep(BindType::Transceiver, 2);
    soon(smsc.wait_for_bound(2)).await;
    assert_eq!(smsc.sessions()[0].most_bound, 3);
}

#[tokio::test]
async fn behind_its_fence_a_session_says_nothing_and_binds_again_when_it_is_put_off() {
    let smsc = smsc().await;
    let fence = Fence::at(tokio::time::Instant::now());
    let fenced = CentreConfig {
        fence: Some(fence.clone()),
        ..config(smsc.smpp_addr())
    };
    let (centre, _receipts) = start(fenced);
    let ahead = || tokio::time::Instant::now() + support::PATIENCE;
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(smsc.sessions()[0].most_bound, 0, "it is not ahead yet");
    fence.set(ahead());
    wait_bound(&centre).await;
    centre.submit(&message("in time")).await.unwrap();
    // No unbind comes, and of two messages the one goes that was written while it was time.
    let (just, late) = (message("just in time"), message("too late"));
    let (_, submitted, ()) = tokio::join!(centre.submit(&just), centre.submit(&late), async {
        fence.set(tokio::time::Instant::now());
    });
    assert!(submitted.is_err(), "{submitted:?}");
    soon(smsc.wait_for_bound(0)).await;
    assert_eq!(smsc.messages(None).len(), 2);
    fence.set(ahead());
    wait_bound(&centre).await;
    centre.submit(&late).await.unwrap();
    assert_eq!(smsc.messages(None).len(), 3);
}
