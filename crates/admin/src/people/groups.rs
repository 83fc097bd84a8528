//! Groups: giving somebody a role.

use std::collections::BTreeSet;

use countersign_directory::{Person, Update};

use crate::actor::Actor;
use crate::admin::{Admin, GROUPS};
use crate::error::AdminError;
use crate::permission::Permission;
use crate::role::Role;

impl Admin {
    /// Whoever gives or takes a group that is a role may change roles, and gives away nothing that
    /// they may not do themselves.
    pub(super) async fn check_groups(
        &self,
        by: &Actor,
        before: Option<&Person>,
        update: &Update,
    ) -> Result<(), AdminError> {
        let Some(wanted) = update.attributes.get(GROUPS) else {
            return Ok(());
        };
        let held = before.map_or(&[][..], |person| person.attribute(GROUPS));
        // As the directory keeps them.
        let wanted: BTreeSet<&str> = wanted.iter().map(|group| group.trim()).collect();
        let held: BTreeSet<&str> = held.iter().map(String::as_str).collect();
        let changed: Vec<&str> = wanted.symmetric_difference(&held).copied().collect();
        if changed.is_empty() {
            return Ok(());
        }
        let roles = self.all_roles().await?;
        Self::may_give(by, &roles, &changed)
    }

    /// Whether somebody may give and take these groups.
    pub(super) fn may_give(
        by: &Actor,
        roles: &[Role],
        groups: &[impl AsRef<str>],
    ) -> Result<(), AdminError> {
        let named = |role: &&Role| {
            groups
                .iter()
                .any(|group| group.as_ref().trim() == role.name)
        };
        for role in roles.iter().filter(named) {
            by.needs(Permission::RolesWrite)?;
            if let Some(missing) = role.permissions.iter().find(|p| !by.may(**p)) {
                return Err(AdminError::Forbidden(*missing));
            }
        }
        Ok(())
    }
}
