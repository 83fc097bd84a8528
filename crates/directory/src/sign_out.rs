use countersign_core::ids::PersonId;
use countersign_store::{Ended, SessionRow};

use crate::edit::record;
use crate::{Directory, DirectoryError};

/// What becomes of grants with `offline_access`, which are meant to outlive their session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfflineAccess {
    Keep,
    Revoke,
}

impl Directory {
    /// Signs a person out everywhere; the applications are told over the back channel.
    ///
    /// # Errors
    /// There is no such person, or the store does not answer.
    pub async fn sign_out(
        &self,
        id: &PersonId,
        offline: OfflineAccess,
        actor: &str,
    ) -> Result<Ended, DirectoryError> {
        let now = self.inner.clock.now();
        let mut tx = self.inner.store.begin().await?;
        tx.person(id).await?.ok_or(DirectoryError::NoSuchPerson)?;
        // Who is half-way in would be in again a moment later.
        tx.end_sign_ins_of(id).await?;
        let ended = match offline {
            OfflineAccess::Keep => tx.end_sessions_of(id, now).await?,
            OfflineAccess::Revoke => tx.end_everything_of(id, now).await?,
        };
        let detail = format!(
            "{} sessions ended, {} grants revoked",
            ended.sessions, ended.grants
        );
        record(&mut tx, now, actor, "person.sign_out", id, &detail).await?;
        tx.commit().await?;
        Ok(ended)
    }

    /// Ends one session of a person by its public name; the applications are told over the back
    /// channel. False when there is none.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn end_session(
        &self,
        id: &PersonId,
        sid: &str,
        actor: &str,
    ) -> Result<bool, DirectoryError> {
        let now = self.inner.clock.now();
        let mut tx = self.inner.store.begin().await?;
        if !tx.end_session_named(id, sid, now).await? {
            return Ok(false);
        }
        record(&mut tx, now, actor, "session.revoke", id, sid).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// The live sessions of a person, newest first.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn sessions(&self, id: &PersonId) -> Result<Vec<SessionRow>, DirectoryError> {
        let now = self.inner.clock.now();
        Ok(self.inner.store.sessions_of(id, now).await?)
    }
}
