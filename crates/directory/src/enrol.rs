//! Numbers that people add themselves, once they have proved them.

use countersign_core::ids::PersonId;
use countersign_core::{Millis, Phone};
use countersign_store::Tx;

use crate::attributes::check_name;
use crate::edit::record;
use crate::{Directory, DirectoryError, numbers};

/// What came of a number that its person verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Enrolled {
    Done,
    /// Somebody else was faster: a further number needs more proof than a password.
    Late,
    /// Another person has it.
    Anothers,
}

impl Directory {
    /// Adds a number that was verified while signing in, if the person has no other and, unless
    /// numbers may be `shared`, nobody else has it.
    ///
    /// # Errors
    /// If the store, or LDAP where it is kept, does not answer.
    pub async fn enrol_first_phone(
        &self,
        id: &PersonId,
        attribute: &str,
        phone: &Phone,
        shared: bool,
        actor: &str,
    ) -> Result<Enrolled, DirectoryError> {
        check_name(attribute)?;
        let number = phone.expose().to_owned();
        let now = self.inner.clock.now();
        let elsewhere = !shared && self.is_anothers_in_ldap(id, &number).await?;
        let mut tx = self.inner.store.begin().await?;
        let person = tx.person(id).await?.ok_or(DirectoryError::NoSuchPerson)?;
        let held = person.attributes.get(attribute);
        if held.is_some_and(|held| held.iter().any(|other| *other != number)) {
            return Ok(Enrolled::Late);
        }
        let detail = format!("{attribute}: {}", phone.masked());
        if !shared && (elsewhere || tx.is_anothers(id, attribute, &number).await?) {
            return refuse(tx, now, actor, id, &detail).await;
        }
        let numbers = [number];
        numbers::end_with(&mut tx, id, held, &numbers).await?;
        tx.set_attribute(id, attribute, &numbers, now).await?;
        record(&mut tx, now, actor, "person.phone.enrol", id, &detail).await?;
        tx.commit().await?;
        self.enrol_there(id, attribute, phone, actor).await?;
        Ok(Enrolled::Done)
    }

    /// Adds a number that was verified beside those that the person has, unless another one has
    /// it and numbers may not be `shared`.
    ///
    /// # Errors
    /// If the store, or LDAP where it is kept, does not answer.
    pub async fn enrol_further_phone(
        &self,
        id: &PersonId,
        attribute: &str,
        phone: &Phone,
        shared: bool,
        actor: &str,
    ) -> Result<Enrolled, DirectoryError> {
        check_name(attribute)?;
        if shared {
            self.add_phone(id, attribute, phone, actor).await?;
            return Ok(Enrolled::Done);
        }
        let number = phone.expose().to_owned();
        let now = self.inner.clock.now();
        let elsewhere = self.is_anothers_in_ldap(id, &number).await?;
        let mut tx = self.inner.store.begin().await?;
        let person = tx.person(id).await?.ok_or(DirectoryError::NoSuchPerson)?;
        let detail = format!("{attribute}: {}", phone.masked());
        if elsewhere || tx.is_anothers(id, attribute, &number).await? {
            return refuse(tx, now, actor, id, &detail).await;
        }
        if self.ldap_of(&person).is_some() {
            drop(tx);
            self.add_phone(id, attribute, phone, actor).await?;
            return Ok(Enrolled::Done);
        }
        let held = person.attributes.get(attribute);
        let mut values = held.cloned().unwrap_or_default();
        if !values.contains(&number) {
            values.push(number);
            numbers::end_with(&mut tx, id, held, &values).await?;
            tx.set_attribute(id, attribute, &values, now).await?;
            record(&mut tx, now, actor, "person.phone.add", id, &detail).await?;
            tx.commit().await?;
        }
        Ok(Enrolled::Done)
    }

    async fn is_anothers_in_ldap(
        &self,
        id: &PersonId,
        number: &str,
    ) -> Result<bool, DirectoryError> {
        match &self.inner.ldap {
            Some(ldap) => ldap.is_anothers(id, number, self.inner.clock.now()).await,
            None => Ok(false),
        }
    }
}

/// Writes down that another person has the number.
async fn refuse(
    mut tx: Tx,
    now: Millis,
    actor: &str,
    id: &PersonId,
    detail: &str,
) -> Result<Enrolled, DirectoryError> {
    record(&mut tx, now, actor, "person.phone.refuse", id, detail).await?;
    tx.commit().await?;
    Ok(Enrolled::Anothers)
}
