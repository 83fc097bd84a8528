use std::sync::Arc;

use countersign_core::{Clock, Keyring, Millis, Shared};
use countersign_directory::{Directory, Person};
use countersign_oidc::Provider;
use countersign_signin::{Proof, SignIns};
use countersign_store::{AuditEntry, SessionRow, Store, Tx};

use crate::error::AccountError;
use crate::proved::Proved;

/// What accounts work with.
#[derive(Clone, Debug)]
pub struct Parts {
    pub store: Store,
    pub directory: Directory,
    pub sign_ins: Arc<SignIns>,
    pub provider: Arc<Provider>,
    pub keyring: Arc<Keyring>,
    pub clock: Arc<dyn Clock>,
}

/// The accounts of all people; cheap to clone.
#[derive(Clone, Debug)]
pub struct Accounts(pub(crate) Shared<Parts>);

/// The account of somebody who is signed in.
#[derive(Clone, Debug)]
pub struct Account {
    pub(crate) parts: Shared<Parts>,
    pub person: Person,
    /// The session that they look at it in.
    pub session: SessionRow,
}

impl Accounts {
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        Self(Shared::new(parts))
    }

    /// The account of a session's person; none when they may not sign in any more.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn of(&self, session: &SessionRow) -> Result<Option<Account>, AccountError> {
        let person = self.0.directory.person(&session.person_id).await?;
        let person = person.filter(|person| person.active);
        Ok(person.map(|person| Account {
            parts: self.0.clone(),
            person,
            session: session.clone(),
        }))
    }
}

impl Account {
    /// Lets the person change what protects the account, or says what they must sign in by before.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn prove(self) -> Result<Result<Proved, Proof>, AccountError> {
        let sign_ins = &self.parts.sign_ins;
        let needed = sign_ins
            .proof_needed(&self.person.id, &self.session)
            .await?;
        Ok(match needed {
            None => Ok(Proved(self)),
            Some(proof) => Err(proof),
        })
    }

    /// The person, as the audit log calls who acts.
    pub(crate) fn actor(&self) -> &str {
        self.person.id.as_str()
    }

    pub(crate) fn now(&self) -> Millis {
        self.parts.clock.now()
    }

    pub(crate) async fn record(
        &self,
        tx: &mut Tx,
        action: &str,
        detail: &str,
    ) -> Result<(), AccountError> {
        let entry = AuditEntry {
            at: self.now(),
            actor: self.actor().to_owned(),
            action: action.to_owned(),
            subject: self.person.id.to_string(),
            detail: detail.to_owned(),
        };
        Ok(tx.record(&entry).await?)
    }
}
