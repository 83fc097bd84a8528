use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use countersign_core::ids::MessageId;
use tracing::Span;

/// Messages whose first attempt is waited for; the oldest are forgotten.
const MOST: usize = 1024;

/// Where messages come from, so that sending them belongs to the same trace. Only on this node: an
/// attempt elsewhere, or a later one, begins a trace of its own.
#[derive(Debug, Default)]
pub(crate) struct Spans(Mutex<BTreeMap<MessageId, Span>>);

impl Spans {
    /// A message comes from the span that is open now. Nothing is kept while nobody traces.
    pub(crate) fn remember(&self, id: &MessageId) {
        let span = Span::current();
        if span.is_disabled() {
            return;
        }
        let mut spans = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        spans.insert(id.clone(), span);
        if spans.len() > MOST {
            // Ids sort by time.
            spans.pop_first();
        }
    }

    pub(super) fn take(&self, id: &MessageId) -> Span {
        let mut spans = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        spans.remove(id).unwrap_or_else(Span::none)
    }
}
