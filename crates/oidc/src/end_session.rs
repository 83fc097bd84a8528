//! Sign-out that an application begins (OpenID Connect RP-Initiated Logout 1.0).

use std::sync::Arc;

use countersign_core::ids::ClientId;
use countersign_store::{ClientRow, SessionRow};

use crate::answer::with_query;
use crate::error::ProviderError;
use crate::id_token::Hint;
use crate::parameters::Parameters;
use crate::provider::Provider;

/// A sign-out that may go on.
#[derive(Clone, Debug)]
pub struct SignOut {
    /// The application that asked, when it said who it is.
    pub client: Option<Arc<ClientRow>>,
    /// Where the browser goes afterwards, with `state`: registered for the client.
    pub return_to: Option<String>,
    /// The session that it is about; none when nobody is signed in at the browser.
    pub session: Option<SessionRow>,
    /// The person is asked first: nothing proves that the request is about this session.
    pub confirm: bool,
}

impl SignOut {
    /// The name of the application that asked, for people who read `language` (BCP 47).
    #[must_use]
    pub fn client_name(&self, language: &str) -> Option<String> {
        let client = self.client.as_ref()?;
        Some(client.metadata.name_in(language).to_owned())
    }
}

/// Why a sign-out request is not followed. It is shown as a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignOutProblem {
    Malformed,
    UnknownClient,
    /// It is not registered for the client, or the client is not known.
    ReturnAddress,
}

impl Provider {
    /// Reads and checks a sign-out request for the sessions of the browser, the active one first.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn read_sign_out(
        &self,
        parameters: &Parameters,
        sessions: &[SessionRow],
    ) -> Result<Result<SignOut, SignOutProblem>, ProviderError> {
        if parameters.check().is_err() {
            return Ok(Err(SignOutProblem::Malformed));
        }
        let token = parameters.get("id_token_hint");
        let hint = match token {
            Some(token) => self.read_hint(token).await?,
            None => None,
        };
        let named = parameters.get("client_id").map(ClientId::from);
        let hinted = hint.as_ref().map(|hint| ClientId::from(hint.aud.as_str()));
        let client = match (named, hinted) {
            (Some(named), Some(hinted)) if named != hinted => {
                return Ok(Err(SignOutProblem::Malformed));
            }
            (named, hinted) => named.or(hinted),
        };
        let client = match client {
            Some(id) => match self.enabled_client(&id).await? {
                Some(client) => Some(client),
                None => return Ok(Err(SignOutProblem::UnknownClient)),
            },
            None => self.client_of_old_hint(token).await?,
        };
        let Ok(return_to) = return_address(parameters, client.as_deref()) else {
            return Ok(Err(SignOutProblem::ReturnAddress));
        };
        let proved = hint.as_ref().and_then(|hint| named_by(hint, sessions));
        let session = match proved {
            Some(session) => Some(session),
            None => {
                let of_hint = hint
                    .as_ref()
                    .zip(client.as_deref())
                    .and_then(|(hint, client)| {
                        let of = |s: &&SessionRow| self.is_subject(client, &s.person_id, &hint.sub);
                        sessions.iter().find(of)
                    });
                match (of_hint, parameters.get("logout_hint")) {
                    (None, Some(hint)) => self.hinted(hint, sessions).await?,
                    (session, _) => session,
                }
                // The active one is probably meant; its person is asked.
                .or(sessions.first())
            }
        };
        Ok(Ok(SignOut {
            client,
            return_to,
            confirm: session.is_some() && proved.is_none(),
            session: session.cloned(),
        }))
    }

    /// A hint whose key was rotated away proves nothing, but names its client as well as
    /// `client_id` would, so that the application's people can still be led back.
    async fn client_of_old_hint(
        &self,
        token: Option<&str>,
    ) -> Result<Option<Arc<ClientRow>>, ProviderError> {
        let Some(hint) = token.and_then(|token| self.peek_hint(token)) else {
            return Ok(None);
        };
        self.enabled_client(&ClientId(hint.aud)).await
    }

    /// The session that a `logout_hint` names: by its own public name, or by its person's.
    async fn hinted<'a>(
        &self,
        hint: &str,
        sessions: &'a [SessionRow],
    ) -> Result<Option<&'a SessionRow>, ProviderError> {
        if let Some(session) = sessions.iter().find(|s| s.sid == hint) {
            return Ok(Some(session));
        }
        let person = self.person_named(hint).await?;
        Ok(person.and_then(|person| sessions.iter().find(|s| s.person_id == person)))
    }
}

/// The session that an ID token was issued in.
fn named_by<'a>(hint: &Hint, sessions: &'a [SessionRow]) -> Option<&'a SessionRow> {
    let sid = hint.sid.as_deref()?;
    sessions.iter().find(|session| session.sid == sid)
}

fn return_address(
    parameters: &Parameters,
    client: Option<&ClientRow>,
) -> Result<Option<String>, SignOutProblem> {
    let Some(asked) = parameters.get("post_logout_redirect_uri") else {
        return Ok(None);
    };
    let registered = client.is_some_and(|client| {
        let mut addresses = client.metadata.post_logout_redirect_uris.iter();
        addresses.any(|address| address == asked)
    });
    if !registered {
        return Err(SignOutProblem::ReturnAddress);
    }
    Ok(Some(match parameters.get("state") {
        Some(state) => with_query(asked, &[("state", state.to_owned())]),
        None => asked.to_owned(),
    }))
}
