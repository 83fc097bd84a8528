use std::net::IpAddr;
use std::time::Duration;

use countersign_core::seal::fingerprint;
use countersign_store::{Limit, StoreError};

use crate::provider::Provider;

/// Secrets that are wrong, of one network for one client.
const FAILURES: Limit = Limit {
    burst: 30,
    every: Duration::from_secs(10),
};

/// What failures are counted by: a client that is misconfigured does not stop its neighbours. Ids
/// are spread over few counts, since anybody can make them up; whether one exists makes no
/// difference.
pub(super) fn key(network: IpAddr, client_id: &str) -> String {
    let [bucket, ..] = fingerprint(client_id);
    format!("client:{network}:{bucket:02x}")
}

impl Provider {
    /// Whether there have been too many. Nothing is written, so that a flood costs little. Many at
    /// once may all pass before the first is counted.
    pub(super) async fn failed_too_often(&self, key: &str) -> Result<bool, StoreError> {
        let now = self.clock.now();
        Ok(self.store.limited(key, FAILURES, now).await?.is_some())
    }

    pub(super) async fn count_failure(&self, key: &str) -> Result<(), StoreError> {
        let mut tx = self.store.single().await?;
        // Whoever is at the limit is told at the next attempt.
        let _limited = tx.take(key, FAILURES, self.clock.now()).await?;
        Ok(())
    }
}
