//! An application that its signed-in person lets look after their account. It acts by an access
//! token, and may what that person might at the sign-in which the token tells of.

use countersign_core::Acr;
use countersign_core::ids::PersonId;
use countersign_oidc::{ACCOUNT_READ_SCOPE, ACCOUNT_SCOPE, ApiCaller};
use countersign_signin::Proof;
use countersign_store::{GrantRow, SessionRow};

use crate::account::{Account, Accounts};
use crate::error::AccountError;

/// What an application is about to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Intent {
    Look,
    Change,
}

/// Why it may not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotAllowed {
    /// No person gave the token, or they gave it to another application.
    NobodysOwn,
    /// The token, or the application by now, lacks this scope.
    Scope(&'static str),
    /// The person has signed out since.
    SignedOut(Proof),
}

impl Intent {
    /// Whoever may change may look.
    const fn scopes(self) -> &'static [&'static str] {
        match self {
            Self::Look => &[ACCOUNT_READ_SCOPE, ACCOUNT_SCOPE],
            Self::Change => &[ACCOUNT_SCOPE],
        }
    }
}

impl Accounts {
    /// The account of the person who gave an application its token.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn of_caller(
        &self,
        caller: &ApiCaller,
        intent: Intent,
    ) -> Result<Result<Account, NotAllowed>, AccountError> {
        // A token that was exchanged belongs to whom its person did not choose.
        let own = |grant: &&GrantRow| grant.client_id == caller.client_id;
        let Some(grant) = caller.grant.as_ref().filter(own) else {
            return Ok(Err(NotAllowed::NobodysOwn));
        };
        let client = self.0.provider.client(&caller.client_id).await?;
        let registered = client.map(|client| client.metadata.scopes.clone());
        let registered = registered.unwrap_or_default();
        let has = |scope: &&str| {
            let named = |held: &Vec<String>| held.iter().any(|s| s == scope);
            named(&caller.scopes) && named(&registered)
        };
        let scopes = intent.scopes();
        if !scopes.iter().any(has) {
            return Ok(Err(NotAllowed::Scope(scopes[0])));
        }
        let person = &grant.person_id;
        let Some(session) = self.session_of(grant).await? else {
            let proof = self.0.sign_ins.strongest_proof(person).await?;
            return Ok(Err(NotAllowed::SignedOut(proof)));
        };
        let account = self.of(&session).await?;
        Ok(account.ok_or(NotAllowed::NobodysOwn))
    }

    /// The live session that a grant came from, with what the person had proved when they gave it:
    /// what they have proved elsewhere since is not known to the application.
    async fn session_of(&self, grant: &GrantRow) -> Result<Option<SessionRow>, AccountError> {
        let person: &PersonId = &grant.person_id;
        let sessions = self.0.directory.sessions(person).await?;
        let mut sessions = sessions.into_iter();
        let found = sessions.find(|session| grant.sid.as_ref() == Some(&session.sid));
        Ok(found.map(|session| SessionRow {
            acr: self.method_of(&grant.acr),
            auth_time: grant.auth_time.min(session.auth_time),
            ..session
        }))
    }

    /// The method's own name: a grant has the one that was asked for.
    fn method_of(&self, acr: &Acr) -> Acr {
        let mut offers = self.0.sign_ins.methods().offers();
        if offers.iter().all(|offer| offer.acr != *acr) {
            let is_named = |name: &String| name == acr.as_str();
            offers.retain(|offer| offer.aliases.iter().any(is_named));
            if let Some(offer) = offers.pop() {
                return offer.acr;
            }
        }
        acr.clone()
    }
}
