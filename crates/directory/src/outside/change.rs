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
            floor,
        } = about;
        let held = row.attributes.get(name);
        let mut values = held.cloned().unwrap_or_default();
        let detail = change(&mut values)?;
        if floor.is_some() {
            return self.take_away(row, about, &values, &detail).await;
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

    /// Takes numbers away from somebody who must keep enough: here first, in the transaction that
    /// finds enough left, so that of two factors that go at once one stays however long LDAP takes.
    /// What cannot be written there is undone; where that fails too, the next sign-in brings it back.
    async fn take_away(
        &self,
        row: &PersonRow,
        about: Change<'_>,
        left: &[String],
        detail: &str,
    ) -> Result<(), DirectoryError> {
        let (id, name, now) = (&row.id, about.name, self.inner.clock.now());
        self.place_of(row, name, left)?;
        let held = row.attributes.get(name);
        let mut tx = self.inner.store.begin().await?;
        let present = tx.person(id).await?.ok_or(DirectoryError::NoSuchPerson)?;
        if present.revision != row.revision {
            return Err(DirectoryError::Changed);
        }
        about.leaves_enough(&mut tx, id, left).await?;
        numbers::end_with(&mut tx, id, held, left).await?;
        tx.set_attribute(id, name, left, now).await?;
        record(&mut tx, now, about.actor, about.action, id, detail).await?;
        tx.commit().await?;
        let there = match self.change_there(row, name, left).await {
            Ok(there) => there,
            Err(error) => {
                let before = held.map_or(&[][..], Vec::as_slice);
                let undo = Change::new(name, "person.phone.undo", about.actor);
                self.change_here(id, undo, |held| {
                    put_back(held, before, left);
                    Ok(detail.to_owned())
                })
                .await?;
                return Err(error);
            }
        };
        let Some(numbers) = there else { return Ok(()) };
        let mut tx = self.inner.store.begin().await?;
        note_numbers(&mut tx, row, &numbers).await?;
        if numbers != left {
            tx.set_attribute(id, name, &numbers, now).await?;
        }
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

/// Puts what was taken away back in its place.
fn put_back(held: &mut Vec<String>, before: &[String], left: &[String]) {
    for (place, number) in before.iter().enumerate() {
        if !left.contains(number) && !held.contains(number) {
            held.insert(place.min(held.len()), number.clone());
        }
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
