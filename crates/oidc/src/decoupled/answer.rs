//! What a person decides, kept for the client's next poll.

use countersign_core::Millis;
use countersign_store::{GrantRow, StoreError, Tx};

use super::Decoupled;
use crate::refusal::{ErrorCode, Refusal};

impl Decoupled {
    /// Yes; false when another browser was faster or it is too late.
    pub(crate) async fn approve(
        &self,
        tx: &mut Tx,
        grant: &GrantRow,
        now: Millis,
    ) -> Result<bool, StoreError> {
        tx.approve_decoupled_request(&self.id, &grant.id, now).await
    }

    /// No; false when another browser was faster or it is too late. A browser in which somebody
    /// else is signed in says nothing about the request: it goes on waiting.
    pub(crate) async fn refuse(
        &self,
        tx: &mut Tx,
        refusal: Refusal,
        now: Millis,
    ) -> Result<bool, StoreError> {
        match refusal.code {
            ErrorCode::LoginRequired => Ok(true),
            _ => tx.deny_decoupled_request(&self.id, now).await,
        }
    }
}
