//! Several accounts in one browser: which of them a request is about.

use countersign_core::ids::PersonId;
use countersign_core::username::Username;
use countersign_store::SessionRow;

use crate::error::ProviderError;
use crate::pending::{Pending, unreadable};
use crate::provider::Provider;
use crate::request::Prompt;

impl Provider {
    /// The session that a request is about, of those that the browser holds, the active one first:
    /// the person that has just signed in for it, that the application expects, or that it hints
    /// at; else the active one.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn session_for<'a>(
        &self,
        pending: &Pending,
        sessions: &'a [SessionRow],
    ) -> Result<Option<&'a SessionRow>, ProviderError> {
        let Some(active) = sessions.first() else {
            return Ok(None);
        };
        if sessions.len() == 1 || pending.is_answered_by(active) {
            return Ok(Some(active));
        }
        let request = &pending.request;
        let fitting = match (&request.expected, &request.login_hint) {
            (Some(subject), _) => {
                let client = &pending.client;
                let of = |s: &&SessionRow| self.is_subject(client, &s.person_id, subject);
                sessions.iter().find(of)
            }
            (None, Some(hint)) => {
                let person = self.person_named(hint).await?;
                person.and_then(|person| sessions.iter().find(|s| s.person_id == person))
            }
            (None, None) => None,
        };
        Ok(Some(fitting.unwrap_or(active)))
    }

    /// Who a hint names; it may be of nobody.
    pub(crate) async fn person_named(&self, hint: &str) -> Result<Option<PersonId>, ProviderError> {
        let Ok(username) = Username::new(hint) else {
            return Ok(None);
        };
        let person = self.store.person_by_username(&username.key()).await?;
        Ok(person.map(|person| person.id))
    }

    /// Notes in a kept request that its person chose this account, or another one to sign in with.
    /// None when the request was answered before.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn choose_account(
        &self,
        mut pending: Pending,
        account: Option<&SessionRow>,
    ) -> Result<Option<Pending>, ProviderError> {
        let request = &mut pending.request;
        request.prompt.retain(|p| *p != Prompt::SelectAccount);
        request.login_hint = match account {
            Some(session) => {
                let person = self.store.person(&session.person_id).await?;
                person.map(|person| person.username)
            }
            None => None,
        };
        if account.is_none() && !request.has_prompt(Prompt::Login) {
            request.prompt.push(Prompt::Login);
        }
        let Some(id) = &pending.id else {
            return Ok(None);
        };
        let parameters = serde_json::to_string(&pending.request).map_err(unreadable)?;
        let mut tx = self.store.single().await?;
        let changed = tx.change_authorization_request(id, &parameters).await?;
        Ok(changed.then_some(pending))
    }
}
