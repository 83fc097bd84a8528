use std::sync::Arc;
use std::time::Duration;

use countersign_core::Shared;
use countersign_store::{AuditEntry, LogoutNoticeRow, StoreError};
use tokio::sync::watch;
use tokio::task::JoinSet;
use url::Url;

use super::backoff::pause;
use super::verdict::Verdict;
use crate::error::ProviderError;
use crate::outbound::OutboundError;
use crate::provider::Provider;

/// Notices that are sent at once by one node.
const AT_ONCE: usize = 32;
/// How often notices are looked for that this or another process wrote.
const LOOK: Duration = Duration::from_millis(500);
/// Longer than an answer may take.
const LEASE: Duration = Duration::from_secs(30);
const ANSWER_WITHIN: Duration = Duration::from_secs(10);
/// How long it is tried; a first attempt is made however late it is.
const PATIENCE: Duration = Duration::from_secs(10 * 60);

impl Provider {
    /// Tells clients of sessions that ended, until `stopped` says true; what is under way then is
    /// waited for.
    pub async fn run_logout_notices(own: Shared<Self>, mut stopped: watch::Receiver<bool>) {
        let mut under_way = JoinSet::new();
        loop {
            while under_way.try_join_next().is_some() {}
            match own.lease_notices(AT_ONCE - under_way.len()).await {
                Ok(notices) => {
                    for notice in notices {
                        let provider = own.clone();
                        under_way.spawn(async move { provider.send_notice(&notice).await });
                    }
                }
                Err(error) => tracing::warn!("notices of logouts cannot be read: {error}"),
            }
            tokio::select! {
                // An error means that the server itself is gone.
                _ = stopped.wait_for(|stop| *stop) => break,
                () = tokio::time::sleep(LOOK) => {}
            }
        }
        while under_way.join_next().await.is_some() {}
    }

    /// Sends what is due now, and waits for the answers; how many notices that were.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn send_logout_notices(self: &Arc<Self>) -> Result<usize, ProviderError> {
        let notices = self.lease_notices(AT_ONCE).await?;
        let count = notices.len();
        let mut under_way = JoinSet::new();
        for notice in notices {
            let provider = Arc::clone(self);
            under_way.spawn(async move { provider.send_notice(&notice).await });
        }
        while under_way.join_next().await.is_some() {}
        Ok(count)
    }

    async fn lease_notices(&self, most: usize) -> Result<Vec<LogoutNoticeRow>, StoreError> {
        let now = self.clock.now();
        let due = self.store.next_logout_notice_due().await?;
        if most == 0 || due.is_none_or(|due| due > now) {
            return Ok(Vec::new());
        }
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let mut tx = self.store.single().await?;
        tx.lease_logout_notices(most, now, LEASE).await
    }

    async fn send_notice(&self, notice: &LogoutNoticeRow) {
        if let Err(error) = self.try_notice(notice).await {
            // The lease ends by itself, and then it is tried again.
            tracing::error!(client = %notice.client_id, "a notice of a logout failed: {error}");
        }
    }

    async fn try_notice(&self, notice: &LogoutNoticeRow) -> Result<(), ProviderError> {
        let client = self.client(&notice.client_id).await?;
        let address = client.as_ref().and_then(|client| {
            let registered = client.metadata.backchannel_logout_uri.as_deref()?;
            Url::parse(registered).ok()
        });
        let verdict = match (&client, &address) {
            (Some(client), Some(address)) => {
                let token = self.logout_token(client, notice)?;
                Verdict::of(self.post_notice(address, &token).await)
            }
            // It was registered anew meanwhile, without such an address.
            _ => Verdict::Told,
        };
        match verdict {
            Verdict::Told => {
                self.store
                    .single()
                    .await?
                    .finish_logout_notice(notice)
                    .await?;
                tracing::debug!(
                    client = %notice.client_id, attempts = notice.attempts, "was told of a logout"
                );
                Ok(())
            }
            Verdict::Later(_) if notice.created_at + PATIENCE > self.clock.now() => {
                let now = self.clock.now();
                let until = now + pause(notice.attempts);
                let mut tx = self.store.single().await?;
                tx.postpone_logout_notice(notice, now, until).await?;
                Ok(())
            }
            Verdict::Later(why) | Verdict::Hopeless(why) => self.give_up(notice, &why).await,
        }
    }

    async fn post_notice(&self, address: &Url, token: &str) -> Result<u16, OutboundError> {
        let form = [("logout_token", token)];
        let sent = self.outbound.post_form(address, &form);
        match tokio::time::timeout(ANSWER_WITHIN, sent).await {
            Ok(outcome) => outcome,
            Err(_) => Err(OutboundError {
                host: address.host_str().unwrap_or_default().to_owned(),
                reason: "no answer in time".to_owned(),
            }),
        }
    }

    /// The client's own session may go on: the operator has to know.
    async fn give_up(&self, notice: &LogoutNoticeRow, why: &str) -> Result<(), ProviderError> {
        tracing::warn!(
            client = %notice.client_id, attempts = notice.attempts, why,
            "could not be told of a logout"
        );
        let mut tx = self.store.begin().await?;
        if tx.finish_logout_notice(notice).await? {
            tx.record(&AuditEntry {
                at: self.clock.now(),
                actor: "system".to_owned(),
                action: "logout.untold".to_owned(),
                subject: notice.client_id.to_string(),
                detail: format!(
                    "person={} attempts={} {why}",
                    notice.person_id, notice.attempts
                ),
            })
            .await?;
        }
        tx.commit().await?;
        Ok(())
    }
}
