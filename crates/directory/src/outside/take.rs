use countersign_core::ids::PersonId;
use countersign_core::username::Username;
use countersign_store::{Attributes, Outside, PersonRow, PersonStatus, Tx};

use crate::bring::fitting;
use crate::edit::record;
use crate::ldap::{Found, Ldap, LdapSettings};
use crate::update::{describe, switch_off, switch_on};
use crate::{Directory, DirectoryError, GROUPS, PHONE_ATTRIBUTE, Person, numbers};

/// Who changes what LDAP says, in the audit log.
const ACTOR: &str = "ldap";
/// What the user name of somebody from LDAP ends with when another person here has it.
const TAKEN: &str = "@ldap";

/// What a person is to be here.
struct Wanted {
    username: Username,
    /// All values of each attribute that LDAP has a say in.
    attributes: Attributes,
    /// The numbers that LDAP has.
    numbers: Vec<String>,
}

impl Directory {
    /// Writes what LDAP says of a person whose password was right. None when the id belongs to
    /// somebody who is not from there.
    pub(super) async fn take_over(
        &self,
        ldap: &Ldap,
        found: &Found,
    ) -> Result<Option<Person>, DirectoryError> {
        let groups = ldap.groups(found).await?;
        let store = &self.inner.store;
        let row = store.person(&found.id).await?;
        if row.as_ref().is_some_and(|row| row.outside.is_none()) {
            tracing::error!(person = %found.id, "an entry in LDAP has the id of somebody who is not from there");
            return Ok(None);
        }
        let username = self.free_username(ldap, found).await?;
        let wanted = Wanted::of(ldap.settings(), found, groups, username, row.as_ref());
        if let Some(row) = row.filter(|row| wanted.is_met_by(row)) {
            return Ok(Some(row.into()));
        }
        let now = self.inner.clock.now();
        let mut tx = self.inner.store.begin().await?;
        match tx.person(&found.id).await? {
            Some(row) => self.write_changes(&mut tx, &row, &wanted).await?,
            None => {
                let row = PersonRow {
                    id: found.id.clone(),
                    username: wanted.username.as_str().to_owned(),
                    username_key: wanted.username.key(),
                    status: PersonStatus::Active,
                    password_hash: None,
                    code_failures: 0,
                    attributes: wanted.filled(),
                    created_at: now,
                    updated_at: now,
                    two_step_required: false,
                    revision: 0,
                    outside: None,
                };
                tx.add_person(&row).await?;
                let name = &row.username;
                record(&mut tx, now, ACTOR, "person.create", &row.id, name).await?;
                tx.set_outside(&found.id, &wanted.outside(false)).await?;
            }
        }
        let person = tx.person(&found.id).await?;
        tx.commit().await?;
        Ok(person.map(Person::from))
    }

    async fn write_changes(
        &self,
        tx: &mut Tx,
        row: &PersonRow,
        wanted: &Wanted,
    ) -> Result<(), DirectoryError> {
        let (id, now) = (&row.id, self.inner.clock.now());
        let mut changed = Vec::new();
        if row.username != wanted.username.as_str() {
            let (name, key) = (wanted.username.as_str(), wanted.username.key());
            tx.set_username(id, name, &key, now).await?;
            changed.push("username".to_owned());
        }
        for (name, values) in &wanted.attributes {
            let held = row.attributes.get(name);
            let before = held.map_or(&[][..], Vec::as_slice);
            if before != values.as_slice() {
                numbers::end_with(tx, id, held, values).await?;
                tx.set_attribute(id, name, values, now).await?;
                changed.push(describe(name, before, values));
            }
        }
        if !changed.is_empty() {
            let detail = changed.join(", ");
            record(tx, now, ACTOR, "person.update", id, &detail).await?;
        }
        // Only what LDAP switched off it switches on again.
        if row.outside.as_ref().is_some_and(|o| o.switched_off) {
            switch_on(tx, id, now, ACTOR).await?;
        }
        Ok(tx.set_outside(id, &wanted.outside(false)).await?)
    }

