//! Nodes on one PostgreSQL share out the sessions of each message centre.

mod support;

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use countersign_core::{Clock as _, Keyring, SystemClock, SystemEntropy};
use countersign_delivery::{Delivery, RouteState, SmppProperties};
use countersign_smpp::smsc::{Faults, Smsc};
use countersign_store::{BindShare, MessageState, Store};
use countersign_throwaway::Postgres;
use support::{draft, end, nobody, phone, smsc, soon, table};

/// From the death of a node until another one has its sessions: its lease, and a look.
const TAKEN_OVER: Duration = Duration::from_secs(15 + 15);

/// A database for all nodes.
struct Cluster {
    url: String,
}

/// A node with what it hears; a crash when it is dropped.
struct Node {
    delivery: Arc<Delivery>,
    hearing: tokio::task::JoinHandle<()>,
}

impl Drop for Node {
    fn drop(&mut self) {
        self.hearing.abort();
    }
}

impl std::ops::Deref for Node {
    type Target = Arc<Delivery>;
    fn deref(&self) -> &Arc<Delivery> {
        &self.delivery
    }
}

impl Cluster {
    fn new() -> Self {
        let postgres = Postgres::shared();
        Self {
            url: postgres.url(&postgres.database()),
        }
    }

    async fn node(&self) -> Node {
        let store = Store::open(&self.url).await.unwrap();
        let keyring = Arc::new(Keyring::new(&[7; 32]));
        let (clock, entropy) = (Arc::new(SystemClock), Arc::new(SystemEntropy));
        let delivery = Delivery::new(store.clone(), keyring, clock, entropy);
        let weak = Arc::downgrade(&delivery);
        let hearing = tokio::spawn(async move {
            let listening = store.listen();
            loop {
                let word = listening.word().await;
                let Some(delivery) = weak.upgrade() else {
                    return;
                };
                delivery.hear(&word);
            }
        });
        Node { delivery, hearing }
    }
}

fn properties(address: SocketAddr, more: &[(&str, &str)]) -> SmppProperties {
    let mut table = table(address);
    for (name, value) in more {
        table.insert((*name).to_owned(), (*value).to_owned());
    }
    SmppProperties::parse(&table).unwrap()
}

async fn send(node: &Delivery, route: &str, text: &str) -> countersign_core::ids::MessageId {
    let expires_at = SystemClock.now() + Duration::from_secs(300);
    let to = phone();
    let message = countersign_delivery::Draft {
        route,
        method: route,
        ..draft(&to, text, expires_at)
    };
    node.enqueue(&message).await.unwrap()
}

async fn becomes(node: &Delivery, centre: &str, state: RouteState) {
    soon(async || node.route_state(centre) == Some(state.clone())).await;
}

fn here(node: &Delivery) -> usize {
    let lanes = node.lanes();
    lanes
        .iter()
        .filter_map(|lane| lane.sessions)
        .map(|s| s.bound)
        .sum()
}

