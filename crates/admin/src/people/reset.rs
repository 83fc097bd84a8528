//! Password resets: begun here, and ended by the person alone.

use countersign_core::ids::PersonId;
use countersign_signin::{ResetSent, SetupCode};

use super::guard::may_help;
use crate::actor::Actor;
use crate::admin::Admin;
use crate::error::AdminError;
use crate::permission::Permission;

/// How a person comes to choose a new password.
#[derive(Clone, Debug)]
pub enum ResetBegun {
    /// A link is on its way to their number.
    Sent(ResetSent),
    /// Somebody new, who has neither password nor number, is given this code.
    Code { page: String, setup: SetupCode },
}

impl Admin {
    /// Sends a person a link by which they choose a new password. For somebody new, who has
    /// neither password nor number, a code is made instead that is shown this once.
    ///
    /// # Errors
    /// [`AdminError::Refused`] when there is no way to the person.
    pub async fn begin_reset(&self, by: &Actor, id: &PersonId) -> Result<ResetBegun, AdminError> {
        may_help(by)?;
        let person = self.subject(by, id).await?;
        if !person.active {
            return Err(AdminError::Refused(
                "they may not sign in: switch them on first".to_owned(),
            ));
        }
        if person.outside {
            return Err(AdminError::Refused(
                "their password is kept in LDAP: it is reset there".to_owned(),
            ));
        }
        let parts = &self.parts;
        let page = format!("{}/reset", parts.provider.issuer());
        let factors = self.number_attributes();
        let mut numbers = factors.iter().flat_map(|name| person.attribute(name));
        if numbers.next().is_none() {
            if person.has_password {
                return Err(AdminError::Refused(
                    "the person has no number that a link could be sent to".to_owned(),
                ));
            }
            // Whoever holds the code is the person: not for a help desk.
            by.needs(Permission::PeopleWrite)?;
            let setup = parts.sign_ins.make_setup_code(&person, &by.name).await?;
            return Ok(ResetBegun::Code { page, setup });
        }
        let link = format!("{page}/");
        match parts.sign_ins.send_reset(&person, &link, &by.name).await? {
            Ok(sent) => Ok(ResetBegun::Sent(sent)),
            Err(why) => Err(AdminError::Refused(format!("no link was sent: {why}"))),
        }
    }
}
