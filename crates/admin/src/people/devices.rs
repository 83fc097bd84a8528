//! Browsers that people trust: looked at, and trusted no more. Nobody trusts one for somebody else.

use countersign_core::ids::PersonId;
use countersign_store::TrustedDeviceRow;

use super::guard::may_help;
use crate::actor::Actor;
use crate::admin::Admin;
use crate::error::AdminError;
use crate::permission::Permission;

impl Admin {
    /// The browsers that a person trusts, newest first.
    ///
    /// # Errors
    /// Without `people:read`, or if the store does not answer.
    pub async fn person_devices(
        &self,
        by: &Actor,
        id: &PersonId,
    ) -> Result<Vec<TrustedDeviceRow>, AdminError> {
        by.needs(Permission::PeopleRead)?;
        self.find_person(id).await?;
        Ok(self.parts.sign_ins.trusted_devices(id).await?)
    }

    /// Has a person's browser trusted no more.
    ///
    /// # Errors
    /// [`AdminError::Unknown`] when the person trusts none of this id.
    pub async fn forget_person_device(
        &self,
        by: &Actor,
        id: &PersonId,
        device: &str,
    ) -> Result<(), AdminError> {
        may_help(by)?;
        self.subject(by, id).await?;
        let sign_ins = &self.parts.sign_ins;
        if sign_ins.forget_trusted_device(id, device, &by.name).await? {
            Ok(())
        } else {
            Err(AdminError::unknown("trusted device", device))
        }
    }

    /// Has no browser of a person trusted any more; how many were.
    ///
    /// # Errors
    /// Without `people:help`, or if the store does not answer.
    pub async fn forget_person_devices(
        &self,
        by: &Actor,
        id: &PersonId,
    ) -> Result<u64, AdminError> {
        may_help(by)?;
        self.subject(by, id).await?;
        let sign_ins = &self.parts.sign_ins;
        Ok(sign_ins.forget_trusted_devices(id, &by.name).await?)
    }
}
