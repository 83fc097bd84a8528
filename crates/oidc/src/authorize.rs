//! What an authorization request needs next.

use std::time::Duration;

use countersign_core::{Acr, Millis};
use countersign_store::SessionRow;

use crate::acr::{OfferedMethod, Selection, Wishes, select};
use crate::error::ProviderError;
use crate::pending::Pending;
use crate::provider::Provider;
use crate::refusal::{ErrorCode, Refusal};
use crate::request::Prompt;

/// What comes next for a request. After an interaction it is decided anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The person signs in by `method`.
    SignIn {
        method: Acr,
        /// The session is theirs and fresh enough: only the steps that it lacks are asked.
        raise: bool,
    },
    /// The person is asked whether the application may have these scopes.
    Consent {
        scopes: Vec<String>,
    },
    /// The code can be given out; tokens will state this acr.
    Issue {
        acr: Acr,
    },
    Refuse(Refusal),
}

impl Provider {
    /// Decides what a request needs, given the browser's session. `consented` says that its
    /// person has just allowed this very request.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn decide(
        &self,
        pending: &Pending,
        session: Option<&SessionRow>,
        offered: &[OfferedMethod],
        consented: bool,
    ) -> Result<Decision, ProviderError> {
        let wishes = wishes(pending);
        let default_acr = if wishes.is_empty() {
            self.default_acr().await?
        } else {
            Acr::password()
        };
        let selection = match select(wishes, &default_acr, offered) {
            Ok(selection) => selection,
            Err(refusal) => return Ok(Decision::Refuse(refusal)),
        };
        let silent = pending.request.has_prompt(Prompt::None);
        let stranger = session.is_some_and(|session| self.is_stranger(pending, session));
        let acr = match authentication(pending, session, stranger, &selection, self.clock.now()) {
            Ok(acr) => acr,
            Err(Decision::SignIn { .. }) if silent => return Ok(login_required()),
            Err(decision) => return Ok(decision),
        };
        let consented = consented || self.may_skip_consent(pending, session).await?;
        Ok(match (consented, silent) {
            (true, _) => Decision::Issue { acr },
            (false, true) => Decision::Refuse(Refusal::new(
                ErrorCode::ConsentRequired,
                "the person has not allowed this application yet",
            )),
            (false, false) => Decision::Consent {
                scopes: pending.request.consent_scopes(),
            },
        })
    }

    /// Whether the application wants somebody else than the session's person.
    fn is_stranger(&self, pending: &Pending, session: &SessionRow) -> bool {
        let wanted = pending.request.expected.as_deref();
        wanted.is_some_and(|sub| !self.is_subject(&pending.client, &session.person_id, sub))
    }

    async fn may_skip_consent(
        &self,
        pending: &Pending,
        session: Option<&SessionRow>,
    ) -> Result<bool, ProviderError> {
        let Some(session) = session.filter(|_| !pending.request.has_prompt(Prompt::Consent)) else {
            return Ok(false);
        };
        if pending.client.metadata.trusted {
            return Ok(true);
        }
        let allowed = self
            .store
            .consent(&session.person_id, &pending.client.id)
            .await?;
        let asked = pending.request.consent_scopes();
        Ok(asked.iter().all(|scope| allowed.contains(scope)))
    }
}

fn wishes(pending: &Pending) -> Wishes<'_> {
    let request = &pending.request;
    Wishes {
        essential: &request.claims.essential_acr,
        voluntary: if request.acr_values.is_empty() {
            &request.claims.voluntary_acr
        } else {
            &request.acr_values
        },
        registered: &pending.client.metadata.default_acr_values,
        allowed: &pending.client.metadata.allowed_acr_values,
    }
}

/// The acr that the session proves, or what has to happen first.
fn authentication(
    pending: &Pending,
    session: Option<&SessionRow>,
    stranger: bool,
    selection: &Selection<'_>,
    now: Millis,
) -> Result<Acr, Decision> {
    let sign_in = |raise| Decision::SignIn {
        method: selection.method.acr.clone(),
        raise,
    };
    let session = session.ok_or_else(|| sign_in(false))?;
    let request = &pending.request;
    // Signing in for this request fulfils prompt and max_age, which would never end otherwise.
    let just_now = session.auth_time >= pending.created_at;
    if stranger {
        return Err(if just_now {
            login_required()
        } else {
            sign_in(false)
        });
    }
    let asked_again =
        request.has_prompt(Prompt::Login) || request.has_prompt(Prompt::SelectAccount);
    let max_age = request.max_age.or(pending.client.metadata.default_max_age);
    let too_old = max_age.is_some_and(|seconds| {
        let seconds = u64::try_from(seconds).unwrap_or(0);
        session.auth_time + Duration::from_secs(seconds) < now
    });
    if !just_now && (asked_again || too_old) {
        return Err(sign_in(false));
    }
    selection.stated(session).ok_or_else(|| sign_in(true))
}

const fn login_required() -> Decision {
    Decision::Refuse(Refusal::new(
        ErrorCode::LoginRequired,
        "the person has to sign in",
    ))
}
