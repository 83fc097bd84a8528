//! Several nodes, crashes and changed routes: every message is sent, and by one node only.

mod support;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use countersign_core::ids::MessageId;
use countersign_delivery::{Delivery, OpenError, RouteState, SmppProperties};
use countersign_smpp::smsc::{Count, Faults, Receipts, Smsc};
use countersign_store::MessageState;
use support::{NUMBER, World, draft, end, nobody, properties, shared, smsc, table};

#[tokio::test]
async fn a_message_survives_the_node_that_accepted_it() {
    let (world, smsc) = (World::new().await, smsc().await);
    let first = world.node().await;
    first
        .open_route("smpp", &properties(nobody().await))
        .unwrap();
    let id = world.send(&first, "Your code is 123456").await;
    drop(first);
    let second = world.node().await;
    second
        .open_route("smpp", &properties(smsc.smpp_addr()))
        .unwrap();
    assert_eq!(end(&second, &id).await, MessageState::Delivered);
}

/// A message that a node was sending when it died, and the node that comes after and has this
/// message centre. That of the dead one never answers, and is there for as long as it is held.
async fn left_behind(world: &World, next: &Smsc) -> (MessageId, Arc<Delivery>, Smsc) {
    let silent = smsc().await;
    silent.set_faults(Faults {
        no_response: Count::Always(true),
        ..Faults::default()
    });
    let first = world.node().await;
    first
        .open_route("smpp", &properties(silent.smpp_addr()))
        .unwrap();
    let id = world.send(&first, "Your code is 123456").await;
    world.tried(&id, 1).await;
    drop(first);
    let second = world.node().await;
    second
        .open_route("smpp", &properties(next.smpp_addr()))
        .unwrap();
    (id, second, silent)
}

