use countersign_core::seal::fingerprint;
use countersign_store::{ClientRow, GrantRow, RefreshRedemption};

use super::{TokenError, TokenResponse, record_replay};
use crate::confirmation::Confirmation;
use crate::id_token::Companions;
use crate::parameters::Parameters;
use crate::provider::Provider;
use crate::refusal::{ErrorCode, Refusal};
use crate::scope;

impl Provider {
    /// RFC 6749 §6. Every refresh token works once and is replaced; one that comes back after
    /// that, however late, revokes its grant (RFC 9700 §4.14.2).
    pub(super) async fn refresh(
        &self,
        client: &ClientRow,
        parameters: &Parameters,
        bound: &Confirmation,
    ) -> Result<TokenResponse, TokenError> {
        let presented = parameters
            .get("refresh_token")
            .ok_or(Refusal::invalid_request("refresh_token is missing"))?;
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        let hash = fingerprint(presented);
        let id = match tx.redeem_refresh_token(&hash, &client.id, now).await? {
            RefreshRedemption::First(id) => id,
            RefreshRedemption::Replayed => {
                record_replay(&mut tx, client, "a refresh token", now).await?;
                tx.commit().await?;
                return Err(Refusal::invalid_grant("the refresh token was used before").into());
            }
            RefreshRedemption::Unknown => {
                let forgotten = self.end_grant_of_forgotten(&mut tx, client, presented, now);
                if forgotten.await? {
                    tx.commit().await?;
                    return Err(Refusal::invalid_grant("the refresh token was used before").into());
                }
                return Err(Refusal::invalid_grant("the refresh token is not valid").into());
            }
        };
        let Some(mut grant) = tx.live_grant(&id, now).await? else {
            return Err(Refusal::invalid_grant("the grant was revoked").into());
        };
        // A wrong key, scope or resource undoes the transaction: it does not cost the token.
        bound.may_refresh(client, &grant)?;
        let scopes = narrowed(&grant, parameters.get("scope"))?;
        let resources = self.resources_of(client, &grant, parameters)?;
        let confirmation = bound.write()?;
        if grant.confirmation != confirmation {
            tx.bind_grant(&grant.id, confirmation.as_deref()).await?;
            grant.confirmation = confirmation;
        }
        let next = self.new_refresh_token(&grant.id);
        let hash = fingerprint(next.expose());
        tx.add_refresh_token(&hash, &grant.id, now, grant.expires_at)
            .await?;
        tx.commit().await?;
        let access_token = self.access_token_for(client, &grant, &scopes, &resources);
        let access_token = access_token.await?;
        let id_token = if scopes.iter().any(|s| s == scope::OPENID) {
            // OpenID Connect Core §12.2: the nonce is not repeated.
            let companions = Companions::access_token(&access_token);
            Some(self.id_token(client, &grant, None, companions).await?)
        } else {
            None
        };
        Ok(TokenResponse {
            id_token,
            refresh_token: Some(next.expose().to_owned()),
            token_type: bound.token_type(),
            ..self.response(access_token, &scopes)
        })
    }
}

/// The scopes asked for, which must be among those of the grant; all of them when none is named.
fn narrowed(grant: &GrantRow, asked: Option<&str>) -> Result<Vec<String>, Refusal> {
    let Some(asked) = asked else {
        return Ok(grant.scopes.clone());
    };
    let scopes = scope::split(asked);
    if scopes.iter().all(|s| grant.scopes.contains(s)) {
        Ok(scopes)
    } else {
        Err(Refusal::new(
            ErrorCode::InvalidScope,
            "a scope was not granted",
        ))
    }
}
