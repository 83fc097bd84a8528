//! Several message centres: when one fails, another has the message within seconds.

mod support;

use std::time::{Duration, Instant};

use countersign_core::ids::MessageId;
use countersign_delivery::{ComposeError, Delivery, Route};
use countersign_smpp::smsc::{Count, Faults, Receipts, Reject, Smsc};
use countersign_store::MessageState;
use support::{NUMBER, PATIENCE, World, draft, end, nobody, phone, shared, smsc};

/// Five are allowed, on a machine that has nothing else to do. Less than until an answer is given up,
/// or the messages of a full window are, one after the other.
const SECONDS: Duration = Duration::from_secs(9);

fn rejecting(status: u32) -> Faults {
    Faults {
        reject: Some(Reject {
            status,
            times: Count::Always(true),
        }),
        ..Faults::default()
    }
}

fn silent() -> Faults {
    Faults {
        no_response: Count::Always(true),
        ..Faults::default()
    }
}

async fn send(world: &World, delivery: &Delivery, text: &str) -> MessageId {
    let to = phone();
    let mut draft = draft(&to, text, world.after(300));
    draft.route = "shared";
    delivery.enqueue(&draft).await.unwrap()
}

/// The centres that a message was at, in order.
async fn hops(world: &World, id: &MessageId) -> Vec<String> {
    let events = world.store.message_events(id).await.unwrap();
    let mut centres: Vec<String> = events.into_iter().map(|event| event.centre).collect();
    centres.dedup();
    centres
}

async fn bound(smscs: &[&Smsc]) {
    for smsc in smscs {
        smsc.wait_for_bound(1).await;
    }
}

#[tokio::test]
async fn the_first_centre_is_killed_and_its_messages_arrive_by_the_second() {
    let (world, first, second) = (World::new().await, smsc().await, smsc().await);
    let delivery = world.node().await;
    let addresses = [("first", first.smpp_addr()), ("second", second.smpp_addr())];
    delivery.configure(shared(&addresses, &[])).await.unwrap();
    bound(&[&first, &second]).await;
    let before = send(&world, &delivery, "before").await;
    assert_eq!(end(&delivery, &before).await, MessageState::Delivered);
    assert_eq!(hops(&world, &before).await, ["first"]);
    first.set_faults(silent());
    let mut under_way = Vec::new();
    for number in 0..30 {
        under_way.push(send(&world, &delivery, &format!("message {number}")).await);
    }
    // The window is full: ten are under way, twenty wait.
    world.tried(&under_way[9], 1).await;
    let killed = Instant::now();
    first.shutdown().await;
    for id in &under_way {
        assert_eq!(end(&delivery, id).await, MessageState::Delivered);
    }
    let took = killed.elapsed();
    println!("30 messages by the second centre {took:?} after the first was killed");
    assert!(took < SECONDS, "{took:?}");
    assert_eq!(second.messages(None).len(), 30);
    let after = send(&world, &delivery, "after").await;
    assert_eq!(end(&delivery, &after).await, MessageState::Delivered);
    assert_eq!(hops(&world, &after).await, ["second"]);
}

#[tokio::test]
async fn a_message_that_waits_for_a_lost_centre_is_moved() {
    let (world, second) = (World::new().await, smsc().await);
    let delivery = world.node().await;
    let (gone, other) = (nobody().await, nobody().await);
    let lost = shared(&[("first", gone), ("second", other)], &[]);
    delivery.configure(lost).await.unwrap();
    let id = send(&world, &delivery, "hello").await;
    let found = shared(&[("first", gone), ("second", second.smpp_addr())], &[]);
    delivery.configure(found).await.unwrap();
    second.wait_for_bound(1).await;
    let bound = Instant::now();
    assert_eq!(end(&delivery, &id).await, MessageState::Delivered);
    assert!(bound.elapsed() < SECONDS, "{:?}", bound.elapsed());
    assert_eq!(hops(&world, &id).await, ["first", "second"]);
    assert_eq!(world.row(&id).await.attempts, 1);
}

#[tokio::test]
async fn a_message_that_waits_for_a_removed_centre_is_moved() {
    let (world, second) = (World::new().await, smsc().await);
    let delivery = world.node().await;
    let addresses = [("first", nobody().await), ("second", nobody().await)];
    delivery.configure(shared(&addresses, &[])).await.unwrap();
    let id = send(&world, &delivery, "hello").await;
    let only = shared(&[("second", second.smpp_addr())], &[]);
    delivery.configure(only).await.unwrap();
    world.clock.advance(Duration::from_secs(2));
    assert_eq!(end(&delivery, &id).await, MessageState::Delivered);
    assert_eq!(hops(&world, &id).await, ["first", "second"]);
}

