use countersign_core::ids::{PersonId, SessionId};
use countersign_core::seal::fingerprint;
use countersign_core::{Amr, Millis, hex};
use countersign_store::{
    AuditEntry, PersonStatus, SessionRow, SignInOutcome, SignInState, StoreError, Tx,
};

use super::second_step::Origin;
use super::{Finished, MOST_ACCOUNTS, SignIns};
use crate::error::SignInError;
use crate::methods::Method;
use crate::script::Fault;
use crate::state::State;

impl SignIns {
    /// Turns a completed sign-in into a session, once. None when another form was faster, or the
    /// person, the session to raise or what a second factor was left out by is gone.
    pub(super) async fn finish(
        &self,
        method: &Method,
        state: &mut State,
        from: Origin<'_>,
    ) -> Result<Option<Finished>, SignInError> {
        let Origin {
            browser,
            visitor,
            remember,
        } = from;
        let amr = state.proved();
        let (Some(person), false) = (state.person().cloned(), amr.is_empty()) else {
            // A script cannot sign in somebody who proved nothing.
            let fault = Fault::from("the last step succeeded although nothing was proved");
            self.note_failure(method, &fault).await;
            return Err(SignInError::Script {
                method: method.name.to_string(),
                fault,
            });
        };
        let services = &self.services;
        let now = services.clock.now();
        let mut tx = services.store.begin().await?;
        let old = match state.raises().and_then(hex::decode) {
            Some(raised) => take_from(&mut tx, &[raised], &person, now).await?,
            None => take_from(&mut tx, browser.sessions(), &person, now).await?,
        };
        // What a raised session proved ended with it, and so did everything of a disabled person.
        let raised = state.raises().is_none() || old.is_some();
        let active = tx.person(&person).await?.map(|p| p.status) == Some(PersonStatus::Active);
        let password_alone = amr.iter().all(|amr| *amr == Amr::Pwd);
        let trusted = !password_alone
            || self
                .is_left_out_still(&mut tx, state, &person, visitor, now)
                .await?;
        if !raised || !active || !trusted {
            drop(tx);
            state.row.state = SignInState::Dead;
            self.save(state).await?;
            return Ok(None);
        }
        state.row.state = SignInState::Done;
        if !state.write(&mut tx).await? {
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
            address: visitor.address.to_string(),
            user_agent: visitor.user_agent.clone(),
            used_at: now,
        };
        if let Some(old) = old {
            // The same person's session keeps its public name: its tokens still belong to it.
            session.sid = old.sid;
            if state.raises().is_some() {
                // The code alone is no new sign-in: `max_age` still counts from the password.
                session.auth_time = old.auth_time;
                session.created_at = old.created_at;
                session.expires_at = old.expires_at;
            }
        }
        tx.add_session(&session).await?;
        let device = if remember && state.goes_by_device() && state.proved_second_factor() {
            self.trust(&mut tx, &session, visitor).await?
        } else {
            None
        };
        self.know_place(&mut tx, state, &session, visitor).await?;
        make_room(&mut tx, browser.sessions(), now).await?;
        let method = method.name.as_str();
        tx.count_sign_ins(method, SignInOutcome::SignedIn, 1, now)
            .await?;
        tx.record(&entry(&session, state, now)).await?;
        tx.commit().await?;
        Ok(Some(Finished {
            cookie,
            session,
            request: state.row.request_id.clone(),
            home: state.home().map(str::to_owned),
            device,
        }))
    }
}

/// Takes the person's own live sessions among these; the first of them goes on.
async fn take_from(
    tx: &mut Tx,
    held: &[impl AsRef<[u8]>],
    person: &PersonId,
    now: Millis,
) -> Result<Option<SessionRow>, StoreError> {
    let mut first = None;
    for hash in held {
        let found = tx.session(hash.as_ref(), now).await?;
        if found.is_some_and(|session| session.person_id == *person) {
            let taken = if first.is_none() {
                tx.take_session(hash.as_ref(), now).await?
            } else {
                tx.end_session(hash.as_ref(), now).await?
            };
            first = first.or(taken);
        }
    }
    Ok(first)
}

/// Signs out of the accounts that were used longest ago, so that the new one has room.
async fn make_room(tx: &mut Tx, held: &[[u8; 32]], now: Millis) -> Result<(), StoreError> {
    let mut others = 0;
    for hash in held {
        if tx.session(hash, now).await?.is_some() {
            others += 1;
            if others >= MOST_ACCOUNTS {
                tx.end_session(hash, now).await?;
            }
        }
    }
    Ok(())
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
