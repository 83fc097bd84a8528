//! A refresh token names its grant, for this server's eyes only. One that was used is forgotten
//! after a while; when it comes back later still, what came of it is ended all the same.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use countersign_core::ids::GrantId;
use countersign_core::seal::Purpose;
use countersign_core::{Millis, Secret};
use countersign_store::{ClientRow, StoreError, Tx};

use super::record_replay;
use crate::provider::Provider;

/// In characters, the part that nobody guesses; behind it stands the grant, sealed for it alone.
const SECRET: usize = 43;

impl Provider {
    /// A new refresh token for a grant.
    pub(super) fn new_refresh_token(&self, grant: &GrantId) -> Secret {
        let secret = self.entropy.token();
        let sealed = self.keyring.seal(
            Purpose::RefreshToken,
            secret.expose(),
            grant.as_str().as_bytes(),
            self.entropy.as_ref(),
        );
        let grant = URL_SAFE_NO_PAD.encode(sealed);
        Secret::new(format!("{}{grant}", secret.expose()))
    }

    /// The grant that a refresh token was made for; none for what this server did not make.
    fn grant_of_refresh_token(&self, token: &str) -> Option<GrantId> {
        let (secret, sealed) = token.split_at_checked(SECRET)?;
        let sealed = URL_SAFE_NO_PAD.decode(sealed).ok()?;
        let opened = self.keyring.open(Purpose::RefreshToken, secret, &sealed);
        String::from_utf8(opened.ok()?).ok().map(GrantId)
    }

    /// Ends the live grant of a client's token that the store does not know any more; false when
    /// there is none. What was made here and is not known was used long ago.
    pub(super) async fn end_grant_of_forgotten(
        &self,
        tx: &mut Tx,
        client: &ClientRow,
        token: &str,
        now: Millis,
    ) -> Result<bool, StoreError> {
        let Some(id) = self.grant_of_refresh_token(token) else {
            return Ok(false);
        };
        let live = tx.live_grant(&id, now).await?;
        if live.is_none_or(|grant| grant.client_id != client.id) {
            return Ok(false);
        }
        tx.revoke_grant(&id, now).await?;
        record_replay(tx, client, "a refresh token", now).await?;
        Ok(true)
    }
}
