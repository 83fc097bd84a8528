use countersign_core::Phone;
use countersign_core::ids::PersonId;
use countersign_core::username::Username;
use countersign_store::{Attributes, Outside, PersonRow, Tx};

use super::guard::Place;
use crate::attribute_change::Change;
use crate::edit::record;
use crate::{Directory, DirectoryError, PHONE_ATTRIBUTE, numbers};

impl Directory {
    /// Changes an attribute of somebody whom LDAP keeps: numbers there first, so that what cannot
    /// be written there is not different here.
    pub(crate) async fn change_outside(
        &self,
        row: &PersonRow,
        about: Change<'_>,
        change: impl FnOnce(&mut Vec<String>) -> Result<String, DirectoryError>,
    ) -> Result<(), DirectoryError> {
        let Change {
            name,
            action,
            actor,
            ..
        } = about;
        let held = row.attributes.get(name);
        let mut values = held.cloned().unwrap_or_default();
        let detail = change(&mut values)?;
        if about.floor.is_some() {
            // What is refused must not be gone from LDAP.
            let mut tx = self.inner.store.begin().await?;
            about.leaves_enough(&mut tx, &row.id, &values).await?;
        }
        let there = self.change_there(row, name, &values).await?;
        let (id, now) = (&row.id, self.inner.clock.now());
        let mut tx = self.inner.store.begin().await?;
        let present = tx.person(id).await?.ok_or(DirectoryError::NoSuchPerson)?;
        if present.revision != row.revision {
            return Err(DirectoryError::Changed);
        }
        if let Some(numbers) = there {
            note_numbers(&mut tx, row, &numbers).await?;
            values = numbers;
        }
        numbers::end_with(&mut tx, id, held, &values).await?;
        tx.set_attribute(id, name, &values, now).await?;
        record(&mut tx, now, actor, action, id, &detail).await?;
        Ok(tx.commit().await?)
    }

    /// Writes a number that was enrolled here to LDAP. The store has decided before whose number
    /// is the first; what cannot be written is undone.
    pub(crate) async fn enrol_there(
        &self,
        id: &PersonId,
        attribute: &str,
        phone: &Phone,
        actor: &str,
    ) -> Result<(), DirectoryError> {
        let row = self.inner.store.person(id).await?;
        let row = row.ok_or(DirectoryError::NoSuchPerson)?;
        let Some(ldap) = self.ldap_of(&row) else {
            return Ok(());
        };
        if attribute != PHONE_ATTRIBUTE || !ldap.settings().writes_numbers() {
            return Ok(());
        }
        let number = phone.expose().to_owned();
        let now = self.inner.clock.now();
        let add = std::slice::from_ref(&number);
        match ldap.write_numbers(id, add, &[], now).await {
            Ok(_) => {
                let mut tx = self.inner.store.begin().await?;
                note_numbers(&mut tx, &row, add).await?;
                Ok(tx.commit().await?)
            }
            Err(error) => {
                let undo = Change::new(attribute, "person.phone.undo", actor);
                self.change_here(id, undo, |held| {
                    held.retain(|value| *value != number);
                    Ok(format!("{attribute}: {}", phone.masked()))
                })
                .await?;
                Err(error)
            }
        }
    }

    /// Makes those of several changes that LDAP keeps there, and puts what is there then among
    /// those to make here. The revision that these are made upon.
    pub(crate) async fn update_there(
        &self,
        id: &PersonId,
        username: Option<&Username>,
        wanted: &mut Attributes,
        seen: Option<i64>,
    ) -> Result<Option<i64>, DirectoryError> {
        let row = self.inner.store.person(id).await?;
        let Some(row) = row.filter(|row| self.ldap_of(row).is_some()) else {
            return Ok(seen);
        };
        if seen.is_some_and(|seen| seen != row.revision) {
            return Err(DirectoryError::Changed);
        }
        if username.is_some_and(|name| name.as_str() != row.username) {
            return Err(DirectoryError::KeptOutside("the user name".to_owned()));
        }
        // All are looked at before the first is made.
        for (name, values) in wanted.iter() {
            self.place_of(&row, name, values)?;
        }
        for (name, values) in wanted.iter_mut() {
            if let Some(numbers) = self.change_there(&row, name, values).await? {
                let mut tx = self.inner.store.begin().await?;
                note_numbers(&mut tx, &row, &numbers).await?;
                tx.commit().await?;
                *values = numbers;
            }
        }
        Ok(Some(row.revision))
    }

    /// Writes numbers to LDAP if they are kept there; those that the person has then.
    pub(crate) async fn change_there(
        &self,
        row: &PersonRow,
        name: &str,
        after: &[String],
    ) -> Result<Option<Vec<String>>, DirectoryError> {
        let Place::There(ldap) = self.place_of(row, name, after)? else {
            return Ok(None);
        };
        let before = row.attributes.get(name).map_or(&[][..], Vec::as_slice);
        let without = |some: &[String], others: &[String]| -> Vec<String> {
            let some = some.iter().filter(|value| !others.contains(value));
            some.cloned().collect()
        };
        let (add, remove) = (without(after, before), without(before, after));
        let now = self.inner.clock.now();
        let numbers = ldap.write_numbers(&row.id, &add, &remove, now).await?;
        // Another attribute has it too, and would bring it back.
        if remove.iter().any(|number| numbers.contains(number)) {
            return Err(DirectoryError::KeptOutside(name.to_owned()));
        }
        Ok(Some(numbers))
    }
}

async fn note_numbers(
    tx: &mut Tx,
    row: &PersonRow,
    numbers: &[String],
) -> Result<(), DirectoryError> {
    let outside = Outside {
        numbers: numbers.to_vec(),
        switched_off: row.outside.as_ref().is_some_and(|o| o.switched_off),
    };
    Ok(tx.set_outside(&row.id, &outside).await?)
}
