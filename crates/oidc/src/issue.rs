//! Authorization codes: the end of an authorization request.

use countersign_core::ids::GrantId;
use countersign_core::seal::fingerprint;
use countersign_core::{Acr, Millis};
use countersign_store::{AuditEntry, CodeRow, GrantRow, SessionRow};

use crate::answer::Answer;
use crate::error::ProviderError;
use crate::pending::{Pending, unreadable};
use crate::provider::Provider;
use crate::refusal::Refusal;
use crate::request::claims::ClaimsRequest;
use crate::scope::OFFLINE_ACCESS;

impl Provider {
    /// Gives out the code, after [`Decision::Issue`](crate::Decision::Issue) with this `acr`.
    /// `consented` says that the person has just allowed this request. None when it was answered
    /// before, in another tab.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn issue(
        &self,
        pending: &Pending,
        session: &SessionRow,
        acr: Acr,
        consented: bool,
    ) -> Result<Option<Answer>, ProviderError> {
        let now = self.clock.now();
        let request = &pending.request;
        let code = self.entropy.token();
        let grant = self.grant(pending, session, acr, now)?;
        let allowed = if consented {
            Some(self.consent_with(pending, session).await?)
        } else {
            None
        };
        let mut tx = self.store.begin().await?;
        // Signed out or disabled in this moment: what would be granted could not be revoked.
        if !tx.session_lives(&session.token_hash, now).await? {
            return Ok(None);
        }
        if let Some(id) = &pending.id
            && !tx.finish_authorization_request(id).await?
        {
            return Ok(None);
        }
        if let Some(scopes) = allowed {
            tx.set_consent(&session.person_id, &pending.client.id, &scopes, now)
                .await?;
            tx.record(&AuditEntry {
                at: now,
                actor: session.person_id.to_string(),
                action: "consent.give".to_owned(),
                subject: pending.client.id.to_string(),
                detail: scopes.join(" "),
            })
            .await?;
        }
        tx.add_grant(&grant).await?;
        tx.add_code(&CodeRow {
            code_hash: fingerprint(code.expose()).to_vec(),
            grant_id: grant.id,
            client_id: pending.client.id.clone(),
            redirect_uri: request.redirect_uri().to_owned(),
            code_challenge: request.code_challenge.clone(),
            nonce: request.nonce.clone(),
            confirmation: None,
            created_at: now,
            expires_at: now + self.lifetimes.code,
        })
        .await?;
        tx.commit().await?;
        Ok(Some(Answer::code(
            &request.return_address,
            &pending.client.metadata.client_name,
            &self.issuer,
            code.expose(),
        )))
    }

    /// Tells the application no. None when the request was answered before.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn refuse(
        &self,
        pending: &Pending,
        refusal: Refusal,
    ) -> Result<Option<Answer>, ProviderError> {
        if let Some(id) = &pending.id {
            let mut tx = self.store.begin().await?;
            if !tx.finish_authorization_request(id).await? {
                return Ok(None);
            }
            tx.commit().await?;
        }
        Ok(Some(Answer::refusal(
            &pending.request.return_address,
            &pending.client.metadata.client_name,
            &self.issuer,
            refusal,
        )))
    }

    fn grant(
        &self,
        pending: &Pending,
        session: &SessionRow,
        acr: Acr,
        now: Millis,
    ) -> Result<GrantRow, ProviderError> {
        let request = &pending.request;
        Ok(GrantRow {
            id: GrantId::generate(now, self.entropy.as_ref()),
            client_id: pending.client.id.clone(),
            person_id: session.person_id.clone(),
            sid: Some(session.sid.clone()),
            scopes: request.scopes.clone(),
            acr,
            amr: session.amr.clone(),
            auth_time: session.auth_time,
            claims: if request.claims == ClaimsRequest::default() {
                "{}".to_owned()
            } else {
                serde_json::to_string(&request.claims).map_err(unreadable)?
            },
            confirmation: None,
            created_at: now,
            expires_at: self.grant_end(pending, session, now),
            revoked_at: None,
        })
    }

    /// Refreshing is possible as long as the session lives, or longer with `offline_access`.
    fn grant_end(&self, pending: &Pending, session: &SessionRow, now: Millis) -> Millis {
        let once = now + self.lifetimes.code + self.lifetimes.access_token;
        if !pending.client.metadata.has_grant("refresh_token") {
            once
        } else if pending.request.scopes.iter().any(|s| s == OFFLINE_ACCESS) {
            once.max(now + self.lifetimes.offline)
        } else {
            once.max(session.expires_at)
        }
    }

    /// What the person has allowed the client, now and before.
    async fn consent_with(
        &self,
        pending: &Pending,
        session: &SessionRow,
    ) -> Result<Vec<String>, ProviderError> {
        let (person, client) = (&session.person_id, &pending.client.id);
        let mut scopes = self.store.consent(person, client).await?;
        for scope in pending.request.consent_scopes() {
            if !scopes.contains(&scope) {
                scopes.push(scope);
            }
        }
        Ok(scopes)
    }
}
