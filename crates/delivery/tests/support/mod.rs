//! A delivery on a store of its own, and a message centre on a port of its own.
#![allow(dead_code)]

pub(crate) mod gateway;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use countersign_core::clock::ManualClock;
use countersign_core::ids::MessageId;
use countersign_core::{Clock as _, Keyring, Millis, Phone, SystemClock, SystemEntropy};
use countersign_delivery::{
    CentreSettings, Delivery, DeliverySettings, Draft, Kind, Medium, SmppProperties,
};
use countersign_smpp::smsc::{Smsc, SmscConfig};
use countersign_store::{MessageRow, MessageState, Store};
use tempfile::TempDir;

pub(crate) const NUMBER: &str = "+447700900123";

/// Long enough for a machine that is busy; nothing waits for it to pass.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) struct World {
    pub(crate) store: Store,
    /// Moves only when told to, from the present.
    pub(crate) clock: Arc<ManualClock>,
    folder: TempDir,
}

impl World {
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self {
            store: open(folder.path()).await,
            clock: Arc::new(ManualClock::at(SystemClock.now())),
            folder,
        }
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A node of its own on the common database.
    pub(crate) async fn node(&self) -> Arc<Delivery> {
        let keyring = Arc::new(Keyring::new(&[7; 32]));
        let store = open(self.folder.path()).await;
        Delivery::new(store, keyring, self.clock.clone(), Arc::new(SystemEntropy))
    }

    pub(crate) fn after(&self, seconds: u64) -> Millis {
        self.clock.now() + Duration::from_secs(seconds)
    }

    /// Accepts a message for the centre `name`.
    pub(crate) async fn send_by(&self, delivery: &Delivery, name: &str, text: &str) -> MessageId {
        delivery
            .enqueue(&Draft {
                route: name,
                ..draft(&phone(), text, self.after(300))
            })
            .await
            .unwrap()
    }

    /// Waits until the other side has the message.
    pub(crate) async fn submitted(&self, delivery: &Delivery, id: &MessageId) {
        let state = delivery.settled(id, PATIENCE).await.unwrap();
        assert_eq!(state, MessageState::Submitted, "{:?}", self.row(id).await);
    }

    /// Accepts a message that lives for 300 seconds.
    pub(crate) async fn send(&self, delivery: &Delivery, text: &str) -> MessageId {
        delivery
            .enqueue(&draft(&phone(), text, self.after(300)))
            .await
            .unwrap()
    }

    pub(crate) async fn row(&self, id: &MessageId) -> MessageRow {
        self.store.message(id).await.unwrap().unwrap()
    }

    pub(crate) async fn states(&self, id: &MessageId) -> Vec<String> {
        let events = self.store.message_events(id).await.unwrap();
        events.into_iter().map(|event| event.state).collect()
    }
}

async fn open(folder: &Path) -> Store {
    let url = format!("sqlite:{}", folder.join("countersign.db").display());
    Store::open(&url).await.unwrap()
}

/// A code by the method `smpp`.
pub(crate) fn draft<'a>(to: &'a Phone, text: &'a str, expires_at: Millis) -> Draft<'a> {
    Draft {
        route: "smpp",
        method: "smpp",
        purpose: "code",
        medium: Medium::Text,
        person: None,
        to,
        text,
        expires_at,
    }
}

pub(crate) fn phone() -> Phone {
    Phone::parse(NUMBER, None).unwrap()
}

pub(crate) async fn smsc_at(listen: SocketAddr) -> Smsc {
    Smsc::start(SmscConfig {
        listen,
        web: None,
        system_id: "countersign".to_owned(),
        password: "secret".into(),
    })
    .await
    .unwrap()
}

pub(crate) async fn smsc() -> Smsc {
    smsc_at(([127, 0, 0, 1], 0).into()).await
}

/// An address where nobody listens.
pub(crate) async fn nobody() -> SocketAddr {
    let smsc = smsc().await;
    let address = smsc.smpp_addr();
    smsc.shutdown().await;
    address
}

pub(crate) fn table(address: SocketAddr) -> BTreeMap<String, String> {
    [
        ("smpp_server", address.ip().to_string()),
        ("smpp_port", address.port().to_string()),
        ("system_id", "countersign".to_owned()),
        ("password", "secret".to_owned()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into()
}

/// A table as it is typed.
pub(crate) fn typed(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

/// A node with one shared centre of its own.
pub(crate) async fn open_centre(
    delivery: &Delivery,
    name: &str,
    kind: Kind,
    table: &[(&str, &str)],
) -> Option<String> {
    let centre = CentreSettings {
        kind,
        enabled: true,
        properties: typed(table),
    };
    let settings = DeliverySettings {
        centres: BTreeMap::from([(name.to_owned(), centre)]),
        ..DeliverySettings::default()
    };
    delivery.configure(settings).await.unwrap();
    delivery.faults().remove(&format!("centre {name}"))
}

pub(crate) fn properties(address: SocketAddr) -> SmppProperties {
    SmppProperties::parse(&table(address)).unwrap()
}

/// Waits for the final state.
pub(crate) async fn end(delivery: &Delivery, id: &MessageId) -> MessageState {
    let row = delivery.wait_final(id, PATIENCE).await.unwrap().unwrap();
    row.state
}

/// Waits until it is so.
pub(crate) async fn soon(is_so: impl AsyncFn() -> bool) {
    let waiting = async {
        while !is_so().await {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(PATIENCE, waiting).await.unwrap();
}

impl World {
    /// Waits until a message was tried `attempts` times.
    pub(crate) async fn tried(&self, id: &MessageId, attempts: i64) {
        let tried = async {
            while self.row(id).await.attempts < attempts {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(PATIENCE, tried).await.unwrap();
    }
}

/// Shared centres, each with a route of its name; the first is preferred. `more` is centre, property
/// and value.
pub(crate) fn shared(
    centres: &[(&str, SocketAddr)],
    more: &[(&str, &str, &str)],
) -> DeliverySettings {
    let mut settings = DeliverySettings::default();
    for (priority, (name, address)) in centres.iter().enumerate() {
        let mut properties = table(*address);
        for (_, property, value) in more.iter().filter(|(centre, ..)| centre == name) {
            properties.insert((*property).to_owned(), (*value).to_owned());
        }
        let centre = CentreSettings {
            kind: Kind::Smpp,
            enabled: true,
            properties,
        };
        settings.centres.insert((*name).to_owned(), centre);
        let route = [
            ("centre".to_owned(), (*name).to_owned()),
            ("priority".to_owned(), priority.to_string()),
        ];
        settings.routes.insert((*name).to_owned(), route.into());
    }
    settings
}
