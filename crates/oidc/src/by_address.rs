use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use url::Url;

use crate::room::make_room;

/// What was fetched, by its address. Whoever asks while it is fetched waits for the one fetch.
pub(crate) struct ByAddress<E> {
    entries: Mutex<HashMap<Url, Arc<tokio::sync::Mutex<E>>>>,
    most: usize,
}

impl<E: Default> ByAddress<E> {
    /// More than `most` addresses are not kept at once.
    pub(crate) fn new(most: usize) -> Self {
        Self {
            entries: Mutex::default(),
            most,
        }
    }

    pub(crate) fn entry(&self, address: &Url) -> Arc<tokio::sync::Mutex<E>> {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        make_room(&mut entries, self.most, address);
        Arc::clone(entries.entry(address.clone()).or_default())
    }
}

impl<E> fmt::Debug for ByAddress<E> {
    // Addresses may hold secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        write!(f, "ByAddress({})", entries.len())
    }
}
