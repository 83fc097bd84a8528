//! Writes. Each is recorded in the audit log in its own transaction.

use countersign_core::ids::PersonId;
use countersign_core::username::Username;
use countersign_core::{Millis, Phone, Secret};
use countersign_store::{
    Attributes, AuditEntry, FactorFloor, PasswordResetRow, PersonRow, PersonStatus, Tx,
};

use crate::attribute_change::Change;
use crate::attributes::{check_name, normalise, normalise_all};
use crate::password::check_new;
use crate::update::{switch_off, switch_on};
use crate::{Directory, DirectoryError, NewPerson, PHONE_ATTRIBUTE, Person};

impl Directory {
    /// Adds a person. `actor` is who does it: a person's id, `system` or `command-line`.
    ///
    /// # Errors
    /// The user name, password or an attribute is not acceptable, or the user name is taken.
    pub async fn add(&self, new: NewPerson, actor: &str) -> Result<Person, DirectoryError> {
        let mut row = self.new_row(&new)?;
        if let Some(password) = &new.password {
            row.password_hash = Some(self.inner.hasher.hash(password).await?);
        }
        let mut tx = self.inner.store.begin().await?;
        write_new(&mut tx, &row, actor).await?;
        tx.commit().await?;
        Ok(row.into())
    }

    /// Whether a person could be added, but for a user name that is taken.
    ///
    /// # Errors
    /// What is not acceptable.
    pub fn check(&self, new: &NewPerson) -> Result<(), DirectoryError> {
        self.new_row(new).map(|_| ())
    }

    /// Adds a person without a password in a transaction that others are in too.
    ///
    /// # Errors
    /// A value is not acceptable, or the user name is taken; then the transaction can go on.
    pub async fn add_in(
        &self,
        tx: &mut Tx,
        new: &NewPerson,
        actor: &str,
    ) -> Result<(), DirectoryError> {
        write_new(tx, &self.new_row(new)?, actor).await
    }

    fn new_row(&self, new: &NewPerson) -> Result<PersonRow, DirectoryError> {
        let username = Username::new(&new.username)?;
        let mut attributes = Attributes::new();
        for (name, values) in &new.attributes {
            attributes.insert(name.clone(), normalise_all(name, values)?);
        }
        if let Some(password) = &new.password {
            check_new(password, username.as_str())?;
        }
        let now = self.inner.clock.now();
        Ok(PersonRow {
            id: PersonId::generate(now, &*self.inner.entropy),
            username: username.as_str().to_owned(),
            username_key: username.key(),
            status: PersonStatus::Active,
            password_hash: None,
            code_failures: 0,
            attributes,
            created_at: now,
            updated_at: now,
            two_step_required: false,
            revision: 0,
            outside: None,
        })
    }

    /// # Errors
    /// The password is not acceptable, or there is no such person.
    pub async fn set_password(
        &self,
        id: &PersonId,
        password: &Secret,
        actor: &str,
    ) -> Result<(), DirectoryError> {
        let person = self.inner.store.person(id).await?;
        let person = person.ok_or(DirectoryError::NoSuchPerson)?;
        self.password_is_here(&person)?;
        check_new(password, &person.username)?;
        let hash = self.inner.hasher.hash(password).await?;
        let now = self.inner.clock.now();
        let mut tx = self.inner.store.begin().await?;
        replace_password(&mut tx, id, &hash, now).await?;
        record(&mut tx, now, actor, "person.password.set", id, "").await?;
        Ok(tx.commit().await?)
    }

