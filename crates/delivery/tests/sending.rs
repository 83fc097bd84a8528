//! Messages over real SMPP sessions, on good days and bad.

mod support;

use std::time::Duration;

use countersign_delivery::{ComposeError, DeliveryError, RouteState};
use countersign_smpp::smsc::{Count, Faults, Receipts, Reject};
use countersign_store::MessageState;
use support::{
    NUMBER, PATIENCE, World, draft, end, nobody, phone, properties, smsc, smsc_at, soon, table,
};

#[tokio::test]
async fn a_message_arrives_as_composed_and_its_receipt_is_recorded() {
    let (world, smsc) = (World::new().await, smsc().await);
    let delivery = world.node().await;
    delivery
        .open_route("smpp", &properties(smsc.smpp_addr()))
        .unwrap();
    let id = world.send(&delivery, "Your code is 123456").await;
    let arrived = smsc.wait_for_message(NUMBER, 1).await;
    assert_eq!(arrived.text, "Your code is 123456");
    assert_eq!(arrived.from, "Countersign");
    assert_eq!(arrived.validity_period, "000000000500000R");
    assert_eq!(arrived.registered_delivery, 1);
    assert_eq!(end(&delivery, &id).await, MessageState::Delivered);
    let states = world.states(&id).await;
    assert_eq!(states, ["queued", "submitted", "delivered"]);
    assert_eq!(delivery.route_state("smpp"), Some(RouteState::Bound));
    delivery.shutdown().await;
    smsc.wait_for_bound(0).await;
}

#[tokio::test]
async fn waiting_for_the_agreed_rate_is_not_waiting_for_an_answer() {
    let (world, smsc) = (World::new().await, smsc().await);
    let delivery = world.node().await;
    let mut table = table(smsc.smpp_addr());
    for (name, value) in [
        ("messages_per_second", "1"),
        ("window_size", "100"),
        ("response_seconds", "1"),
    ] {
        table.insert(name.to_owned(), value.to_owned());
    }
    let slow = countersign_delivery::SmppProperties::parse(&table).unwrap();
    delivery.open_route("smpp", &slow).unwrap();
    let mut ids = Vec::new();
    for number in 0..6 {
        ids.push(world.send(&delivery, &format!("message {number}")).await);
    }
    for id in &ids {
        assert_eq!(end(&delivery, id).await, MessageState::Delivered);
        assert_eq!(world.row(id).await.attempts, 1);
    }
    assert_eq!(smsc.messages(None).len(), ids.len(), "none twice");
}

#[tokio::test]
async fn the_receipts_of_a_message_that_was_taken_in_part_are_its_own() {
    let (world, smsc) = (World::new().await, smsc().await);
    let delivery = world.node().await;
    let mut table = table(smsc.smpp_addr());
    for (name, value) in [("messages_per_second", "1"), ("response_seconds", "1")] {
        table.insert(name.to_owned(), value.to_owned());
    }
    let slow = countersign_delivery::SmppProperties::parse(&table).unwrap();
    smsc.set_faults(Faults {
        delivery: "3000".parse().unwrap(),
        ..Faults::default()
    });
    delivery.open_route("smpp", &slow).unwrap();
    let text = "Ваш код подтверждения: 123456. ".repeat(4);
    let id = world.send(&delivery, &text).await;
    soon(async || smsc.waiting() == 1).await;
    // The second part goes a second after the first.
    smsc.set_faults(Faults {
        reject: Some(Reject {
            status: 0x08,
            times: Count::Times(1),
        }),
        ..Faults::default()
    });
    soon(async || world.states(&id).await == ["queued", "queued"]).await;
    let known = async || world.store.submitted_parts(&id).await.unwrap().len();
    assert_eq!(known().await, 1);
    soon(async || known().await == 0).await;
    assert_eq!(world.row(&id).await.state, MessageState::Queued, "in part");
    world.clock.advance(Duration::from_secs(1));
    assert_eq!(end(&delivery, &id).await, MessageState::Delivered);
    assert_eq!(world.row(&id).await.attempts, 2);
    assert!(
        smsc.messages(None)
            .iter()
            .any(|message| message.text == text)
    );
}

#[tokio::test]
async fn the_callers_transaction_decides_whether_it_is_sent() {
    let (world, smsc) = (World::new().await, smsc().await);
    let delivery = world.node().await;
    delivery
        .open_route("smpp", &properties(smsc.smpp_addr()))
        .unwrap();
    let compose = |text| {
        let life = world.after(300);
        delivery.compose(&draft(&phone(), text, life)).unwrap()
    };
    let (dropped, kept) = (compose("dropped"), compose("kept"));
    let mut tx = world.store.begin().await.unwrap();
    tx.add_message(&dropped).await.unwrap();
    drop(tx);
    let mut tx = world.store.begin().await.unwrap();
    tx.add_message(&kept).await.unwrap();
    tx.commit().await.unwrap();
    delivery.wake("smpp");
    assert_eq!(end(&delivery, &kept.id).await, MessageState::Delivered);
    assert_eq!(smsc.messages(None).len(), 1);
}

