use std::sync::Arc;
use std::sync::atomic::Ordering;

use tokio::sync::Notify;
use tokio::task::JoinHandle;

use crate::Store;

/// Hears of changes of the configuration in the store when other nodes make them. Where the
/// database tells nobody, as SQLite, or they are not told on, as by a pooler, there is nothing to
/// hear: [`Store::configuration_revision`] has to be asked as well.
#[derive(Debug)]
pub struct Listening {
    said: Arc<Notify>,
    task: Option<JoinHandle<()>>,
}

impl Store {
    /// Listens until what is given back is dropped.
    #[must_use]
    pub fn listen(&self) -> Listening {
        let said = Arc::new(Notify::new());
        let (told, configured) = (Arc::clone(&said), Arc::clone(&self.configured));
        let heard = move || {
            configured.fetch_add(1, Ordering::Release);
            told.notify_one();
        };
        let task = self.writer.listening(heard).map(tokio::spawn);
        Listening { said, task }
    }
}

impl Listening {
    /// Waits for the next change.
    pub async fn changed(&self) {
        self.said.notified().await;
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        if let Some(task) = &self.task {
            task.abort();
        }
    }
}
