use countersign_directory::OfflineAccess;
use countersign_store::{Ended, SessionRow};

use crate::account::Account;
use crate::error::AccountError;

/// A browser that the person is signed in at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnSession {
    pub session: SessionRow,
    /// The one that they look from.
    pub present: bool,
}

impl Account {
    /// Newest first.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn sessions(&self) -> Result<Vec<OwnSession>, AccountError> {
        let sessions = self.parts.directory.sessions(&self.person.id).await?;
        let own = sessions.into_iter().map(|session| OwnSession {
            present: session.sid == self.session.sid,
            session,
        });
        Ok(own.collect())
    }

    /// False when there is no such session.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn end_session(&self, sid: &str) -> Result<bool, AccountError> {
        let directory = &self.parts.directory;
        let ended = directory.end_session(&self.person.id, sid, self.actor());
        Ok(ended.await?)
    }

    /// Ends all sessions but this one; how many there were.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn end_other_sessions(&self) -> Result<usize, AccountError> {
        let mut ended = 0;
        for own in self.sessions().await? {
            if !own.present && self.end_session(&own.session.sid).await? {
                ended += 1;
            }
        }
        Ok(ended)
    }

    /// Somebody else was at the account: every session ends, and every application loses its
    /// access.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn end_everything(&self) -> Result<Ended, AccountError> {
        let directory = &self.parts.directory;
        let ended = directory
            .sign_out(&self.person.id, OfflineAccess::Revoke, self.actor())
            .await?;
        let mut tx = self.parts.store.begin().await?;
        let detail = "the person says that it was not them";
        self.record(&mut tx, "person.alarm", detail).await?;
        tx.commit().await?;
        tracing::warn!(person = %self.person.id, "a person says that somebody else was at their account");
        Ok(ended)
    }
}