#[tokio::test]
async fn a_long_text_goes_in_parts_and_is_delivered_when_all_are() {
    let (world, smsc) = (World::new().await, smsc().await);
    let delivery = world.node().await;
    delivery
        .open_route("smpp", &properties(smsc.smpp_addr()))
        .unwrap();
    let text = "Ваш код подтверждения: 123456. ".repeat(6);
    let id = world.send(&delivery, &text).await;
    assert_eq!(smsc.wait_for_message(NUMBER, 1).await.text, text);
    assert_eq!(end(&delivery, &id).await, MessageState::Delivered);
}

#[tokio::test]
async fn a_message_waits_for_a_centre_that_comes_later() {
    let world = World::new().await;
    let address = nobody().await;
    let delivery = world.node().await;
    delivery.open_route("smpp", &properties(address)).unwrap();
    let id = world.send(&delivery, "late").await;
    let state = delivery.settled(&id, Duration::from_millis(50)).await;
    assert_eq!(state.unwrap(), MessageState::Queued);
    let smsc = smsc_at(address).await;
    assert_eq!(end(&delivery, &id).await, MessageState::Delivered);
    assert_eq!(smsc.messages(Some(NUMBER)).len(), 1);
    assert_eq!(world.row(&id).await.attempts, 1, "none while unbound");
}

#[tokio::test]
async fn the_reason_why_a_route_is_not_bound_is_told() {
    let (world, smsc) = (World::new().await, smsc().await);
    let delivery = world.node().await;
    assert_eq!(delivery.route_state("smpp"), None);
    let mut table = table(smsc.smpp_addr());
    table.insert("password".to_owned(), "wrong".to_owned());
    let wrong = countersign_delivery::SmppProperties::parse(&table).unwrap();
    delivery.open_route("smpp", &wrong).unwrap();
    let told = async {
        loop {
            if let Some(RouteState::Connecting {
                last_error: Some(reason),
            }) = delivery.route_state("smpp")
            {
                return reason;
            }
            tokio::task::yield_now().await;
        }
    };
    let reason = tokio::time::timeout(PATIENCE, told).await.unwrap();
    assert!(reason.contains("ESME_RINVPASWD"), "{reason}");
    assert!(!reason.contains("wrong"), "{reason}");
}

#[tokio::test]
async fn what_expired_is_never_sent() {
    let (world, smsc) = (World::new().await, smsc().await);
    let delivery = world.node().await;
    delivery
        .open_route("smpp", &properties(nobody().await))
        .unwrap();
    let id = world.send(&delivery, "expired").await;
    world.clock.advance(Duration::from_secs(300));
    delivery
        .open_route("smpp", &properties(smsc.smpp_addr()))
        .unwrap();
    let next = world.send(&delivery, "in time").await;
    assert_eq!(end(&delivery, &next).await, MessageState::Delivered);
    assert_eq!(end(&delivery, &id).await, MessageState::Expired);
    let arrived = smsc.messages(None);
    assert_eq!(arrived.len(), 1);
    assert_eq!(arrived[0].text, "in time");
}

#[tokio::test]
async fn a_refused_message_fails_at_once_with_the_status() {
    let (world, smsc) = (World::new().await, smsc().await);
    smsc.set_faults(Faults {
        reject: Some(Reject {
            status: 0x0b,
            times: Count::Always(true),
        }),
        ..Faults::default()
    });
    let delivery = world.node().await;
    delivery
        .open_route("smpp", &properties(smsc.smpp_addr()))
        .unwrap();
    let id = world.send(&delivery, "nowhere").await;
    let state = delivery.settled(&id, PATIENCE).await.unwrap();
    assert_eq!(state, MessageState::Failed);
    let row = world.row(&id).await;
    assert_eq!((row.attempts, row.sealed), (1, None));
    let error = row.error.unwrap();
    assert!(error.contains("ESME_RINVDSTADR"), "{error}");
}

