//! Groups as such, for systems that provision them.

use std::collections::BTreeSet;

use countersign_core::Millis;
use countersign_core::ids::PersonId;
use countersign_directory::{PlannedUpdate, Update};
use countersign_store::{GroupRow, Tx};

use crate::actor::Actor;
use crate::admin::{Admin, GROUPS};
use crate::error::AdminError;
use crate::permission::Permission;

/// Members of one group who are listed.
const MOST_MEMBERS: i64 = 100_000;
/// Members who come or go in one transaction: short enough that sign-ins get between them.
const BATCH: usize = 500;
/// In characters.
const LONGEST_NAME: usize = 256;

/// A group with its members.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    pub name: String,
    /// What the system that made it calls it.
    pub external_id: Option<String>,
    pub members: Vec<PersonId>,
    /// None for one that is there because somebody is in it.
    pub created_at: Option<Millis>,
    pub updated_at: Option<Millis>,
}

impl Admin {
    /// The names of all groups, in their order.
    ///
    /// # Errors
    /// Without `people:read`, or if the store does not answer.
    pub async fn group_names(&self, by: &Actor) -> Result<Vec<String>, AdminError> {
        by.needs(Permission::PeopleRead)?;
        Ok(self.parts.store.group_names(GROUPS).await?)
    }

    /// # Errors
    /// [`AdminError::Unknown`] when there is none of this name.
    pub async fn group(&self, by: &Actor, name: &str) -> Result<Group, AdminError> {
        if !by.may(Permission::PeopleWrite) {
            by.needs(Permission::PeopleRead)?;
        }
        let store = &self.parts.store;
        let row = store.person_group(name).await?;
        let members = store
            .people_with_attribute(GROUPS, name, MOST_MEMBERS)
            .await?;
        if row.is_none() && members.is_empty() {
            return Err(AdminError::unknown("group", name));
        }
        let (created_at, updated_at) = match &row {
            Some(row) => (Some(row.created_at), Some(row.updated_at)),
            None => (None, None),
        };
        Ok(Group {
            name: name.to_owned(),
            external_id: row.and_then(|row| row.external_id),
            members,
            created_at,
            updated_at,
        })
    }

    /// # Errors
    /// [`AdminError::Exists`] when there is one of this name.
    pub async fn add_group(
        &self,
        by: &Actor,
        name: &str,
        external_id: Option<&str>,
        members: &BTreeSet<PersonId>,
    ) -> Result<Group, AdminError> {
        by.needs(Permission::PeopleWrite)?;
        let name = name.trim();
        let fits = (1..=LONGEST_NAME).contains(&name.chars().count());
        if !fits || name.chars().any(char::is_control) {
            let reason = "a group's name has 1 to 256 characters and no control characters";
            return Err(AdminError::invalid("displayName", reason));
        }
        match self.group(by, name).await {
            Err(AdminError::Unknown { .. }) => {}
            Ok(_) => {
                return Err(AdminError::Exists {
                    what: "group",
                    name: name.to_owned(),
                });
            }
            Err(error) => return Err(error),
        }
        let nobody = Group {
            name: name.to_owned(),
            external_id: None,
            members: Vec::new(),
            created_at: None,
            updated_at: None,
        };
        self.set_group(by, &nobody, external_id, members).await
    }

    /// Makes these people the members of a group in place of those who were seen there. Who came
    /// or went since then is left as they are: who was taken out meanwhile does not come back with
    /// a list of before.
    ///
    /// # Errors
    /// [`AdminError::Invalid`] when a member is unknown; then nothing changed.
    pub async fn set_group(
        &self,
        by: &Actor,
        seen: &Group,
        external_id: Option<&str>,
        members: &BTreeSet<PersonId>,
    ) -> Result<Group, AdminError> {
        by.needs(Permission::PeopleWrite)?;
        let (store, name) = (&self.parts.store, seen.name.as_str());
        let before: BTreeSet<PersonId> = seen.members.iter().cloned().collect();
        // All are looked at before the first is changed.
        let mut changes = Vec::new();
        for id in members.difference(&before) {
            changes.extend(self.regrouped(by, id, name, true).await?);
        }
        for id in before.difference(members) {
            changes.extend(self.regrouped(by, id, name, false).await?);
        }
        let now = self.parts.clock.now();
        let detail = format!("{} members changed", changes.len());
        let mut tx = store.begin().await?;
        tx.put_person_group(&GroupRow {
            name: name.to_owned(),
            external_id: external_id.map(str::to_owned),
            created_at: now,
            updated_at: now,
        })
        .await?;
        self.record(&mut tx, by, "group.set", name, detail).await?;
        self.regroup(tx, by, changes).await?;
        self.group(by, name).await
    }

    /// # Errors
    /// [`AdminError::Unknown`] when there is none of this name.
    pub async fn remove_group(&self, by: &Actor, name: &str) -> Result<(), AdminError> {
        by.needs(Permission::PeopleWrite)?;
        let group = self.group(by, name).await?;
        let mut changes = Vec::new();
        for id in &group.members {
            changes.extend(self.regrouped(by, id, name, false).await?);
        }
        let mut tx = self.parts.store.begin().await?;
        tx.remove_person_group(name).await?;
        self.record(&mut tx, by, "group.remove", name, "").await?;
        self.regroup(tx, by, changes).await
    }

    /// The change that takes a person into a group or out of it, if it is allowed; none where
    /// nothing is to be changed any more. It is made upon the person as they are now.
    async fn regrouped(
        &self,
        by: &Actor,
        id: &PersonId,
        name: &str,
        member: bool,
    ) -> Result<Option<PlannedUpdate>, AdminError> {
        let person = match self.subject(by, id).await {
            Err(AdminError::Unknown { .. }) if member => {
                let reason = format!("there is no person {id}");
                return Err(AdminError::invalid("members", reason));
            }
            Err(AdminError::Unknown { .. }) => return Ok(None),
            other => other?,
        };
        let mut groups = person.attribute(GROUPS).to_vec();
        if groups.iter().any(|group| group == name) == member {
            return Ok(None);
        }
        groups.retain(|group| group != name);
        if member {
            groups.push(name.to_owned());
        }
        let update = Update::attribute(GROUPS, groups);
        self.check_groups(by, Some(&person), &update).await?;
        let (directory, seen) = (&self.parts.directory, Some(person.revision));
        let planned = directory.plan_update(&person.id, &update, seen).await?;
        Ok(Some(planned))
    }

    /// Makes the changes and ends the transaction: all or none, unless there are more than fit
    /// into one that others wait for.
    async fn regroup(
        &self,
        mut tx: Tx,
        by: &Actor,
        changes: Vec<PlannedUpdate>,
    ) -> Result<(), AdminError> {
        let directory = &self.parts.directory;
        for (index, change) in changes.into_iter().enumerate() {
            if index > 0 && index % BATCH == 0 {
                tx.commit().await?;
                tx = self.parts.store.begin().await?;
            }
            directory.update_in(&mut tx, change, &by.name).await?;
        }
        Ok(tx.commit().await?)
    }
}
