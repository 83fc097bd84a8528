//! A file is written up to days after it was checked: what it gives is looked at again, or a group
//! that became a role meanwhile would be given by somebody who may not give roles.

use std::collections::BTreeSet;

use countersign_core::Millis;
use countersign_directory::NewPerson;
use countersign_store::ImportRow;

use super::file::PeopleFile;
use crate::actor::Actor;
use crate::admin::{Admin, GROUPS};
use crate::error::AdminError;

impl Admin {
    /// Whether a file may still be written, by the word of this actor.
    pub(super) async fn check_again(
        &self,
        by: &Actor,
        row: &ImportRow,
        file: &PeopleFile,
    ) -> Result<(), AdminError> {
        let since = self.roles_since(row.created_at).await?;
        let all = self.all_roles().await?;
        for (line, new) in &file.people {
            if let Some(role) = role_among(new, &since) {
                let reason = became_a_role(role);
                return Err(AdminError::Refused(format!("line {line}: {reason}")));
            }
            Self::may_give(by, &all, groups(new))?;
        }
        Ok(())
    }

    /// The roles that were made or changed since a file was checked.
    pub(super) async fn roles_since(
        &self,
        checked: Millis,
    ) -> Result<BTreeSet<String>, AdminError> {
        let roles = self.parts.store.roles().await?.into_iter();
        let since = roles.filter(|role| role.row.updated_at >= checked);
        Ok(since.map(|role| role.row.name).collect())
    }
}

/// The first of some roles that a person would be given.
pub(super) fn role_among<'a>(new: &'a NewPerson, roles: &BTreeSet<String>) -> Option<&'a str> {
    let mut groups = groups(new).iter().map(|group| group.trim());
    groups.find(|group| roles.contains(*group))
}

pub(super) fn became_a_role(role: &str) -> String {
    format!(
        "{role} has become a role, or allows something else, since the file was checked: upload it again"
    )
}

fn groups(new: &NewPerson) -> &[String] {
    new.attributes.get(GROUPS).map_or(&[], Vec::as_slice)
}
