//! The end of an authorization request: a code, tokens, or a no.

use countersign_core::ids::GrantId;
use countersign_core::seal::fingerprint;
use countersign_core::{Acr, Millis, Secret};
use countersign_store::{AuditEntry, CodeRow, GrantRow, SessionRow};

use crate::answer::{Answer, Fields};
use crate::confirmation::Confirmation;
use crate::error::ProviderError;
use crate::id_token::Companions;
use crate::pending::{Pending, unreadable};
use crate::provider::Provider;
use crate::refusal::Refusal;
use crate::request::claims::ClaimsRequest;
use crate::scope::OFFLINE_ACCESS;
use crate::session_state::session_state;

impl Provider {
    /// Gives out the code or the tokens, after [`Decision::Issue`](crate::Decision::Issue) with this `acr`.
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
        let response_type = request.response_type;
        let code = response_type.code.then(|| self.entropy.token());
        let grant = self.grant(pending, session, acr, now)?;
        let jkt = request.dpop_jkt.as_deref();
        let confirmation = jkt.map(Confirmation::of_key).unwrap_or_default();
        let allowed = if consented {
            Some(self.consent_with(pending, session).await?)
        } else {
            None
        };
        let mut tx = self.store.begin().await?;
        // Signed out or disabled in this moment: what would be granted could not be revoked.
        if !tx.use_session(&session.token_hash, now).await? {
            return Ok(None);
        }
        if let Some(id) = &pending.id
            && !tx.finish_authorization_request(id).await?
        {
            return Ok(None);
        }
        if !self.use_up_pushed(&mut tx, request).await? {
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
        if response_type.code || response_type.has_tokens() || request.decoupled.is_some() {
            tx.add_grant(&grant).await?;
        }
        if let Some(decoupled) = &request.decoupled
            && !decoupled.approve(&mut tx, &grant, now).await?
        {
            return Ok(None);
        }
        if let Some(code) = &code {
            tx.add_code(&CodeRow {
                code_hash: fingerprint(code.expose()).to_vec(),
                grant_id: grant.id.clone(),
                client_id: pending.client.id.clone(),
                redirect_uri: request.redirect_uri().to_owned(),
                code_challenge: request.code_challenge.clone(),
                nonce: request.nonce.clone(),
                confirmation: confirmation.write()?,
                created_at: now,
                expires_at: now + self.lifetimes.code,
            })
            .await?;
        }
        tx.commit().await?;
        let fields = self.fields(pending, &grant, code.as_ref()).await?;
        let answer = self
            .answer(&request.return_address, &pending.client, fields)
            .await?;
        Ok(Some(answer))
    }

    /// What was asked for (OpenID Connect Core §3.1.2.5, §3.2.2.5, §3.3.2.5).
    async fn fields(
        &self,
        pending: &Pending,
        grant: &GrantRow,
        code: Option<&Secret>,
    ) -> Result<Fields, ProviderError> {
        let request = &pending.request;
        let code = code.map(Secret::expose);
        let mut fields: Fields = Vec::new();
        fields.extend(code.map(|code| ("code", code.to_owned())));
        let access_token = if request.response_type.token {
            let token = self
                .access_token(&pending.client, grant, &grant.scopes)
                .await?;
            let lifetime = self.lifetimes.access_token.as_secs();
            fields.extend([
                ("access_token", token.clone()),
                ("token_type", "Bearer".to_owned()),
                ("expires_in", lifetime.to_string()),
                ("scope", grant.scopes.join(" ")),
            ]);
            Some(token)
        } else {
            None
        };
        if request.response_type.id_token {
            let companions = Companions {
                access_token: access_token.as_deref(),
                code,
                state: request.return_address.state.as_deref(),
            };
            let nonce = request.nonce.as_deref();
            let id_token = self.id_token(&pending.client, grant, nonce, companions);
            fields.push(("id_token", id_token.await?));
        }
        fields.extend(self.session_state(pending));
        Ok(fields)
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
        if !self.close(pending, refusal).await? {
            return Ok(None);
        }
        let to = &pending.request.return_address;
        Ok(Some(self.refused(to, &pending.client, refusal).await?))
    }

    /// Ends a request with a no, wherever it is kept; false when it was answered before.
    async fn close(&self, pending: &Pending, refusal: Refusal) -> Result<bool, ProviderError> {
        let decoupled = pending.request.decoupled.as_ref();
        let pushed = pending.request.pushed.is_some();
        if pending.id.is_none() && decoupled.is_none() && !pushed {
            return Ok(true);
        }
        let mut tx = self.store.begin().await?;
        if let Some(id) = &pending.id
            && !tx.finish_authorization_request(id).await?
        {
            return Ok(false);
        }
        if !self.use_up_pushed(&mut tx, &pending.request).await? {
            return Ok(false);
        }
        if let Some(decoupled) = decoupled
            && !decoupled.refuse(&mut tx, refusal, self.clock.now()).await?
        {
            return Ok(false);
        }
        tx.commit().await?;
        Ok(true)
    }

    fn session_state(&self, pending: &Pending) -> Option<(&'static str, String)> {
        let state = session_state(
            &pending.client.id,
            pending.request.redirect_uri(),
            pending.browser_state.as_deref()?,
            self.entropy.as_ref(),
        )?;
        Some(("session_state", state))
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
            resources: request.resources.clone(),
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

    /// A grant lives as long as its session, so that refreshing is possible and the client can be
    /// told of the sign-out; with `offline_access` longer.
    fn grant_end(&self, pending: &Pending, session: &SessionRow, now: Millis) -> Millis {
        let decoupled = pending.request.decoupled.is_some();
        let until_fetched = if decoupled {
            self.lifetimes.decoupled
        } else {
            self.lifetimes.code
        };
        let once = now + until_fetched + self.lifetimes.access_token;
        let refreshes = (pending.request.response_type.code || decoupled)
            && pending.client.metadata.has_grant("refresh_token");
        if refreshes && pending.request.scopes.iter().any(|s| s == OFFLINE_ACCESS) {
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
