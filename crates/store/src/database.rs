use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use crate::figures::{Ending, Figure, Running, StoreFigures};
use crate::sql::{Place, Readers, Writer, Writing, query};
use crate::{StoreError, StoreOptions, migrations};

/// A handle on the store; cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    readers: Arc<Readers>,
    pub(crate) writer: Writer,
    pub(crate) configured: Arc<AtomicU64>,
    figures: Arc<StoreFigures>,
}

/// A transaction that writes. Dropping it without [`Tx::commit`] undoes it.
#[derive(Debug)]
pub struct Tx {
    writing: Writing,
    configured: Arc<AtomicU64>,
    configures: bool,
    running: Running,
}

impl Store {
    /// Opens, creates if missing, and brings the schema up to date.
    ///
    /// # Errors
    /// If the database cannot be opened or is newer than this build.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        Self::open_with(url, &StoreOptions::default()).await
    }

    /// The same with options, which are of use with a database server only.
    ///
    /// # Errors
    /// If the database cannot be opened or is newer than this build.
    pub async fn open_with(url: &str, options: &StoreOptions) -> Result<Self, StoreError> {
        let place = Place::read(url)?;
        let writer = place.writer(options).await?;
        migrations::run(&writer).await?;
        let store = Self {
            readers: Arc::new(place.readers(&writer)?),
            writer,
            configured: Arc::default(),
            figures: Arc::default(),
        };
        store.index_people().await?;
        Ok(store)
    }

    pub(crate) fn reader(&self) -> &Readers {
        &self.readers
    }

    /// Begins a transaction that may write.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn begin(&self) -> Result<Tx, StoreError> {
        let asked = Instant::now();
        let writing = self.writer.begin().await?;
        Ok(self.tx(writing, Running::new(&self.figures, asked, Ending::Undone)))
    }

    /// For a write that is one statement, which is atomic by itself: it is done when its method
    /// returns, without [`Tx::commit`], and costs less than a transaction around it.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn single(&self) -> Result<Tx, StoreError> {
        let asked = Instant::now();
        let writing = self.writer.single().await?;
        Ok(self.tx(writing, Running::new(&self.figures, asked, Ending::Single)))
    }

    fn tx(&self, writing: Writing, running: Running) -> Tx {
        Tx {
            writing,
            configured: Arc::clone(&self.configured),
            configures: false,
            running,
        }
    }

    /// What this process wrote, in figures.
    #[must_use]
    pub fn figures(&self) -> &StoreFigures {
        &self.figures
    }

    /// How often a statement was tried again because somebody else was in its way.
    #[must_use]
    pub fn retries(&self) -> u64 {
        self.writer.retries()
    }

    /// How often this process changed the configuration in the store, or heard that another did. It
    /// rises before an own change is reported as done; those of other processes show in
    /// [`Store::configuration_revision`] for certain.
    #[must_use]
    pub fn own_configuration_changes(&self) -> u64 {
        self.configured.load(Ordering::Acquire)
    }

    /// Asks the store for a sign of life.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn ping(&self) -> Result<(), StoreError> {
        query("SELECT 1").execute(self.reader()).await?;
        Ok(())
    }

    /// Waits for open work and closes all connections.
    pub async fn close(&self) {
        self.readers.close();
        self.writer.close().await;
    }
}

impl Tx {
    pub(crate) fn connection(&mut self) -> &mut Writing {
        &mut self.writing
    }

    /// # Errors
    /// If the store does not answer; then nothing of the transaction happened.
    pub async fn commit(mut self) -> Result<(), StoreError> {
        self.running.ending = Ending::Failed;
        self.writing.commit().await?;
        self.running.ending = Ending::Committed;
        if self.configures {
            self.configured.fetch_add(1, Ordering::Release);
        }
        Ok(())
    }

    /// Counts something once it is in the database.
    pub(crate) fn note(&mut self, figure: Figure) {
        self.running.note(figure);
    }

    /// The configuration is different once what was written is there.
    pub(crate) fn note_configuration(&mut self) {
        if self.writing.is_single() {
            self.configured.fetch_add(1, Ordering::Release);
        } else {
            self.configures = true;
        }
    }
}
