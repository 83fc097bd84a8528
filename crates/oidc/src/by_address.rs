use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use url::Url;

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
        if entries.len() >= self.most && !entries.contains_key(address) {
            let one = entries.keys().next().cloned();
            one.and_then(|address| entries.remove(&address));
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_makes_room_for_another() {
        let kept = ByAddress::<bool>::new(3);
        let address = |n: u8| Url::parse(&format!("https://{n}.example/")).unwrap();
        for n in 0..4 {
            kept.entry(&address(n));
        }
        let entries = kept.entries.lock().unwrap();
        assert_eq!(entries.len(), 3);
        assert!(entries.contains_key(&address(3)));
    }
}
