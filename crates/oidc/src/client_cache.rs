use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use countersign_core::ids::ClientId;
use countersign_store::ClientRow;

use crate::room::make_room;

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
        make_room(&mut kept, MOST, &client.id);
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

#[cfg(test)]
mod tests {
    use countersign_core::Millis;
    use countersign_store::ClientMetadata;

    use super::*;

    fn client(id: &str) -> Arc<ClientRow> {
        Arc::new(ClientRow {
            id: ClientId::from(id),
            secret_hash: None,
            secret_sealed: None,
            registration_token_hash: None,
            enabled: true,
            metadata: ClientMetadata::default(),
            created_at: Millis(0),
            updated_at: Millis(0),
            revision: 0,
        })
    }

    #[test]
    fn one_client_more_than_fits_does_not_empty_the_cache() {
        let cache = ClientCache::default();
        for n in 0..=MOST {
            cache.put(client(&n.to_string()));
        }
        assert_eq!(cache.0.read().unwrap().len(), MOST);
        assert!(
            cache
                .get(&ClientId::from(MOST.to_string().as_str()))
                .is_some()
        );
    }
}
