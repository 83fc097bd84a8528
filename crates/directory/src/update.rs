//! Several changes of one person at once.

use countersign_core::ids::PersonId;
use countersign_core::username::Username;
use countersign_core::{Millis, Phone};
use countersign_store::{Attributes, PersonRow, PersonStatus, Tx};

use crate::attributes::normalise_all;
use crate::edit::record;
use crate::{Directory, DirectoryError, Person, numbers};

/// What is to be different of a person; what is not named stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Update {
    pub username: Option<String>,
    /// Whether they may sign in.
    pub active: Option<bool>,
    /// All values of each attribute that is named; none removes it.
    pub attributes: Attributes,
    /// Whether a second factor is wanted of them, also where no application does.
    pub two_step_required: Option<bool>,
}

impl Update {
    /// All values of one attribute.
    #[must_use]
    pub fn attribute(name: &str, values: Vec<String>) -> Self {
        Self {
            attributes: [(name.to_owned(), values)].into(),
            ..Self::default()
        }
    }

    /// Whether the person may sign in.
    #[must_use]
    pub fn active(active: bool) -> Self {
        Self {
            active: Some(active),
            ..Self::default()
        }
    }

    /// Whether a second factor is wanted of the person, also where no application does.
    #[must_use]
    pub fn two_step_required(required: bool) -> Self {
        Self {
            two_step_required: Some(required),
            ..Self::default()
        }
    }
}

/// Changes of one person whose values were looked at.
#[derive(Debug)]
pub struct PlannedUpdate {
    id: PersonId,
    username: Option<Username>,
    active: Option<bool>,
    wanted: Attributes,
    two_step_required: Option<bool>,
    seen: Option<i64>,
}

impl Directory {
    /// Makes all changes or none; the person before and after. `seen` is the revision that the
    /// changes are made upon. Nothing is written when nothing is different.
    ///
    /// # Errors
    /// [`DirectoryError::Changed`] when the person is another revision; a value is not acceptable,
    /// the user name is taken, or there is no such person.
    pub async fn update(
        &self,
        id: &PersonId,
        update: &Update,
        seen: Option<i64>,
        actor: &str,
    ) -> Result<(Person, Person), DirectoryError> {
        let planned = self.plan_update(id, update, seen).await?;
        let mut tx = self.inner.store.begin().await?;
        let both = self.update_in(&mut tx, planned, actor).await?;
        tx.commit().await?;
        Ok(both)
    }

    /// Looks at changes before they are made in a transaction that others are in too, and makes
    /// those that belong in LDAP.
    ///
    /// # Errors
    /// As [`Directory::update`], but for what only the transaction can tell.
    pub async fn plan_update(
        &self,
        id: &PersonId,
        update: &Update,
        seen: Option<i64>,
    ) -> Result<PlannedUpdate, DirectoryError> {
        let mut wanted = Attributes::new();
        for (name, values) in &update.attributes {
            wanted.insert(name.clone(), normalise_all(name, values)?);
        }
        let username = update.username.as_deref().map(Username::new).transpose()?;
        let seen = self
            .update_there(id, username.as_ref(), &mut wanted, seen)
            .await?;
        Ok(PlannedUpdate {
            id: id.clone(),
            username,
            active: update.active,
            wanted,
            two_step_required: update.two_step_required,
            seen,
        })
    }

    /// Makes what was planned; the person before and after.
    ///
    /// # Errors
    /// As [`Directory::update`].
    pub async fn update_in(
        &self,
        tx: &mut Tx,
        planned: PlannedUpdate,
        actor: &str,
    ) -> Result<(Person, Person), DirectoryError> {
        let PlannedUpdate {
            id,
            username,
            active,
            wanted,
            two_step_required,
            seen,
        } = planned;
        let now = self.inner.clock.now();
        let before = tx.person(&id).await?.ok_or(DirectoryError::NoSuchPerson)?;
        if seen.is_some_and(|seen| seen != before.revision) {
            return Err(DirectoryError::Changed);
        }
        let mut changed = Vec::new();
        if let Some(username) = username.filter(|name| name.as_str() != before.username) {
            tx.set_username(&id, username.as_str(), &username.key(), now)
                .await?;
            changed.push("username".to_owned());
        }
        for (name, values) in &wanted {
            let held = before.attributes.get(name).map_or(&[][..], Vec::as_slice);
            if held != values.as_slice() {
                numbers::end_with(tx, &id, before.attributes.get(name), values).await?;
                tx.set_attribute(&id, name, values, now).await?;
                changed.push(describe(name, held, values));
            }
        }
        if !changed.is_empty() {
            let detail = changed.join(", ");
            record(tx, now, actor, "person.update", &id, &detail).await?;
        }
        if let Some(required) = two_step_required {
            require_two_step(tx, &id, required, now, actor).await?;
        }
        if let Some(active) = active {
            switch(tx, &before, active, now, actor).await?;
        }
        let after = tx.person(&id).await?.ok_or(DirectoryError::NoSuchPerson)?;
        Ok((before.into(), after.into()))
    }

