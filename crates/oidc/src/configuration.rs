//! What of the store's configuration is kept in memory, so that a request need not read it.

use std::fmt;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use countersign_core::ids::ClientId;
use countersign_core::{Acr, Clock};
use countersign_store::{ClientRow, Found, ScopeRow, Store, StoreError};

use crate::claims::Catalogue;
use crate::client_cache::ClientCache;

/// The setting that names the method for applications that ask for none.
const DEFAULT_ACR: &str = "default_acr";

/// What another node changed holds here after this time at the latest. This node's own changes
/// hold at once.
const FRESH: Duration = Duration::from_secs(1);

/// The configuration as it was last read. One that has changed is never mended but read anew.
pub(crate) struct Configuration {
    store: Store,
    clock: Arc<dyn Clock>,
    current: RwLock<Arc<Snapshot>>,
    /// When the store last said that nothing has changed.
    looked_at: AtomicI64,
}

/// What tells one state of the configuration from another: its revision in the store, and this
/// process' own changes.
pub(crate) type Counts = (i64, u64);

/// One state of the configuration.
#[derive(Debug)]
pub(crate) struct Snapshot {
    revision: i64,
    own_changes: u64,
    pub(crate) default_acr: Acr,
    /// The operator's own, as they could be read last.
    scopes: Vec<ScopeRow>,
    pub(crate) catalogue: Catalogue,
    clients: ClientCache,
}

impl Configuration {
    pub(crate) async fn open(store: Store, clock: Arc<dyn Clock>) -> Result<Self, StoreError> {
        let looked_at = AtomicI64::new(clock.now().0);
        let snapshot = Snapshot::read(&store, None).await?;
        Ok(Self {
            store,
            clock,
            current: RwLock::new(Arc::new(snapshot)),
            looked_at,
        })
    }

    /// What was read last, however long ago.
    pub(crate) fn last(&self) -> Arc<Snapshot> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// What holds now.
    pub(crate) async fn current(&self) -> Result<Arc<Snapshot>, StoreError> {
        let last = self.last();
        let now = self.clock.now().0;
        let looked_at = self.looked_at.load(Ordering::Acquire);
        let fresh = now >= looked_at && u128::from(now.abs_diff(looked_at)) < FRESH.as_millis();
        if fresh && last.own_changes == self.store.own_configuration_changes() {
            return Ok(last);
        }
        self.look().await?;
        Ok(self.last())
    }

    /// Asks the store for changes and takes them up; whether there were any.
    pub(crate) async fn look(&self) -> Result<bool, StoreError> {
        let now = self.clock.now().0;
        let last = self.last();
        let changed = last.own_changes != self.store.own_configuration_changes()
            || last.revision != self.store.configuration_revision().await?;
        if changed {
            let snapshot = Arc::new(Snapshot::read(&self.store, Some(&last)).await?);
            let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
            // A slower reader does not bring back what a faster one replaced.
            if snapshot.counts() >= current.counts() {
                *current = snapshot;
            }
        }
        self.looked_at.store(now, Ordering::Release);
        Ok(changed)
    }

    pub(crate) async fn client(&self, id: &ClientId) -> Result<Option<Arc<ClientRow>>, StoreError> {
        let current = self.current().await?;
        if let Some(client) = current.clients.get(id) {
            return Ok(Some(client));
        }
        // Names that are not registered are not kept: anybody can invent them.
        let client = self.store.client(id).await?.map(Arc::new);
        if let Some(client) = &client {
            current.clients.put(Arc::clone(client));
        }
        Ok(client)
    }
}

impl Snapshot {
    pub(crate) const fn counts(&self) -> Counts {
        (self.revision, self.own_changes)
    }

    /// What cannot be read stays as it was `before`, and keeps nothing else from being taken up.
    async fn read(store: &Store, before: Option<&Self>) -> Result<Self, StoreError> {
        // First the counts: a change in between is read once too often, never missed.
        let own_changes = store.own_configuration_changes();
        let revision = store.configuration_revision().await?;
        let default_acr = match (default_acr(store).await, before) {
            (Err(error @ StoreError::Unreadable { .. }), Some(before)) => {
                tracing::error!("the default acr stays {}: {error}", before.default_acr);
                before.default_acr.clone()
            }
            (read, _) => read?,
        };
        let scopes = scopes(store, before).await?;
        Ok(Self {
            revision,
            own_changes,
            default_acr,
            catalogue: Catalogue::new(scopes.clone(), store.claims().await?),
            scopes,
            clients: ClientCache::default(),
        })
    }
}

async fn scopes(store: &Store, before: Option<&Snapshot>) -> Result<Vec<ScopeRow>, StoreError> {
    let mut scopes = Vec::new();
    for Found { row, fault } in store.scopes().await? {
        let Some(fault) = fault else {
            scopes.push(row);
            continue;
        };
        tracing::error!(scope = row.name, "the scope is not taken up: {fault}");
        let mut before = before.into_iter().flat_map(|before| &before.scopes);
        scopes.extend(before.find(|scope| scope.name == row.name).cloned());
    }
    Ok(scopes)
}

async fn default_acr(store: &Store) -> Result<Acr, StoreError> {
    let name = store.setting(DEFAULT_ACR).await?;
    let Some(name) = name.filter(|name| !name.is_empty()) else {
        return Ok(Acr::password());
    };
    Acr::new(name).map_err(|e| StoreError::unreadable("setting.default_acr", e))
}

impl fmt::Debug for Configuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Configuration({})", self.last().revision)
    }
}
