use countersign_signin::{GuardStatus, NumberRules};

use crate::actor::Actor;
use crate::admin::Admin;
use crate::error::AdminError;
use crate::permission::Permission;

/// What guards messages, and how near it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    pub status: GuardStatus,
    /// Which numbers get messages at all.
    pub numbers: NumberRules,
}

impl Admin {
    /// # Errors
    /// Without `delivery:read`, or if the store does not answer.
    pub async fn limits(&self, by: &Actor) -> Result<Limits, AdminError> {
        by.needs(Permission::DeliveryRead)?;
        let guards = self.parts.sign_ins.guards();
        Ok(Limits {
            status: guards.status().await?,
            numbers: guards.numbers().clone(),
        })
    }

    /// Lets messages go to a prefix again.
    ///
    /// # Errors
    /// [`AdminError::Unknown`] when the prefix is not stopped.
    pub async fn lift_prefix(&self, by: &Actor, prefix: &str) -> Result<(), AdminError> {
        by.needs(Permission::DeliveryWrite)?;
        let digits = prefix.trim().trim_start_matches('+');
        if self.parts.sign_ins.guards().lift(digits, &by.name).await? {
            Ok(())
        } else {
            Err(AdminError::unknown("stopped prefix", format!("+{digits}")))
        }
    }
}
