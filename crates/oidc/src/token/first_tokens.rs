use countersign_core::seal::fingerprint;
use countersign_store::{ClientRow, GrantRow, Tx};

use super::{TokenError, TokenResponse};
use crate::confirmation::Confirmation;
use crate::id_token::Companions;
use crate::parameters::Parameters;
use crate::provider::Provider;
use crate::scope;

impl Provider {
    /// The first tokens of a grant, in the transaction that used up what they are given for. The
    /// grant is bound to what this call proved.
    pub(super) async fn first_tokens(
        &self,
        mut tx: Tx,
        client: &ClientRow,
        mut grant: GrantRow,
        nonce: Option<&str>,
        parameters: &Parameters,
        bound: &Confirmation,
    ) -> Result<TokenResponse, TokenError> {
        let now = self.clock.now();
        let resources = match self.resources_of(client, &grant, parameters) {
            Ok(resources) => resources,
            Err(refusal) => {
                // Nobody will have tokens for it.
                tx.revoke_grant(&grant.id, now).await?;
                tx.commit().await?;
                return Err(refusal.into());
            }
        };
        grant.confirmation = bound.write()?;
        if grant.confirmation.is_some() {
            tx.bind_grant(&grant.id, grant.confirmation.as_deref())
                .await?;
        }
        let refresh_token = client
            .metadata
            .has_grant("refresh_token")
            .then(|| self.new_refresh_token(&grant.id));
        if let Some(token) = &refresh_token {
            let hash = fingerprint(token.expose());
            tx.add_refresh_token(&hash, &grant.id, now, grant.expires_at)
                .await?;
        }
        tx.commit().await?;
        let access_token = self
            .access_token_for(client, &grant, &grant.scopes, &resources)
            .await?;
        let id_token = if grant.scopes.iter().any(|s| s == scope::OPENID) {
            let companions = Companions::access_token(&access_token);
            Some(self.id_token(client, &grant, nonce, companions).await?)
        } else {
            None
        };
        Ok(TokenResponse {
            id_token,
            refresh_token: refresh_token.map(|token| token.expose().to_owned()),
            token_type: bound.token_type(),
            ..self.response(access_token, &grant.scopes)
        })
    }
}