#[tokio::test]
async fn a_centre_that_throttles_or_is_troubled_is_passed_over() {
    let (world, first, second) = (World::new().await, smsc().await, smsc().await);
    let delivery = world.node().await;
    let addresses = [("first", first.smpp_addr()), ("second", second.smpp_addr())];
    delivery.configure(shared(&addresses, &[])).await.unwrap();
    bound(&[&first, &second]).await;
    let throttling = Faults {
        throttle: Count::Always(true),
        ..Faults::default()
    };
    for faults in [throttling, rejecting(0x08)] {
        first.set_faults(faults);
        let id = send(&world, &delivery, "hello").await;
        assert_eq!(end(&delivery, &id).await, MessageState::Delivered);
        assert_eq!(hops(&world, &id).await, ["first", "second"]);
        assert_eq!(world.row(&id).await.attempts, 2);
    }
}

#[tokio::test]
async fn a_centre_that_says_nothing_is_left_after_its_time() {
    let (world, first, second) = (World::new().await, smsc().await, smsc().await);
    let delivery = world.node().await;
    let addresses = [("first", first.smpp_addr()), ("second", second.smpp_addr())];
    let quick = [("first", "response_seconds", "1")];
    delivery
        .configure(shared(&addresses, &quick))
        .await
        .unwrap();
    bound(&[&first, &second]).await;
    first.set_faults(silent());
    let began = Instant::now();
    let mut ids = Vec::new();
    for number in 0..15 {
        ids.push(send(&world, &delivery, &format!("message {number}")).await);
    }
    for id in &ids {
        assert_eq!(end(&delivery, id).await, MessageState::Delivered);
    }
    assert!(began.elapsed() < SECONDS, "{:?}", began.elapsed());
    let next = send(&world, &delivery, "next").await;
    end(&delivery, &next).await;
    assert_eq!(hops(&world, &next).await, ["second"], "it is avoided");
}

