use countersign_core::ids::{ClientId, PersonId};
use countersign_directory::OfflineAccess;
use countersign_store::{Ended, SessionRow};

use super::guard::may_help;
use crate::actor::Actor;
use crate::admin::Admin;
use crate::error::AdminError;
use crate::permission::Permission;

/// A person signed in at a browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonSession {
    pub session: SessionRow,
    /// The applications that have something from it.
    pub applications: Vec<ClientId>,
}

impl Admin {
    /// The live sessions of a person, newest first.
    ///
    /// # Errors
    /// Without `people:read`, or if the store does not answer.
    pub async fn person_sessions(
        &self,
        by: &Actor,
        id: &PersonId,
    ) -> Result<Vec<PersonSession>, AdminError> {
        by.needs(Permission::PeopleRead)?;
        let mut sessions = Vec::new();
        for session in self.parts.directory.sessions(id).await? {
            let applications = self.parts.store.clients_of_session(&session.sid).await?;
            sessions.push(PersonSession {
                session,
                applications,
            });
        }
        Ok(sessions)
    }

    /// Ends one session of a person by its public name.
    ///
    /// # Errors
    /// [`AdminError::Unknown`] when the person has no such session.
    pub async fn end_person_session(
        &self,
        by: &Actor,
        id: &PersonId,
        sid: &str,
    ) -> Result<(), AdminError> {
        may_help(by)?;
        self.subject(by, id).await?;
        let ended = self.parts.directory.end_session(id, sid, &by.name).await?;
        if ended {
            Ok(())
        } else {
            Err(AdminError::unknown("session", sid))
        }
    }

    /// Signs a person out everywhere; applications that may act without them keep their access
    /// unless it is revoked too.
    ///
    /// # Errors
    /// Without `people:help`, or if the store does not answer.
    pub async fn sign_person_out(
        &self,
        by: &Actor,
        id: &PersonId,
        offline: OfflineAccess,
    ) -> Result<Ended, AdminError> {
        may_help(by)?;
        self.subject(by, id).await?;
        Ok(self.parts.directory.sign_out(id, offline, &by.name).await?)
    }
}