#[tokio::test]
async fn a_node_that_dies_while_sending_is_followed_when_its_lease_ends() {
    let (world, smsc) = (World::new().await, smsc().await);
    let (id, second, _silent) = left_behind(&world, &smsc).await;
    // The lease holds: what comes later goes first.
    let other = world.send(&second, "another").await;
    assert_eq!(end(&second, &other).await, MessageState::Delivered);
    assert_eq!(world.row(&id).await.state, MessageState::Queued);
    world.clock.advance(Duration::from_secs(30));
    assert_eq!(end(&second, &id).await, MessageState::Delivered);
    assert_eq!(world.row(&id).await.attempts, 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_nodes_send_each_message_once() {
    let (world, smsc) = (World::new().await, smsc().await);
    let nodes = [world.node().await, world.node().await];
    for node in &nodes {
        node.open_route("smpp", &properties(smsc.smpp_addr()))
            .unwrap();
    }
    smsc.wait_for_bound(2).await;
    let mut ids = Vec::new();
    for number in 0..60 {
        let id = world.send(&nodes[0], &format!("message {number}")).await;
        nodes[1].wake("smpp");
        ids.push(id);
    }
    for id in &ids {
        assert_eq!(end(&nodes[1], id).await, MessageState::Delivered);
    }
    let arrived = smsc.messages(None);
    let texts: BTreeSet<&str> = arrived.iter().map(|m| m.text.as_str()).collect();
    assert_eq!((arrived.len(), texts.len()), (60, 60));
}

#[tokio::test]
async fn a_changed_route_is_replaced_after_what_is_under_way() {
    let (world, old, new) = (World::new().await, smsc().await, smsc().await);
    let delivery = world.node().await;
    delivery
        .open_route("smpp", &properties(old.smpp_addr()))
        .unwrap();
    old.wait_for_bound(1).await;
    old.set_faults(Faults {
        slow_ms: 300,
        ..Faults::default()
    });
    let under_way = world.send(&delivery, "under way").await;
    old.wait_for_message(NUMBER, 1).await;
    delivery
        .open_route("smpp", &properties(new.smpp_addr()))
        .unwrap();
    let next = world.send(&delivery, "next").await;
    assert_eq!(end(&delivery, &next).await, MessageState::Delivered);
    assert_eq!(new.messages(None).len(), 1);
    old.wait_for_bound(0).await;
    delivery.shutdown().await;
    assert_ne!(world.row(&under_way).await.state, MessageState::Queued);
    assert_eq!(world.row(&under_way).await.attempts, 1);
}

#[tokio::test]
async fn an_unchanged_route_stays_as_it_is() {
    let (world, smsc) = (World::new().await, smsc().await);
    let delivery = world.node().await;
    let mut table = table(smsc.smpp_addr());
    delivery
        .open_route("smpp", &SmppProperties::parse(&table).unwrap())
        .unwrap();
    let id = world.send(&delivery, "hello").await;
    end(&delivery, &id).await;
    // An empty value is the default, and so no change.
    table.insert("source_addr".to_owned(), String::new());
    let same = SmppProperties::parse(&table).unwrap();
    delivery.open_route("smpp", &same).unwrap();
    let open = delivery.routes();
    assert_eq!(open, [("smpp".to_owned(), RouteState::Bound)]);
    delivery.close_route("smpp");
    assert_eq!(delivery.routes(), []);
    smsc.wait_for_bound(0).await;
}

#[tokio::test]
async fn messages_of_a_closed_route_wait_for_it() {
    let (world, smsc) = (World::new().await, smsc().await);
    let delivery = world.node().await;
    let route = properties(smsc.smpp_addr());
    delivery.open_route("smpp", &route).unwrap();
    smsc.wait_for_bound(1).await;
    delivery.close_route("smpp");
    smsc.wait_for_bound(0).await;
    let life = world.after(300);
    let message = delivery
        .compose(&draft(&support::phone(), "patience", life))
        .unwrap();
    let mut tx = world.store.begin().await.unwrap();
    tx.add_message(&message).await.unwrap();
    tx.commit().await.unwrap();
    delivery.open_route("smpp", &route).unwrap();
    assert_eq!(end(&delivery, &message.id).await, MessageState::Delivered);
}

#[tokio::test]
async fn messages_fail_at_once_when_their_method_names_routes_instead() {
    let (world, main) = (World::new().await, smsc().await);
    let delivery = world.node().await;
    let addresses = [("main", main.smpp_addr())];
    delivery.configure(shared(&addresses, &[])).await.unwrap();
    main.wait_for_bound(1).await;
    let own = properties(nobody().await);
    delivery.open_route("smpp", &own).unwrap();
    let queued = world.send(&delivery, "queued before").await;
    let late = delivery
        .compose(&draft(&support::phone(), "written after", world.after(300)))
        .unwrap();
    let route = [("route".to_owned(), "main".to_owned())].into();
    let by_routes = SmppProperties::parse(&route).unwrap();
    delivery.open_route("smpp", &by_routes).unwrap();
    let mut tx = world.store.begin().await.unwrap();
    tx.add_message(&late).await.unwrap();
    tx.commit().await.unwrap();
    // Another node may be about to send it.
    assert_eq!(world.row(&queued).await.state, MessageState::Queued);
    world.clock.advance(Duration::from_secs(3));
    for id in [&queued, &late.id] {
        assert_eq!(end(&delivery, id).await, MessageState::Failed);
        let row = world.row(id).await;
        assert_eq!(
            row.error.as_deref(),
            Some("its method sends by other routes now")
        );
        assert_eq!((row.sealed, row.attempts), (None, 0));
    }
    // What is accepted from now on goes by the routes.
    let next = world.send_by(&delivery, "main", "next").await;
    assert_eq!(end(&delivery, &next).await, MessageState::Delivered);
    assert_eq!(main.messages(None).len(), 1);

    // With a centre of its own again, nothing of it fails for that.
    let own = properties(nobody().await);
    delivery.open_route("smpp", &own).unwrap();
    let waits = world.send(&delivery, "waits").await;
    world.clock.advance(Duration::from_secs(3));
    let next = world.send_by(&delivery, "main", "after").await;
    assert_eq!(end(&delivery, &next).await, MessageState::Delivered);
    assert_eq!(world.row(&waits).await.state, MessageState::Queued);
}

#[tokio::test]
async fn a_method_may_use_the_centre_of_another_and_none_that_is_not_there() {
    let (world, smsc) = (World::new().await, smsc().await);
    let delivery = world.node().await;
    let table = [("route".to_owned(), "smpp".to_owned())].into();
    let shared = SmppProperties::parse(&table).unwrap();
    assert_eq!(shared.route_name("other"), "smpp");
    let refused = delivery.open_route("other", &shared);
    assert_eq!(refused, Err(OpenError::NoSuchRoute("smpp".to_owned())));
    delivery
        .open_route("smpp", &properties(smsc.smpp_addr()))
        .unwrap();
    delivery.open_route("other", &shared).unwrap();
    assert_eq!(delivery.routes().len(), 1);
}

#[tokio::test]
async fn nothing_is_opened_after_shutdown() {
    let (world, smsc) = (World::new().await, smsc().await);
    let delivery = world.node().await;
    delivery.shutdown().await;
    let opened = delivery.open_route("smpp", &properties(smsc.smpp_addr()));
    assert_eq!(opened, Err(OpenError::ShuttingDown));
}

#[tokio::test]
async fn an_answer_after_the_lease_was_lost_is_recorded_and_harms_nothing() {
    let (world, slow, quick) = (World::new().await, smsc().await, smsc().await);
    slow.set_faults(Faults {
        slow_ms: 2_000,
        receipts: Receipts::None,
        ..Faults::default()
    });
    let first = world.node().await;
    first
        .open_route("smpp", &properties(slow.smpp_addr()))
        .unwrap();
    let id = world.send(&first, "Your code is 123456").await;
    world.tried(&id, 1).await;
    let second = world.node().await;
    second
        .open_route("smpp", &properties(quick.smpp_addr()))
        .unwrap();
    quick.wait_for_bound(1).await;
    // The first node seems dead to the second, and is not.
    world.clock.advance(Duration::from_secs(30));
    second.wake("smpp");
    assert_eq!(end(&second, &id).await, MessageState::Delivered);
    slow.wait_for_message(NUMBER, 1).await;
    first.shutdown().await;
    let row = world.row(&id).await;
    assert_eq!((row.state, row.attempts), (MessageState::Delivered, 2));
    assert_eq!(
        world.states(&id).await,
        ["queued", "submitted", "delivered"]
    );
}

/// Whether it ended at once.
async fn call_off(world: &World, id: &MessageId) -> bool {
    let mut tx = world.store.begin().await.unwrap();
    let ended = tx
        .cancel_message(id, "the code was used", world.after(0))
        .await;
    tx.commit().await.unwrap();
    ended.unwrap()
}

#[tokio::test]
async fn a_message_of_no_more_use_is_not_sent() {
    let (world, smsc) = (World::new().await, smsc().await);
    let delivery = world.node().await;
    delivery
        .open_route("smpp", &properties(nobody().await))
        .unwrap();
    let used = world.send(&delivery, "used").await;
    assert!(call_off(&world, &used).await);
    delivery
        .open_route("smpp", &properties(smsc.smpp_addr()))
        .unwrap();
    let next = world.send(&delivery, "next").await;
    assert_eq!(end(&delivery, &next).await, MessageState::Delivered);
    assert_eq!(end(&delivery, &used).await, MessageState::Cancelled);
    assert_eq!(smsc.messages(None).len(), 1);
    assert_eq!(world.row(&used).await.sealed, None);
}

#[tokio::test]
async fn a_code_that_is_used_before_the_answer_came_was_delivered() {
    let (world, smsc) = (World::new().await, smsc().await);
    smsc.set_faults(Faults {
        slow_ms: 1_000,
        ..Faults::default()
    });
    let delivery = world.node().await;
    delivery
        .open_route("smpp", &properties(smsc.smpp_addr()))
        .unwrap();
    let id = world.send(&delivery, "Your code is 123456").await;
    smsc.wait_for_message(NUMBER, 1).await;
    assert!(!call_off(&world, &id).await);
    assert_eq!(end(&delivery, &id).await, MessageState::Delivered);
    assert_eq!(
        world.states(&id).await,
        ["queued", "submitted", "delivered"]
    );
}

#[tokio::test]
async fn what_is_called_off_while_a_node_sends_it_that_dies_is_sent_by_no_other() {
    let (world, smsc) = (World::new().await, smsc().await);
    let (id, second, _silent) = left_behind(&world, &smsc).await;
    assert!(!call_off(&world, &id).await);
    world.clock.advance(Duration::from_secs(30));
    assert_eq!(end(&second, &id).await, MessageState::Cancelled);
    assert!(smsc.messages(None).is_empty());
}
