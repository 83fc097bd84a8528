//! What an authorization request needs next.

use std::time::Duration;

use countersign_core::{Acr, Millis};
use countersign_store::SessionRow;

use crate::acr::{OfferedMethod, Otherwise, Selection, Wishes, select};
use crate::error::ProviderError;
use crate::pending::Pending;
use crate::provider::Provider;
use crate::refusal::{ErrorCode, Refusal};
use crate::request::Prompt;
use crate::scripts::ConsentAbout;

/// What comes next for a request. After an interaction it is decided anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The person signs in by `method`.
    SignIn {
        method: Acr,
        /// The methods that would do as well, it among them.
        satisfying: Vec<Acr>,
        /// What was named after it, for people who do not have what it takes.
        otherwise: Vec<Otherwise>,
        /// The session is theirs and fresh enough: only the steps that it lacks are asked.
        raise: bool,
    },
    /// The person chooses one of the accounts that the browser is signed in with, or another.
    SelectAccount,
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

    /// The methods that a request names without making them a condition, in its order, where they
    /// are several. Which of them its person cannot do is for who knows people to say:
    /// [`OfferedMethod::lacked`].
    #[must_use]
    pub fn listed(&self, pending: &Pending, offered: &[OfferedMethod]) -> Vec<Acr> {
        let password = Acr::password();
        let selection = select(wishes(pending), &password, offered);
        let listed = selection.map_or_else(|_| Vec::new(), |selection| selection.listed());
        if listed.len() > 1 { listed } else { Vec::new() }
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
        // Who answers for a device or a back channel is always asked (RFC 8628 §5.4): the request
        // may be somebody else's, whatever this application was allowed before.
        let asked =
            pending.request.has_prompt(Prompt::Consent) || pending.request.decoupled.is_some();
        let Some(session) = session.filter(|_| !asked) else {
            return Ok(false);
        };
        let (person, client) = (&session.person_id, &pending.client);
        let scopes = pending.request.consent_scopes();
        let trusted = client.metadata.trusted;
        let allowed = if trusted {
            Vec::new()
        } else {
            self.store.consent(person, &client.id).await?
        };
        let asks = !trusted && !scopes.iter().all(|scope| allowed.contains(scope));
        let about = ConsentAbout {
            person,
            client: &client.id,
            client_name: &client.metadata.client_name,
            scopes: &scopes,
            trusted,
            asks,
        };
        // Where a script fails, the person decides.
        Ok(!self.scripts.asks(about).await.unwrap_or(true))
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
        satisfying: selection.satisfying(),
        otherwise: selection.otherwise(),
        raise,
    };
    let session = session.ok_or_else(|| sign_in(false))?;
    let request = &pending.request;
    // Signing in for this request fulfils prompt and max_age, which would never end otherwise.
    let just_now = pending.is_answered_by(session);
    if stranger {
        return Err(if just_now {
            login_required()
        } else {
            sign_in(false)
        });
    }
    if !just_now && request.has_prompt(Prompt::SelectAccount) {
        return Err(Decision::SelectAccount);
    }
    let max_age = request.max_age.or(pending.client.metadata.default_max_age);
    let too_old = max_age.is_some_and(|seconds| {
        let seconds = u64::try_from(seconds).unwrap_or(0);
        session.auth_time + Duration::from_secs(seconds) < now
    });
    if !just_now && (request.has_prompt(Prompt::Login) || too_old) {
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
