use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use countersign_core::ids::ClientId;
use countersign_store::ClientRow;

/// More clients than this are not kept at once.
const MOST: usize = 10_000;

/// The clients that were asked for since the configuration last changed.
#[derive(Default)]
pub(crate) struct ClientCache(RwLock<HashMap<ClientId, Arc<ClientRow>>>);

impl ClientCache {
    pub(crate) fn get(&self, id: &ClientId) -> Option<Arc<ClientRow>> {
        let kept = self.0.read().unwrap_or_else(PoisonError::into_inner);
        kept.get(id).cloned()
    }

    pub(crate) fn put(&self, client: Arc<ClientRow>) {
        let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST {
            kept.clear();
        }
        kept.insert(client.id.clone(), client);
    }
}

impl fmt::Debug for ClientCache {
    // Rows hold hashes of secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kept = self.0.read().unwrap_or_else(PoisonError::into_inner);
        write!(f, "ClientCache({})", kept.len())
    }
}
