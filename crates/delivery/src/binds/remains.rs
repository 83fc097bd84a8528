//! What dead nodes left of centres that no node keeps any more, so that nobody takes it.

use std::time::Duration;

use countersign_store::{Store, StoreError};
use tokio::time::Instant;

use super::beats::Beats;

/// Longer than any pause of a node that goes on after it. One that does finds that it was taken for
/// dead, and begins anew.
const LONG: Duration = Duration::from_secs(60 * 60);

/// The shares that are there, as often as somebody looks.
#[derive(Debug)]
pub(crate) struct Remains(Beats);

impl Default for Remains {
    fn default() -> Self {
        Self(Beats::new(LONG))
    }
}

impl Remains {
    /// Deletes the shares of those who have been silent for too long; how many went.
    pub(crate) async fn clear(&mut self, store: &Store) -> Result<u64, StoreError> {
        let before = Instant::now();
        let silent = self.0.silent(&store.all_bind_shares().await?, before);
        let mut gone = 0;
        for share in &silent {
            let mut tx = store.single().await?;
            gone += u64::from(tx.remove_silent_bind_share(share).await?);
        }
        Ok(gone)
    }
}
