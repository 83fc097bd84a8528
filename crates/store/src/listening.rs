use std::sync::Arc;
use std::sync::atomic::Ordering;

use tokio::sync::{Mutex, Notify, mpsc};
use tokio::task::JoinHandle;

use crate::sql::{Heard, SAY, query};
use crate::{Store, StoreError};

/// Words that wait to be taken up; what is said beyond is not heard.
const WORDS_WAITING: usize = 4096;

/// Hears what other nodes say: that they changed the configuration in the store, and words of
/// [`Store::say`]. Where the database tells nobody, as SQLite, or they are not told on, as by a
/// pooler, there is nothing to hear: whoever relies on it has to look as well.
#[derive(Debug)]
pub struct Listening {
    changed: Arc<Notify>,
    words: Mutex<mpsc::Receiver<String>>,
    task: Option<JoinHandle<()>>,
}

impl Store {
    /// Listens until what is given back is dropped.
    #[must_use]
    pub fn listen(&self) -> Listening {
        let changed = Arc::new(Notify::new());
        let (say, words) = mpsc::channel(WORDS_WAITING);
        let (told, configured) = (Arc::clone(&changed), Arc::clone(&self.configured));
        let heard = move |heard: Heard<'_>| match heard {
            Heard::Change => {
                configured.fetch_add(1, Ordering::Release);
                told.notify_one();
            }
            // Nobody waits for a word alone.
            Heard::Word(word) => drop(say.try_send(word.to_owned())),
        };
        let task = self.writer.listening(heard).map(tokio::spawn);
        Listening {
            changed,
            words: Mutex::new(words),
            task,
        }
    }

    /// Says a short word to all nodes that listen, this one included. On SQLite there are no others.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn say(&self, word: &str) -> Result<(), StoreError> {
        if self.is_shared() {
            query(SAY).bind(word).execute(self.reader()).await?;
        }
        Ok(())
    }
}

impl Listening {
    /// Waits for the next change of the configuration.
    pub async fn changed(&self) {
        self.changed.notified().await;
    }

    /// Waits for the next word.
    pub async fn word(&self) -> String {
        match self.words.lock().await.recv().await {
            Some(word) => word,
            // Nothing will ever be heard.
            None => std::future::pending().await,
        }
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        if let Some(task) = &self.task {
            task.abort();
        }
    }
}