    /// Ends everything of a person whom LDAP has no more, or has locked.
    pub(super) async fn switch_off_outside(&self, id: &PersonId) -> Result<(), DirectoryError> {
        let now = self.inner.clock.now();
        let mut tx = self.inner.store.begin().await?;
        let Some(row) = tx.person(id).await? else {
            return Ok(());
        };
        let (Some(outside), PersonStatus::Active) = (row.outside, row.status) else {
            return Ok(());
        };
        switch_off(&mut tx, id, now, ACTOR).await?;
        let outside = Outside {
            switched_off: true,
            ..outside
        };
        tx.set_outside(id, &outside).await?;
        Ok(tx.commit().await?)
    }

    /// The user name of LDAP, or one beside it when somebody else here has it.
    async fn free_username(&self, ldap: &Ldap, found: &Found) -> Result<Username, DirectoryError> {
        let username = Username::new(&found.username)?;
        let row = self.inner.store.person_by_username(&username.key()).await?;
        let Some(other) = row.filter(|other| other.id != found.id) else {
            return Ok(username);
        };
        if other.outside.is_none() {
            return Ok(Username::new(&format!("{username}{TAKEN}"))?);
        }
        // Who had the name in LDAP is gone, or has another one there.
        let now = self.inner.clock.now();
        if ldap.find_id(&other.id, now).await?.is_none() {
            self.switch_off_outside(&other.id).await?;
        }
        let former = Username::new(&format!("{username}@{}", other.id))?;
        let mut tx = self.inner.store.begin().await?;
        tx.set_username(&other.id, former.as_str(), &former.key(), now)
            .await?;
        record(&mut tx, now, ACTOR, "person.update", &other.id, "username").await?;
        tx.commit().await?;
        Ok(username)
    }
}

impl Wanted {
    fn of(
        settings: &LdapSettings,
        found: &Found,
        groups: Vec<String>,
        username: Username,
        row: Option<&PersonRow>,
    ) -> Self {
        let (mut attributes, left_out) = fitting(found.attributes.clone());
        for name in left_out {
            tracing::debug!(person = %found.id, "LDAP has values of {name} that do not fit");
        }
        for name in found.attributes.keys() {
            attributes.entry(name.clone()).or_default();
        }
        let held = |name: &str| {
            let held = row.and_then(|row| row.attributes.get(name));
            held.into_iter().flatten().cloned()
        };
        // Groups that an administrator gave here stay.
        let own = held(GROUPS).filter(|group| !settings.is_group_of_ldap(group));
        let mut all: Vec<String> = own.collect();
        all.extend(groups);
        let mut groups: Vec<String> = Vec::new();
        for group in all {
            if !groups.contains(&group) {
                groups.push(group);
            }
        }
        attributes.insert(GROUPS.to_owned(), groups);
        let numbers = if found.numbers.is_empty() && !settings.writes_numbers() {
            // What was enrolled here stays; what LDAP had and has no more goes.
            let before = row.and_then(|row| row.outside.as_ref());
            let gone = |number: &String| before.is_some_and(|o| o.numbers.contains(number));
            held(PHONE_ATTRIBUTE)
                .filter(|number| !gone(number))
                .collect()
        } else {
            found.numbers.clone()
        };
        attributes.insert(PHONE_ATTRIBUTE.to_owned(), numbers);
        Self {
            username,
            attributes,
            numbers: found.numbers.clone(),
        }
    }

    fn is_met_by(&self, row: &PersonRow) -> bool {
        let same = |(name, values): (&String, &Vec<String>)| {
            row.attributes.get(name).map_or(&[][..], Vec::as_slice) == values.as_slice()
        };
        row.username == self.username.as_str()
            && self.attributes.iter().all(same)
            && row.outside.as_ref() == Some(&self.outside(false))
    }

    fn outside(&self, switched_off: bool) -> Outside {
        Outside {
            numbers: self.numbers.clone(),
            switched_off,
        }
    }

    fn filled(&self) -> Attributes {
        let mut attributes = self.attributes.clone();
        attributes.retain(|_, values| !values.is_empty());
        attributes
    }
}
