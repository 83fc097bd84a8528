//! How a person's browser comes to a request: by a code that is typed, or by a link.

use std::time::Duration;

use countersign_core::seal::fingerprint;
use countersign_store::{DecoupledKind, Limit, Limited, StoreError};

use super::user_code;
use crate::error::ProviderError;
use crate::pending::{Pending, unreadable};
use crate::provider::Provider;
use crate::request::AuthorizationRequest;

/// What came of a code that was typed.
#[derive(Debug)]
pub enum Entry {
    /// Goes on as an authorization request does.
    Found(Box<Pending>),
    /// Wrong, expired or answered: one answer for all.
    Unknown,
    TooMany {
        retry_after: Duration,
    },
}

const fn limit(burst: u32, every: Duration) -> Limit {
    Limit { burst, every }
}

/// A browser that guessed wrong so often cannot go on for ten minutes.
const PER_BROWSER: Limit = limit(5, Duration::from_secs(10 * 60));
const PER_ADDRESS: Limit = limit(20, Duration::from_secs(30));
/// Against guessing from many addresses: with 1,000 codes in use, 600 guesses in the life of a
/// code hit one with a chance of 1 in 40,000.
const IN_TOTAL: Limit = limit(300, Duration::from_secs(1));

impl Provider {
    /// Looks for the device of a code that was typed. The guess is counted before it is compared.
    /// `browser` is the hash of the browser's cookie, `from` the network that it is in.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn enter_user_code(
        &self,
        typed: &str,
        browser: &[u8],
        from: std::net::IpAddr,
    ) -> Result<Entry, ProviderError> {
        let by_browser = format!("device:browser:{}", countersign_core::hex::encode(browser));
        if let Err(limited) = self.count_guess(&by_browser, from).await? {
            tracing::warn!("no device code is compared: limit reached");
            return Ok(Entry::TooMany {
                retry_after: limited.retry_after,
            });
        }
        let Some(hash) = user_code::hash(&self.keyring, typed) else {
            return Ok(Entry::Unknown);
        };
        let Some(pending) = self.enter(DecoupledKind::Device, &hash).await? else {
            return Ok(Entry::Unknown);
        };
        let mut tx = self.store.single().await?;
        tx.reset_limit(&by_browser).await?;
        Ok(Entry::Found(Box::new(pending)))
    }

    /// Looks for the request that a link was made for.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn enter_link(&self, token: &str) -> Result<Option<Pending>, ProviderError> {
        self.enter(DecoupledKind::Backchannel, &fingerprint(token))
            .await
    }

    async fn count_guess(
        &self,
        by_browser: &str,
        from: std::net::IpAddr,
    ) -> Result<Result<(), Limited>, StoreError> {
        let now = self.clock.now();
        let by_address = format!("device:address:{from}");
        let mut tx = self.store.begin().await?;
        // Who is refused must not use up what is left for everybody.
        for (key, limit) in [
            (by_browser, PER_BROWSER),
            (by_address.as_str(), PER_ADDRESS),
            ("device:total", IN_TOTAL),
        ] {
            if let Err(limited) = tx.take(key, limit, now).await? {
                tx.commit().await?;
                return Ok(Err(limited));
            }
        }
        tx.commit().await?;
        Ok(Ok(()))
    }

    async fn enter(
        &self,
        kind: DecoupledKind,
        entry_hash: &[u8],
    ) -> Result<Option<Pending>, ProviderError> {
        let now = self.clock.now();
        let Some(row) = self.store.waiting_request(kind, entry_hash, now).await? else {
            return Ok(None);
        };
        let client = self.client(&row.client_id).await?;
        let Some(client) = client.filter(|client| client.enabled) else {
            return Ok(None);
        };
        let mut request: AuthorizationRequest =
            serde_json::from_str(&row.parameters).map_err(unreadable)?;
        if let Some(person) = &row.person_id {
            // Nobody else can answer for the person whom the application named.
            request.expected = Some(self.subject_for(&client, person));
        }
        Ok(Some(Pending {
            request,
            client,
            // What the person does in this browser counts from now.
            created_at: now,
            id: None,
            browser_state: None,
        }))
    }
}