    /// Sets the password that a person chose by a reset, which is used up. False when it was used
    /// or ended before.
    ///
    /// # Errors
    /// The password is not acceptable, or there is no such person.
    pub async fn redeem_password_reset(
        &self,
        reset: &PasswordResetRow,
        password: &Secret,
    ) -> Result<bool, DirectoryError> {
        let id = &reset.person_id;
        let person = self.inner.store.person(id).await?;
        let person = person.ok_or(DirectoryError::NoSuchPerson)?;
        self.password_is_here(&person)?;
        check_new(password, &person.username)?;
        let hash = self.inner.hasher.hash(password).await?;
        let now = self.inner.clock.now();
        let mut tx = self.inner.store.begin().await?;
        if tx
            .take_password_reset(&reset.token_hash, now)
            .await?
            .as_ref()
            != Some(id)
        {
            return Ok(false);
        }
        replace_password(&mut tx, id, &hash, now).await?;
        let detail = format!("begun by {}", reset.actor);
        record(
            &mut tx,
            now,
            id.as_str(),
            "person.password.reset",
            id,
            &detail,
        )
        .await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Replaces all values of one attribute; none removes it.
    ///
    /// # Errors
    /// A value is not acceptable or comes twice, or there is no such person.
    pub async fn set_attribute(
        &self,
        id: &PersonId,
        name: &str,
        values: &[String],
        actor: &str,
    ) -> Result<(), DirectoryError> {
        let values = normalise_all(name, values)?;
        self.change_attribute(
            id,
            Change::new(name, "person.attribute.set", actor),
            |held| {
                *held = values;
                Ok(format!("{name}: {} values", held.len()))
            },
        )
        .await
    }

    /// Adds one value after the others.
    ///
    /// # Errors
    /// The value is not acceptable or is there already, or there is no such person.
    pub async fn add_value(
        &self,
        id: &PersonId,
        name: &str,
        value: &str,
        actor: &str,
    ) -> Result<(), DirectoryError> {
        check_name(name)?;
        let value = normalise(name, value)?;
        self.change_attribute(
            id,
            Change::new(name, "person.attribute.add", actor),
            |held| {
                let detail = describe(name, &value);
                held.push(value);
                normalise_all(name, held)?;
                Ok(detail)
            },
        )
        .await
    }

    /// Removes one value; nothing happens when it is not there.
    ///
    /// # Errors
    /// The value is not acceptable, or there is no such person.
    pub async fn remove_value(
        &self,
        id: &PersonId,
        name: &str,
        value: &str,
        actor: &str,
    ) -> Result<(), DirectoryError> {
        check_name(name)?;
        let value = normalise(name, value)?;
        self.change_attribute(
            id,
            Change::new(name, "person.attribute.remove", actor),
            |held| {
                held.retain(|v| *v != value);
                Ok(describe(name, &value))
            },
        )
        .await
    }

    /// Removes a number of somebody who must keep so many second factors.
    ///
    /// # Errors
    /// [`DirectoryError::FactorKept`] when they would have too few; there is no such person.
    pub async fn remove_own_number(
        &self,
        id: &PersonId,
        name: &str,
        number: &str,
        floor: &FactorFloor,
        actor: &str,
    ) -> Result<(), DirectoryError> {
        let change = Change {
            floor: Some(floor),
            ..Change::new(name, "person.attribute.remove", actor)
        };
        self.change_attribute(id, change, |held| {
            held.retain(|value| value != number);
            Ok(describe(name, number))
        })
        .await
    }

    /// Adds a verified number to an attribute; a number that is there already stays once.
    ///
    /// # Errors
    /// There is no such person, or the store does not answer.
    pub async fn add_phone(
        &self,
        id: &PersonId,
        attribute: &str,
        phone: &Phone,
        actor: &str,
    ) -> Result<(), DirectoryError> {
        let added = async {
            check_name(attribute)?;
            self.change_attribute(
                id,
                Change::new(attribute, "person.phone.add", actor),
                |held| {
                    let number = phone.expose().to_owned();
                    if held.contains(&number) {
                        return Err(DirectoryError::Duplicate(attribute.to_owned()));
                    }
                    held.push(number);
                    Ok(format!("{attribute}: {}", phone.masked()))
                },
            )
            .await
        };
        match added.await {
            Err(DirectoryError::Duplicate(_)) => Ok(()),
            other => other,
        }
    }

    /// Lets a person sign in no longer: ends all sessions and revokes all grants with it.
    ///
    /// # Errors
    /// There is no such person, or the store does not answer.
    pub async fn disable(&self, id: &PersonId, actor: &str) -> Result<(), DirectoryError> {
        let now = self.inner.clock.now();
        let mut tx = self.inner.store.begin().await?;
        tx.person(id).await?.ok_or(DirectoryError::NoSuchPerson)?;
        switch_off(&mut tx, id, now, actor).await?;
        Ok(tx.commit().await?)
    }

    /// Lets a person sign in again; wrong codes are counted anew.
    ///
    /// # Errors
    /// There is no such person, or the store does not answer.
    pub async fn enable(&self, id: &PersonId, actor: &str) -> Result<(), DirectoryError> {
        let now = self.inner.clock.now();
        let mut tx = self.inner.store.begin().await?;
        tx.person(id).await?.ok_or(DirectoryError::NoSuchPerson)?;
        switch_on(&mut tx, id, now, actor).await?;
        Ok(tx.commit().await?)
    }
}

async fn write_new(tx: &mut Tx, row: &PersonRow, actor: &str) -> Result<(), DirectoryError> {
    tx.add_person(row).await?;
    let action = "person.create";
    record(tx, row.created_at, actor, action, &row.id, &row.username).await
}

/// Whoever knew the old one is out.
async fn replace_password(
    tx: &mut Tx,
    id: &PersonId,
    hash: &Secret,
    now: Millis,
) -> Result<(), DirectoryError> {
    tx.set_password_hash(id, hash, now).await?;
    tx.end_password_resets_of(id).await?;
    tx.end_sign_ins_of(id).await?;
    tx.end_everything_of(id, now).await?;
    Ok(())
}

/// The audit log shows the end of a number and, of other values, only the attribute's name.
fn describe(name: &str, value: &str) -> String {
    match Phone::parse(value, None) {
        Ok(phone) if name == PHONE_ATTRIBUTE => format!("{name}: {}", phone.masked()),
        _ => name.to_owned(),
    }
}

pub(crate) async fn record(
    tx: &mut Tx,
    at: Millis,
    actor: &str,
    action: &str,
    subject: &PersonId,
    detail: &str,
) -> Result<(), DirectoryError> {
    let entry = AuditEntry {
        at,
        actor: actor.to_owned(),
        action: action.to_owned(),
        subject: subject.to_string(),
        detail: detail.to_owned(),
    };
    Ok(tx.record(&entry).await?)
}
