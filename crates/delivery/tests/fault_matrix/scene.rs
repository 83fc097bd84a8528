//! A node that sends over a network and to a centre which both can be made to fail.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use countersign_core::ids::MessageId;
use countersign_delivery::{CentreSettings, Delivery, DeliverySettings, Kind, SmppProperties};
use countersign_smpp::smsc::{FaultProxy, Faults, HandsetMessage, Smsc};
use tokio::task::JoinHandle;

use crate::account::Account;
use crate::support::{World, smsc, table};

/// Messages in each row, unless the environment names another count.
const MESSAGES: usize = 500;
/// How long a whole row may take.
const PATIENCE: Duration = Duration::from_secs(600);
const TICK: Duration = Duration::from_millis(20);

pub(crate) struct Scene {
    pub(crate) world: Arc<World>,
    pub(crate) smsc: Smsc,
    /// Where messages go when the first does not take them.
    pub(crate) second: Option<Smsc>,
    pub(crate) proxy: FaultProxy,
    pub(crate) node: Arc<Delivery>,
    sent: Arc<Mutex<Vec<(MessageId, String)>>>,
    clock: JoinHandle<()>,
}

impl Scene {
    pub(crate) async fn new() -> Self {
        let (world, smsc) = (Arc::new(World::new().await), smsc().await);
        let proxy = FaultProxy::start(smsc.smpp_addr()).await.unwrap();
        let node = world.node().await;
        node.open_route("smpp", &watchful(proxy.address())).unwrap();
        let clock = tokio::spawn(tick(Arc::clone(&world)));
        Self {
            world,
            smsc,
            second: None,
            proxy,
            node,
            sent: Arc::default(),
            clock,
        }
    }

    /// A scene with shared routes: to this centre first, and to a second one after it.
    pub(crate) async fn with_a_second_centre() -> Self {
        let mut scene = Self::new().await;
        let second = smsc().await;
        let centre = |address| CentreSettings {
            kind: Kind::Smpp,
            enabled: true,
            properties: watched(address),
        };
        let route = |centre: &str, priority: &str| {
            let table = [("centre", centre), ("priority", priority)];
            table
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .into()
        };
        let settings = DeliverySettings {
            centres: [
                ("first".to_owned(), centre(scene.proxy.address())),
                ("second".to_owned(), centre(second.smpp_addr())),
            ]
            .into(),
            routes: [
                ("one".to_owned(), route("first", "1")),
                ("two".to_owned(), route("second", "2")),
            ]
            .into(),
            ..DeliverySettings::default()
        };
        scene.node.close_route("smpp");
        scene.node.configure(settings).await.unwrap();
        scene.smsc.wait_for_bound(1).await;
        second.wait_for_bound(1).await;
        scene.second = Some(second);
        scene
    }

    /// What is on phones, whichever centre brought it.
    pub(crate) fn phones(&self) -> Vec<HandsetMessage> {
        let mut phones = self.smsc.messages(None);
        phones.extend(self.second.iter().flat_map(|second| second.messages(None)));
        phones
    }

    /// A scene whose centre behaves so.
    pub(crate) async fn with(faults: Faults) -> Self {
        let scene = Self::new().await;
        scene.smsc.set_faults(faults);
        scene
    }

    pub(crate) fn messages() -> usize {
        let wanted = std::env::var("COUNTERSIGN_MATRIX").ok();
        wanted.and_then(|n| n.parse().ok()).unwrap_or(MESSAGES)
    }

    /// Accepts all messages, one after the other, in the background.
    pub(crate) fn accept(&self, text: fn(usize) -> String) -> JoinHandle<()> {
        let (world, node) = (Arc::clone(&self.world), Arc::clone(&self.node));
        let sent = Arc::clone(&self.sent);
        let route = if self.second.is_some() {
            "shared"
        } else {
            "smpp"
        };
        tokio::spawn(async move {
            for number in 0..Self::messages() {
                let text = text(number);
                let id = world.send_by(&node, route, &text).await;
                sent.lock().unwrap().push((id, text));
            }
        })
    }

    /// Waits until this part of the messages is on phones.
    pub(crate) async fn arrived(&self, part: f64) {
        let wanted = (Self::messages() as f64 * part) as usize;
        while self.phones().len() < wanted {
            tokio::time::sleep(TICK).await;
        }
    }

    /// Waits until this part of the messages was accepted.
    pub(crate) async fn accepted(&self, part: f64) {
        let wanted = (Self::messages() as f64 * part) as usize;
        while self.sent.lock().unwrap().len() < wanted {
            tokio::time::sleep(TICK).await;
        }
    }

    /// Waits for every final state and counts.
    pub(crate) async fn account(self) -> Account {
        let sent = std::mem::take(&mut *self.sent.lock().unwrap());
        assert_eq!(sent.len(), Self::messages());
        for (id, _) in &sent {
            let row = self.node.wait_final(id, PATIENCE).await.unwrap().unwrap();
            assert!(
                row.state.is_final(),
                "{} after {PATIENCE:?}",
                row.state.as_str()
            );
        }
        self.clock.abort();
        let account = Account::of(&self.world, &sent, &self.phones()).await;
        self.node.shutdown().await;
        account
    }
}

impl Drop for Scene {
    fn drop(&mut self) {
        self.clock.abort();
    }
}

/// The clock goes as time does, so that what is due later comes.
async fn tick(world: Arc<World>) {
    loop {
        tokio::time::sleep(TICK).await;
        world.clock.advance(TICK);
    }
}

/// Tests a link after two seconds of silence, so that a test need not wait for long.
pub(crate) fn watchful(centre: SocketAddr) -> SmppProperties {
    SmppProperties::parse(&watched(centre)).unwrap()
}

fn watched(centre: SocketAddr) -> BTreeMap<String, String> {
    let mut table = table(centre);
    table.insert("enquire_link_seconds".to_owned(), "2".to_owned());
    table
}

pub(crate) fn text(number: usize) -> String {
    format!("message {number}")
}
