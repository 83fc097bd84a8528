//! Roles: what the members of a group may do.

use countersign_store::RoleRow;

use crate::actor::Actor;
use crate::admin::Admin;
use crate::error::AdminError;
use crate::permission::{Permission, Permissions};
use crate::role::Role;

impl Admin {
    /// One role by its name.
    ///
    /// # Errors
    /// [`AdminError::Unknown`] when there is none.
    pub async fn role(&self, by: &Actor, name: &str) -> Result<Role, AdminError> {
        let roles = self.roles(by).await?;
        let found = roles.into_iter().find(|role| role.name == name);
        found.ok_or_else(|| AdminError::unknown("role", name))
    }

    /// Adds a role or replaces one; `seen` is the revision that the change is made upon. Nobody
    /// gives away what they may not do themselves.
    ///
    /// # Errors
    /// [`AdminError::Changed`] when the role is another one meanwhile.
    pub async fn put_role(
        &self,
        by: &Actor,
        name: &str,
        description: &str,
        permissions: &Permissions,
        seen: Option<i64>,
    ) -> Result<Role, AdminError> {
        by.needs(Permission::RolesWrite)?;
        check_name(name)?;
        if let Some(missing) = permissions.iter().find(|p| !by.may(**p)) {
            return Err(AdminError::Forbidden(*missing));
        }
        let row = RoleRow {
            name: name.to_owned(),
            description: description.trim().to_owned(),
            permissions: permissions.iter().map(ToString::to_string).collect(),
            revision: 0,
            updated_at: self.parts.clock.now(),
        };
        let detail = format!("permissions={}", row.permissions.join(","));
        let mut tx = self.parts.store.begin().await?;
        let before = tx.role_revision(name).await?;
        if seen.is_some_and(|seen| seen != before) {
            return Err(AdminError::Changed);
        }
        tx.put_role(&row).await?;
        self.record(&mut tx, by, "role.set", name, detail).await?;
        tx.commit().await?;
        self.role(by, name).await
    }

    /// # Errors
    /// [`AdminError::Unknown`] when there is none of the operator's own.
    pub async fn remove_role(&self, by: &Actor, name: &str) -> Result<(), AdminError> {
        by.needs(Permission::RolesWrite)?;
        check_name(name)?;
        let mut tx = self.parts.store.begin().await?;
        if !tx.remove_role(name).await? {
            return Err(AdminError::unknown("role", name));
        }
        self.record(&mut tx, by, "role.remove", name, "").await?;
        Ok(tx.commit().await?)
    }
}

fn check_name(name: &str) -> Result<(), AdminError> {
    if Role::is_built_in(name) {
        return Err(AdminError::Refused(format!(
            "the role {name:?} comes with the server and cannot be changed"
        )));
    }
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_';
    if (1..=64).contains(&name.len()) && name.bytes().all(plain) {
        Ok(())
    } else {
        Err(AdminError::invalid(
            "name",
            "a role's name has 1 to 64 of the characters a-z, 0-9, - and _",
        ))
    }
}