fn most_bound(smsc: &Smsc) -> usize {
    smsc.sessions()[0].most_bound
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn all_nodes_together_keep_as_many_sessions_as_were_agreed() {
    let (cluster, smsc) = (Cluster::new(), smsc().await);
    let agreed = properties(
        smsc.smpp_addr(),
        &[("sessions", "3"), ("messages_per_second", "30")],
    );
    let first = cluster.node().await;
    first.open_route("smpp", &agreed).unwrap();
    soon(async || here(&first) == 3).await;
    let rate = |node: &Node| node.lanes()[0].sessions.and_then(|sessions| sessions.rate);
    assert_eq!(rate(&first), Some(30.0));
    let second = cluster.node().await;
    second.open_route("smpp", &agreed).unwrap();
    soon(async || here(&first) == 2 && here(&second) == 1).await;
    soon(async || rate(&first) == Some(20.0) && rate(&second) == Some(10.0)).await;
    let elsewhere = |node: &Node| node.lanes()[0].sessions.and_then(|s| s.elsewhere);
    soon(async || elsewhere(&first) == Some(1) && elsewhere(&second) == Some(2)).await;
    // Both send.
    let mut ids = Vec::new();
    for number in 0..20 {
        ids.push(send(&first, "smpp", &format!("message {number}")).await);
    }
    for id in &ids {
        assert_eq!(end(&second, id).await, MessageState::Delivered);
    }
    // Whoever goes in good order leaves what it had to the others at once.
    first.shutdown().await;
    let gone = Instant::now();
    soon(async || here(&second) == 3).await;
    assert!(
        gone.elapsed() < Duration::from_secs(8),
        "{:?}",
        gone.elapsed()
    );
    assert_eq!(most_bound(&smsc), 3);
    let arrived = smsc.messages(None);
    let texts: BTreeSet<&str> = arrived.iter().map(|m| m.text.as_str()).collect();
    assert_eq!((arrived.len(), texts.len()), (20, 20));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_node_without_a_session_has_its_messages_sent_by_the_one_that_is_bound() {
    let (cluster, one, two) = (Cluster::new(), smsc().await, smsc().await);
    let (first, second) = (cluster.node().await, cluster.node().await);
    // Each node has a centre of which the other one has none.
    for (name, smsc, nodes) in [
        ("one", &one, [&first, &second]),
        ("two", &two, [&second, &first]),
    ] {
        let agreed = properties(smsc.smpp_addr(), &[]);
        nodes[0].open_route(name, &agreed).unwrap();
        becomes(nodes[0], name, RouteState::Bound).await;
        nodes[1].open_route(name, &agreed).unwrap();
        becomes(nodes[1], name, RouteState::Elsewhere).await;
        let state = nodes[1].bound_within(name, Duration::ZERO).await;
        assert_eq!(state, Some(RouteState::Elsewhere));
    }
    for (node, name) in [(&second, "one"), (&first, "two")] {
        let began = Instant::now();
        for number in 0..20 {
            let id = send(node, name, &format!("message {number}")).await;
            soon(async || node.settled(&id, Duration::ZERO).await.unwrap() != MessageState::Queued)
                .await;
        }
        // They are told of each: who only looks does so once a second.
        let took = began.elapsed();
        assert!(took < Duration::from_secs(18), "{took:?}");
    }
    for smsc in [&one, &two] {
        assert_eq!(smsc.messages(None).len(), 20);
        assert_eq!((smsc.bound(), most_bound(smsc)), (1, 1));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn who_dies_is_followed_when_its_lease_is_over() {
    let (cluster, smsc) = (Cluster::new(), smsc().await);
    let agreed = properties(smsc.smpp_addr(), &[]);
    let first = cluster.node().await;
    first.open_route("smpp", &agreed).unwrap();
    becomes(&first, "smpp", RouteState::Bound).await;
    let second = cluster.node().await;
    second.open_route("smpp", &agreed).unwrap();
    becomes(&second, "smpp", RouteState::Elsewhere).await;
    // A command that runs beside them takes nothing.
    let visitor = cluster.node().await;
    visitor.only_visits();
    visitor.open_route("smpp", &agreed).unwrap();
    becomes(&visitor, "smpp", RouteState::Elsewhere).await;
    drop(visitor);
    drop(first);
    let dead = Instant::now();
    smsc.wait_for_bound(0).await;
    let id = send(&second, "smpp", "patience").await;
    assert_eq!(end(&second, &id).await, MessageState::Delivered);
    assert!(dead.elapsed() < TAKEN_OVER, "{:?}", dead.elapsed());
    assert!(
        dead.elapsed() > Duration::from_secs(8),
        "the lease was not kept"
    );
    assert_eq!(second.route_state("smpp"), Some(RouteState::Bound));
    assert_eq!((smsc.bound(), most_bound(&smsc)), (1, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn who_cannot_bind_lets_another_node_try() {
    let (cluster, smsc) = (Cluster::new(), smsc().await);
    let cut_off = cluster.node().await;
    cut_off
        .open_route("smpp", &properties(nobody().await, &[]))
        .unwrap();
    let refused = |state: Option<RouteState>| matches!(state, Some(RouteState::Connecting { last_error: Some(error) }) if error.contains("connect"));
    soon(async || refused(cut_off.route_state("smpp"))).await;
    let other = cluster.node().await;
    other
        .open_route("smpp", &properties(smsc.smpp_addr(), &[]))
        .unwrap();
    let why = "its sessions are other servers', and none of them is bound".to_owned();
    let last_error = Some(why);
    becomes(&other, "smpp", RouteState::Connecting { last_error }).await;
    becomes(&other, "smpp", RouteState::Bound).await;
    becomes(&cut_off, "smpp", RouteState::Elsewhere).await;
}

#[tokio::test]
async fn a_centre_that_is_opened_anew_waits_for_its_own_sessions() {
    let (cluster, smsc) = (Cluster::new(), smsc().await);
    smsc.set_faults(Faults {
        slow_ms: 400,
        ..Faults::default()
    });
    let node = cluster.node().await;
    node.open_route("smpp", &properties(smsc.smpp_addr(), &[]))
        .unwrap();
    becomes(&node, "smpp", RouteState::Bound).await;
    let under_way = send(&node, "smpp", "under way").await;
    smsc.wait_for_message(support::NUMBER, 1).await;
    node.open_route(
        "smpp",
        &properties(smsc.smpp_addr(), &[("window_size", "5")]),
    )
    .unwrap();
    let next = send(&node, "smpp", "next").await;
    for id in [under_way, next] {
        assert_eq!(end(&node, &id).await, MessageState::Delivered);
    }
    assert_eq!(most_bound(&smsc), 1);
    assert_eq!(smsc.messages(None).len(), 2);
}

#[tokio::test]
async fn what_a_node_left_of_a_centre_that_nobody_keeps_is_cleared_away() {
    let (cluster, smsc) = (Cluster::new(), smsc().await);
    let node = cluster.node().await;
    node.open_route("smpp", &properties(smsc.smpp_addr(), &[]))
        .unwrap();
    becomes(&node, "smpp", RouteState::Bound).await;
    let store = Store::open(&cluster.url).await.unwrap();
    let own = store.all_bind_shares().await.unwrap().remove(0);
    let (sight, _) = own.process.rsplit_once(' ').unwrap();
    let (sight, _) = sight.rsplit_once(' ').unwrap();
    let left = |name: &str, process: String| BindShare {
        centre: "old".to_owned(),
        node: name.to_owned(),
        process,
        ..own.clone()
    };
    let mut tx = store.begin().await.unwrap();
    // No process has this number.
    let dead = left("dead", format!("{sight} {} 1", u32::MAX));
    let elsewhere = left("elsewhere", String::new());
    for share in [&dead, &elsewhere] {
        tx.put_bind_share(share).await.unwrap();
    }
    tx.commit().await.unwrap();
    assert_eq!(node.forget_dead_nodes().await.unwrap(), 1);
    assert_eq!(node.forget_dead_nodes().await.unwrap(), 0);
    let there = store.all_bind_shares().await.unwrap();
    let mut nodes: Vec<&str> = there.iter().map(|share| share.node.as_str()).collect();
    nodes.retain(|name| *name != own.node);
    assert_eq!(nodes, ["elsewhere"], "an hour has not passed");
    assert_eq!(there.len(), 2);
}