#[tokio::test]
async fn throttled_and_troubled_messages_are_tried_again() {
    let (world, smsc) = (World::new().await, smsc().await);
    let delivery = world.node().await;
    delivery
        .open_route("smpp", &properties(smsc.smpp_addr()))
        .unwrap();
    let throttle = Faults {
        throttle: Count::Times(2),
        ..Faults::default()
    };
    let trouble = Faults {
        reject: Some(Reject {
            status: 0x08,
            times: Count::Times(2),
        }),
        ..Faults::default()
    };
    for (faults, status) in [(throttle, "throttles"), (trouble, "ESME_RSYSERR")] {
        smsc.set_faults(faults);
        let id = world.send(&delivery, status).await;
        // What is due later comes when the clock has moved.
        let clock = world.clock.clone();
        let moving = tokio::spawn(async move {
            loop {
                clock.advance(Duration::from_millis(100));
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        });
        assert_eq!(end(&delivery, &id).await, MessageState::Delivered);
        moving.abort();
        let row = world.row(&id).await;
        assert_eq!((row.attempts, row.error), (3, None));
        let events = world.store.message_events(&id).await.unwrap();
        let reasons: Vec<&str> = events.iter().map(|e| e.detail.as_str()).collect();
        assert!(reasons[1].contains(status), "{reasons:?}");
    }
    assert_eq!(smsc.messages(None).len(), 2);
}

#[tokio::test]
async fn a_failed_receipt_fails_the_message_and_none_leaves_it_submitted() {
    let (world, smsc) = (World::new().await, smsc().await);
    let delivery = world.node().await;
    delivery
        .open_route("smpp", &properties(smsc.smpp_addr()))
        .unwrap();
    for (receipts, expected) in [
        (Receipts::None, MessageState::Submitted),
        (Receipts::Failed, MessageState::Failed),
    ] {
        smsc.set_faults(Faults {
            receipts,
            ..Faults::default()
        });
        let id = world.send(&delivery, "hello").await;
        delivery.settled(&id, PATIENCE).await.unwrap();
        if expected.is_final() {
            assert_eq!(end(&delivery, &id).await, expected);
        } else {
            assert_eq!(world.row(&id).await.state, expected);
            // No receipt ever: it ends when nobody can expect one any more.
            world.clock.advance(Duration::from_secs(300 + 600));
            assert_eq!(end(&delivery, &id).await, MessageState::Expired);
        }
    }
}

#[tokio::test]
async fn a_link_that_breaks_in_mid_window_loses_nothing() {
    let (world, smsc) = (World::new().await, smsc().await);
    let delivery = world.node().await;
    delivery
        .open_route("smpp", &properties(smsc.smpp_addr()))
        .unwrap();
    smsc.wait_for_bound(1).await;
    smsc.set_faults(Faults {
        no_response: Count::Always(true),
        ..Faults::default()
    });
    let mut ids = Vec::new();
    for number in 0..5 {
        ids.push(world.send(&delivery, &format!("message {number}")).await);
    }
    for id in &ids {
        world.tried(id, 1).await;
    }
    smsc.set_faults(Faults::default());
    smsc.cut();
    world.clock.advance(Duration::from_secs(1));
    let moving = tokio::spawn({
        let clock = world.clock.clone();
        async move {
            loop {
                clock.advance(Duration::from_millis(100));
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
    });
    for id in &ids {
        assert_eq!(end(&delivery, id).await, MessageState::Delivered);
    }
    moving.abort();
}

#[tokio::test]
async fn what_cannot_be_sent_is_not_accepted() {
    let (world, smsc) = (World::new().await, smsc().await);
    let delivery = world.node().await;
    let compose = |text: &str, life| {
        delivery
            .compose(&draft(&phone(), text, world.after(life)))
            .map(|_| ())
    };
    assert_eq!(compose(" \n", 300), Err(ComposeError::Empty));
    assert_eq!(compose("x", 0), Err(ComposeError::Expired));
    let long = "я".repeat(671);
    let error = ComposeError::TooLong {
        parts: 11,
        most: 10,
    };
    assert_eq!(compose(&long, 300), Err(error));
    assert_eq!(compose(&"я".repeat(670), 300), Ok(()));
    let life = world.after(300);
    let to = phone();
    let unknown = draft(&to, "x", life);
    assert!(matches!(
        delivery.enqueue(&unknown).await,
        Err(DeliveryError::NoSuchRoute(name)) if name == "smpp"
    ));
    drop(smsc);
}

#[tokio::test]
async fn every_change_can_be_watched() {
    let (world, smsc) = (World::new().await, smsc().await);
    let delivery = world.node().await;
    delivery
        .open_route("smpp", &properties(smsc.smpp_addr()))
        .unwrap();
    let id = world.send(&delivery, "hello").await;
    let mut watch = delivery.watch_message(&id);
    let mut seen = Vec::new();
    while let Some(event) = watch.next().await.unwrap() {
        seen.push(event.state);
    }
    assert_eq!(seen, ["queued", "submitted", "delivered"]);
    let mut nothing = delivery.watch_message(&"unknown".into());
    assert_eq!(nothing.next().await.unwrap(), None);
}
