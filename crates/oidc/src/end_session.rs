//! Sign-out that an application begins (OpenID Connect RP-Initiated Logout 1.0).

use std::sync::Arc;

use countersign_core::ids::ClientId;
use countersign_store::{ClientRow, SessionRow};

use crate::answer::with_query;
use crate::error::ProviderError;
use crate::parameters::Parameters;
use crate::provider::Provider;

/// A sign-out that may go on.
#[derive(Clone, Debug)]
pub struct SignOut {
    /// The application that asked, when it said who it is.
    pub client: Option<Arc<ClientRow>>,
    /// Where the browser goes afterwards, with `state`: registered for the client.
    pub return_to: Option<String>,
    /// The person is asked first: nothing proves that the request is about this session.
    pub confirm: bool,
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
    /// Reads and checks a sign-out request for the browser's session.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn read_sign_out(
        &self,
        parameters: &Parameters,
        session: Option<&SessionRow>,
    ) -> Result<Result<SignOut, SignOutProblem>, ProviderError> {
        if parameters.check().is_err() {
            return Ok(Err(SignOutProblem::Malformed));
        }
        let hint = match parameters.get("id_token_hint") {
            Some(token) => self.read_hint(token).await?,
            None => None,
        };
        let named = parameters.get("client_id").map(ClientId::from);
        let hinted = hint.as_ref().map(|hint| ClientId::from(hint.aud.as_str()));
        let id = match (named, hinted) {
            (Some(named), Some(hinted)) if named != hinted => {
                return Ok(Err(SignOutProblem::Malformed));
            }
            (named, hinted) => named.or(hinted),
        };
        let client = match &id {
            Some(id) => match self.client(id).await? {
                Some(client) => Some(client),
                None => return Ok(Err(SignOutProblem::UnknownClient)),
            },
            None => None,
        };
        let Ok(return_to) = return_address(parameters, client.as_deref()) else {
            return Ok(Err(SignOutProblem::ReturnAddress));
        };
        let proved = |session: &SessionRow| match (&hint, &client) {
            (Some(hint), Some(client)) => self.is_subject(client, &session.person_id, &hint.sub),
            _ => false,
        };
        let confirm = session.is_some_and(|session| !proved(session));
        Ok(Ok(SignOut {
            client,
            return_to,
            confirm,
        }))
    }
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
