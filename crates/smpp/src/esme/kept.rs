//! The sessions of one message centre that are kept bound, each with an end of its own.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;

use super::config::BindType;
use super::keep::{Shared, keep_bound};
use super::sink::ReceiptSink;

#[derive(Debug, Default)]
pub(super) struct KeptSessions {
    sessions: Mutex<Vec<Kept>>,
    /// Told of every one that has ended after it was told to.
    pub(super) ended: Arc<Notify>,
}

/// One of them. Dropping it breaks its link.
#[derive(Debug)]
struct Kept {
    bind_type: BindType,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Kept {
    fn is_to_end(&self) -> bool {
        *self.stop.borrow()
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl KeptSessions {
    fn lock(&self) -> MutexGuard<'_, Vec<Kept>> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps so many of a kind. The youngest of those too many end after what is under way.
    pub(super) fn keep(
        &self,
        shared: &Arc<Shared>,
        receipts: &ReceiptSink,
        bind_type: BindType,
        count: usize,
    ) {
        let mut sessions = self.lock();
        sessions.retain(|kept| !kept.task.is_finished());
        let staying = sessions
            .iter()
            .filter(|kept| kept.bind_type == bind_type && !kept.is_to_end());
        let there = staying.clone().count();
        for kept in staying.skip(count) {
            kept.stop.send_replace(true);
        }
        for _ in there..count {
            let (stop, stopped) = watch::channel(false);
            let keeping = keep_bound(Arc::clone(shared), bind_type, receipts.clone(), stopped);
            let ended = Arc::clone(&self.ended);
            let task = tokio::spawn(async move {
                keeping.await;
                ended.notify_one();
            });
            sessions.push(Kept {
                bind_type,
                stop,
                task,
            });
        }
    }

    /// Those of a kind that have not ended, and how many of them were told to.
    pub(super) fn count(&self, bind_type: BindType) -> (usize, usize) {
        let sessions = self.lock();
        let there = sessions
            .iter()
            .filter(|kept| kept.bind_type == bind_type && !kept.task.is_finished());
        let ending = there.clone().filter(|kept| kept.is_to_end()).count();
        (there.count(), ending)
    }

    /// Ends all after what is under way.
    pub(super) async fn end(&self) {
        let all = std::mem::take(&mut *self.lock());
        for kept in &all {
            kept.stop.send_replace(true);
        }
        for mut kept in all {
            // One that panicked has ended too.
            let _ = (&mut kept.task).await;
        }
    }
}
