use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError, RwLock};

/// The attributes in which the methods that are on look for a person's numbers; written when the
/// methods are taken up, so that each knows of the others.
#[derive(Debug, Default)]
pub struct NumberAttributes(RwLock<Arc<BTreeSet<String>>>);

impl NumberAttributes {
    pub(crate) fn set(&self, attributes: BTreeSet<String>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(attributes);
    }

    pub(crate) fn all(&self) -> Arc<BTreeSet<String>> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }
}