    /// Removes a person: ends all sessions, revokes all grants, forgets everything but the audit
    /// log.
    ///
    /// # Errors
    /// [`DirectoryError::Changed`] when the person is another revision than `seen`, or there is no
    /// such person.
    pub async fn remove(
        &self,
        id: &PersonId,
        seen: Option<i64>,
        actor: &str,
    ) -> Result<(), DirectoryError> {
        let now = self.inner.clock.now();
        let mut tx = self.inner.store.begin().await?;
        let person = tx.person(id).await?.ok_or(DirectoryError::NoSuchPerson)?;
        if seen.is_some_and(|seen| seen != person.revision) {
            return Err(DirectoryError::Changed);
        }
        tx.end_sign_ins_of(id).await?;
        let ended = tx.end_everything_of(id, now).await?;
        tx.remove_person(id).await?;
        let detail = format!("{}, {} sessions ended", person.username, ended.sessions);
        record(&mut tx, now, actor, "person.remove", id, &detail).await?;
        Ok(tx.commit().await?)
    }
}

/// Wants a second factor of a person or leaves it to them; nothing happens when it is so already.
async fn require_two_step(
    tx: &mut Tx,
    id: &PersonId,
    required: bool,
    now: Millis,
    actor: &str,
) -> Result<(), DirectoryError> {
    if !tx.require_two_step(id, required, now).await? {
        return Ok(());
    }
    // What a browser is trusted for is different from now on, and what a place is known for.
    tx.end_trust(id).await?;
    let detail = if required {
        "required"
    } else {
        "no longer required"
    };
    record(tx, now, actor, "person.two_step.require", id, detail).await
}

/// Lets a person sign in or not; nothing happens when it is so already.
async fn switch(
    tx: &mut Tx,
    person: &PersonRow,
    active: bool,
    now: Millis,
    actor: &str,
) -> Result<(), DirectoryError> {
    match (person.status, active) {
        (PersonStatus::Disabled, true) => switch_on(tx, &person.id, now, actor).await,
        (PersonStatus::Active, false) => switch_off(tx, &person.id, now, actor).await,
        _ => Ok(()),
    }
}

/// Ends all sessions and revokes all grants with it.
pub(crate) async fn switch_off(
    tx: &mut Tx,
    id: &PersonId,
    now: Millis,
    actor: &str,
) -> Result<(), DirectoryError> {
    tx.set_person_status(id, PersonStatus::Disabled, now)
        .await?;
    tx.end_sign_ins_of(id).await?;
    tx.end_password_resets_of(id).await?;
    let ended = tx.end_everything_of(id, now).await?;
    let detail = format!("{} sessions ended", ended.sessions);
    record(tx, now, actor, "person.disable", id, &detail).await
}

/// Wrong codes are counted anew.
pub(crate) async fn switch_on(
    tx: &mut Tx,
    id: &PersonId,
    now: Millis,
    actor: &str,
) -> Result<(), DirectoryError> {
    tx.set_person_status(id, PersonStatus::Active, now).await?;
    tx.clear_code_failures(id).await?;
    record(tx, now, actor, "person.enable", id, "").await
}

/// The attribute's name, and the ends of numbers that came or went.
pub(crate) fn describe(name: &str, before: &[String], after: &[String]) -> String {
    let mut text = name.to_owned();
    let mut numbers = |sign: &str, values: &[String], others: &[String]| {
        for value in values.iter().filter(|value| !others.contains(value)) {
            if let (true, Ok(phone)) = (value.starts_with('+'), Phone::parse(value, None)) {
                text.push_str(&format!(" {sign}{}", phone.masked()));
            }
        }
    };
    numbers("−", before, after);
    numbers("+", after, before);
    text
}
