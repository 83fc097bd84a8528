use countersign_core::seal::fingerprint;
use countersign_store::{ClientRow, CodeRedemption, CodeRow};

use super::{TokenError, TokenResponse, record_replay};
use crate::confirmation::Confirmation;
use crate::parameters::Parameters;
use crate::provider::Provider;
use crate::refusal::Refusal;
use crate::request::pkce;

impl Provider {
    /// RFC 6749 §4.1.3. A code is used up by the first request that presents it, whatever else
    /// is wrong with that request.
    pub(super) async fn redeem_code(
        &self,
        client: &ClientRow,
        parameters: &Parameters,
        bound: &Confirmation,
    ) -> Result<TokenResponse, TokenError> {
        let presented = parameters
            .get("code")
            .ok_or(Refusal::invalid_request("code is missing"))?;
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        let code = match tx
            .redeem_code(&fingerprint(presented), &client.id, now)
            .await?
        {
            CodeRedemption::First(code) => code,
            CodeRedemption::Replayed => {
                record_replay(&mut tx, client, "an authorization code", now).await?;
                tx.commit().await?;
                return Err(Refusal::invalid_grant("the code was used before").into());
            }
            CodeRedemption::Unknown => {
                return Err(Refusal::invalid_grant("the code is not known").into());
            }
        };
        let promised = Confirmation::read(code.confirmation.as_deref())?;
        let checked = check(&code, client, parameters).and_then(|()| {
            if !promised.is_met_by(bound) {
                return Err(Refusal::invalid_grant("the code is bound to another key"));
            }
            if code.expires_at > now {
                Ok(())
            } else {
                Err(Refusal::invalid_grant("the code has expired"))
            }
        });
        let grant = match checked {
            Ok(()) => tx.live_grant(&code.grant_id, now).await?,
            Err(refusal) => {
                // Nobody will have tokens for it.
                tx.revoke_grant(&code.grant_id, now).await?;
                tx.commit().await?;
                return Err(refusal.into());
            }
        };
        let Some(grant) = grant else {
            tx.commit().await?;
            return Err(Refusal::invalid_grant("the grant was revoked").into());
        };
        self.first_tokens(tx, client, grant, code.nonce.as_deref(), parameters, bound)
            .await
    }
}

fn check(code: &CodeRow, client: &ClientRow, parameters: &Parameters) -> Result<(), Refusal> {
    if code.client_id != client.id {
        return Err(Refusal::invalid_grant("the code is not known"));
    }
    // Authorization requests must name it here, so the token request must repeat it.
    if parameters.get("redirect_uri") != Some(code.redirect_uri.as_str()) {
        return Err(Refusal::invalid_grant(
            "redirect_uri is not that of the authorization request",
        ));
    }
    let verifier = parameters.get("code_verifier");
    if !pkce::is_proved(code.code_challenge.as_deref(), verifier) {
        return Err(Refusal::invalid_grant(
            "code_verifier does not match code_challenge",
        ));
    }
    Ok(())
}
