use countersign_core::ids::{PersonId, SessionId};
use countersign_core::seal::fingerprint;
use countersign_core::{Acr, Amr, Millis, hex};
use countersign_store::{AuditEntry, PersonStatus, SessionRow, SignInState};

use super::{Finished, SignIns};
use crate::error::SignInError;
use crate::methods::Method;
use crate::state::State;

impl SignIns {
    /// Turns a completed sign-in into a session, once. None when another form was faster, or the
    /// person or the session to raise is gone.
    pub(super) async fn finish(
        &self,
        method: &Method,
        state: &mut State,
    ) -> Result<Option<Finished>, SignInError> {
        let amr = state.proved();
        let (Some(person), false) = (state.person().cloned(), amr.is_empty()) else {
            // A script cannot sign in somebody who proved nothing.
            return Err(SignInError::Script {
                method: method.name.to_string(),
                reason: "the last step succeeded although nothing was proved".to_owned(),
            });
        };
        let services = &self.services;
        let now = services.clock.now();
        let mut tx = services.store.begin().await?;
        let old = match state.replaces().and_then(hex::decode) {
            Some(old) => tx.take_session(&old, now).await?,
            None => None,
        };
        // What a raised session proved ended with it, and so did everything of a disabled person.
        let raised = state.raises().is_none() || old.is_some();
        let active = tx.person(&person).await?.map(|p| p.status) == Some(PersonStatus::Active);
        if !raised || !active {
            drop(tx);
            state.row.state = SignInState::Dead;
            self.save(state).await?;
            return Ok(None);
        }
        state.row.state = SignInState::Done;
        if !tx.advance_sign_in(&state.row).await? {
            return Ok(None);
        }
        let cookie = services.entropy.token();
        let mut session = SessionRow {
            token_hash: fingerprint(cookie.expose()).to_vec(),
            sid: SessionId::generate(now, services.entropy.as_ref()).0,
            person_id: person.clone(),
            acr: method.name.clone(),
            level: method.level,
            amr,
            auth_time: now,
            created_at: now,
            expires_at: now + services.rules.session_lifetime,
        };
        match old {
            // The same person's session keeps its public name: its tokens still belong to it.
            Some(old) if old.person_id == person => {
                session.sid = old.sid;
                if state.raises().is_some() {
                    // The code alone is no new sign-in: `max_age` still counts from the password.
                    session.auth_time = old.auth_time;
                    session.created_at = old.created_at;
                    session.expires_at = old.expires_at;
                }
            }
            Some(old) => tx.revoke_grants_of_session(&old.sid, now).await?,
            None => {}
        }
        tx.add_session(&session).await?;
        tx.record(&entry(&session, state, now)).await?;
        tx.commit().await?;
        Ok(Some(Finished {
            cookie,
            session,
            request: state.row.request_id.clone(),
        }))
    }

    /// Ends the session of a browser's cookie; true when there was one.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn sign_out(&self, session: &SessionRow) -> Result<bool, SignInError> {
        let now = self.services.clock.now();
        let mut tx = self.services.store.begin().await?;
        let ended = tx.end_session(&session.token_hash).await?;
        tx.revoke_grants_of_session(&session.sid, now).await?;
        tx.record(&AuditEntry {
            at: now,
            actor: session.person_id.to_string(),
            action: "session.end".to_owned(),
            subject: session.person_id.to_string(),
            detail: String::new(),
        })
        .await?;
        tx.commit().await?;
        self.tell_method_of_logout(session).await;
        Ok(ended)
    }

    async fn tell_method_of_logout(&self, session: &SessionRow) {
        let Some(method) = self.methods.find(&session.acr) else {
            return;
        };
        if let Err(error) = self.bare_turn(&method, |turn| turn.logout()).await {
            tracing::error!(target: "countersign::script", method = %method.name, "logout failed: {error}");
        }
    }

    /// Whether this person has what the method needs.
    ///
    /// # Errors
    /// [`SignInError::MethodUnavailable`] when the method is not offered now.
    pub async fn has_enrollments(&self, acr: &Acr, person: &PersonId) -> Result<bool, SignInError> {
        let method = self
            .methods
            .find(acr)
            .ok_or_else(|| SignInError::MethodUnavailable(acr.to_string()))?;
        let person = person.to_string();
        self.bare_turn(&method, move |turn| turn.has_enrollments(&person))
            .await
    }
}

fn entry(session: &SessionRow, state: &State, now: Millis) -> AuditEntry {
    let amr: Vec<&str> = session.amr.iter().copied().map(Amr::as_str).collect();
    let client = state.row.client_id.as_ref().map_or("", |c| c.as_str());
    AuditEntry {
        at: now,
        actor: session.person_id.to_string(),
        action: "session.begin".to_owned(),
        subject: session.person_id.to_string(),
        detail: format!("acr={} amr={} client={client}", session.acr, amr.join("+")),
    }
}