#[tokio::test]
async fn centres_that_never_answer_get_two_copies_each_at_most() {
    let (world, first, second) = (World::new().await, smsc().await, smsc().await);
    let delivery = world.node().await;
    let addresses = [("first", first.smpp_addr()), ("second", second.smpp_addr())];
    let quick = [
        ("first", "response_seconds", "1"),
        ("second", "response_seconds", "1"),
    ];
    let settings = shared(&addresses, &quick);
    delivery.configure(settings).await.unwrap();
    bound(&[&first, &second]).await;
    // Taken and on its phone, with an answer that comes too late and no receipt.
    let mute = Faults {
        receipts: Receipts::None,
        slow_ms: 20_000,
        ..Faults::default()
    };
    first.set_faults(mute.clone());
    second.set_faults(mute);
    let id = send(&world, &delivery, "hello").await;
    let ended = async {
        while world.row(&id).await.state == MessageState::Queued {
            // Pauses between rounds go by the world's clock.
            world.clock.advance(Duration::from_millis(100));
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(PATIENCE, ended).await.unwrap();
    let row = world.row(&id).await;
    assert_eq!(row.state, MessageState::Failed);
    assert_eq!(row.error.as_deref(), Some("no answer"));
    assert_eq!(row.attempts, 4);
    let copies = |smsc: &Smsc| smsc.messages(Some(NUMBER)).len();
    assert_eq!((copies(&first), copies(&second)), (2, 2));
    let states = world.states(&id).await;
    assert_eq!(states.iter().filter(|state| *state == "failed").count(), 1);
}

#[tokio::test]
async fn a_refusal_is_final_for_its_centre_and_a_wrong_number_after_two() {
    let (world, first, second, third) =
        (World::new().await, smsc().await, smsc().await, smsc().await);
    let delivery = world.node().await;
    let addresses = [
        ("first", first.smpp_addr()),
        ("second", second.smpp_addr()),
        ("third", third.smpp_addr()),
    ];
    delivery.configure(shared(&addresses, &[])).await.unwrap();
    bound(&[&first, &second, &third]).await;
    // ESME_RINVSRCADR: this sender is not allowed here.
    first.set_faults(rejecting(0x0a));
    second.set_faults(rejecting(0x0a));
    let id = send(&world, &delivery, "sender").await;
    assert_eq!(end(&delivery, &id).await, MessageState::Delivered);
    assert_eq!(hops(&world, &id).await, ["first", "second", "third"]);
    // ESME_RINVDSTADR: there is no such number.
    first.set_faults(rejecting(0x0b));
    second.set_faults(rejecting(0x0b));
    let id = send(&world, &delivery, "number").await;
    assert_eq!(end(&delivery, &id).await, MessageState::Failed);
    assert_eq!(hops(&world, &id).await, ["first", "second"]);
    third.set_faults(rejecting(0x0a));
    first.set_faults(rejecting(0x0a));
    second.set_faults(rejecting(0x0a));
    let id = send(&world, &delivery, "nowhere").await;
    assert_eq!(end(&delivery, &id).await, MessageState::Failed);
    assert_eq!(world.row(&id).await.attempts, 3);
}

#[tokio::test]
async fn an_operator_may_say_what_an_error_means() {
    let (world, first, second) = (World::new().await, smsc().await, smsc().await);
    let delivery = world.node().await;
    let addresses = [("first", first.smpp_addr()), ("second", second.smpp_addr())];
    let own = [
        ("first", "errors", "0x0b=permanent"),
        ("second", "errors", "0x08=number"),
    ];
    delivery.configure(shared(&addresses, &own)).await.unwrap();
    bound(&[&first, &second]).await;
    first.set_faults(rejecting(0x0b));
    second.set_faults(rejecting(0x08));
    let id = send(&world, &delivery, "hello").await;
    assert_eq!(end(&delivery, &id).await, MessageState::Failed);
    assert_eq!(world.row(&id).await.attempts, 2);
}

#[tokio::test]
async fn a_second_copy_goes_when_no_receipt_came_in_time() {
    let (world, first, second) = (World::new().await, smsc().await, smsc().await);
    let delivery = world.node().await;
    let addresses = [("first", first.smpp_addr()), ("second", second.smpp_addr())];
    let mut settings = shared(&addresses, &[]);
    let route = settings.routes.get_mut("first").unwrap();
    route.insert("receipt_timeout_seconds".to_owned(), "20".to_owned());
    delivery.configure(settings).await.unwrap();
    bound(&[&first, &second]).await;
    let in_time = send(&world, &delivery, "in time").await;
    assert_eq!(end(&delivery, &in_time).await, MessageState::Delivered);
    first.set_faults(Faults {
        receipts: Receipts::None,
        ..Faults::default()
    });
    let id = send(&world, &delivery, "twice").await;
    delivery.settled(&id, PATIENCE).await.unwrap();
    let row = world.row(&id).await;
    assert_eq!(row.state, MessageState::Submitted);
    assert!(row.sealed.is_some(), "the text is still needed");
    world.clock.advance(Duration::from_secs(20));
    assert_eq!(end(&delivery, &id).await, MessageState::Delivered);
    assert_eq!(
        world.states(&id).await,
        ["queued", "submitted", "queued", "submitted", "delivered"]
    );
    assert_eq!(world.row(&id).await.sealed, None);
    let copies = |smsc: &Smsc| smsc.messages(Some(NUMBER)).len();
    assert_eq!((copies(&first), copies(&second)), (2, 1));
}

#[tokio::test]
async fn a_receipt_that_says_failed_sends_the_second_copy_at_once() {
    let (world, first, second) = (World::new().await, smsc().await, smsc().await);
    let delivery = world.node().await;
    let addresses = [("first", first.smpp_addr()), ("second", second.smpp_addr())];
    let mut settings = shared(&addresses, &[]);
    let route = settings.routes.get_mut("first").unwrap();
    route.insert("receipt_timeout_seconds".to_owned(), "200".to_owned());
    delivery.configure(settings).await.unwrap();
    bound(&[&first, &second]).await;
    first.set_faults(Faults {
        receipts: Receipts::Failed,
        ..Faults::default()
    });
    let id = send(&world, &delivery, "hello").await;
    assert_eq!(end(&delivery, &id).await, MessageState::Delivered);
    assert_eq!(hops(&world, &id).await, ["first", "second"]);
}

#[tokio::test]
async fn a_message_that_no_route_takes_is_not_accepted() {
    let (world, smsc) = (World::new().await, smsc().await);
    let delivery = world.node().await;
    let mut settings = shared(&[("abroad", smsc.smpp_addr())], &[]);
    let route = settings.routes.get_mut("abroad").unwrap();
    route.insert("country".to_owned(), "DE, FR".to_owned());
    delivery.configure(settings).await.unwrap();
    let to = phone();
    let mut draft = draft(&to, "hello", world.after(300));
    draft.route = "shared";
    assert_eq!(delivery.compose(&draft).unwrap_err(), ComposeError::NoRoute);
}

#[tokio::test]
async fn the_sender_is_the_one_for_the_country() {
    let (world, smsc) = (World::new().await, smsc().await);
    let delivery = world.node().await;
    let mut settings = shared(&[("main", smsc.smpp_addr())], &[]);
    let route = settings.routes.get_mut("main").unwrap();
    route.insert("sender".to_owned(), "Bank".to_owned());
    route.insert("sender_gb".to_owned(), "60777".to_owned());
    delivery.configure(settings).await.unwrap();
    let id = send(&world, &delivery, "hello").await;
    end(&delivery, &id).await;
    assert_eq!(smsc.wait_for_message(NUMBER, 1).await.from, "60777");
    let mut names = Route::names().iter();
    assert!(names.any(|name| *name == "sender"));
}
