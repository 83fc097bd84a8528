use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

/// An `Arc` whose type says nothing of what it holds.
///
/// What a handler holds across an `await` must be proved to be `Send`, field by field, through all
/// that it leads to, and anew for each handler: with a whole server behind it that takes minutes
/// to compile. Here the proof is made once, where the value is put in.
///
/// ```
/// use countersign_core::Shared;
///
/// let word = Shared::new("countersign".to_owned());
/// assert_eq!(word.clone().len(), 11);
/// ```
pub struct Shared<T>(Arc<dyn Holds<T>>);

trait Holds<T>: Send + Sync {
    fn held(&self) -> &T;
}

impl<T: Send + Sync> Holds<T> for T {
    fn held(&self) -> &T {
        self
    }
}

impl<T: Send + Sync + 'static> Shared<T> {
    #[must_use]
    pub fn new(value: T) -> Self {
        Self(Arc::new(value))
    }
}

impl<T: Send + Sync + 'static> From<Arc<T>> for Shared<T> {
    fn from(arc: Arc<T>) -> Self {
        Self(arc)
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        (*self.0).held()
    }
}

impl<T: fmt::Debug> fmt::Debug for Shared<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.deref().fmt(f)
    }
}
