use std::borrow::Cow;

use countersign_core::ids::PersonId;
use countersign_directory::Person;

use super::guard::may_help;
use super::numbers::{Number, is_masked, mask, without_hidden_digits};
use crate::actor::Actor;
use crate::admin::{Admin, GROUPS};
use crate::error::AdminError;
use crate::permission::Permission;

/// A person as an administrator sees them: numbers are whole only for those who may write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonView {
    pub person: Person,
    pub numbers: Vec<Number>,
    /// So many wrong codes came in a row that somebody must unlock them.
    pub locked: bool,
}

impl PersonView {
    #[must_use]
    pub fn groups(&self) -> &[String] {
        self.person.attribute(GROUPS)
    }

    /// As people call them; the user name when nothing else is known.
    #[must_use]
    pub fn name(&self) -> String {
        let person = &self.person;
        let first = |name: &str| person.attribute(name).first().cloned();
        let parts = [first("givenName"), first("sn")];
        let joined = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
        first("displayName")
            .or_else(|| (!joined.is_empty()).then_some(joined))
            .unwrap_or_else(|| person.username.clone())
    }
}

impl Admin {
    /// People whose user name, words of their name or mail address begin with each word of a text,
    /// or whose number ends with it; all people in order of user name for an empty one. Without
    /// `people:write` nobody is found by a part of a number that is not shown.
    ///
    /// # Errors
    /// Without `people:read`, or if the store does not answer.
    pub async fn people(
        &self,
        by: &Actor,
        text: &str,
        after: Option<&PersonId>,
        most: i64,
    ) -> Result<Vec<PersonView>, AdminError> {
        by.needs(Permission::PeopleRead)?;
        let text = match by.may(Permission::PeopleWrite) {
            true => Cow::Borrowed(text),
            false => without_hidden_digits(text),
        };
        let found = self.parts.directory.find(&text, after, most).await?;
        Ok(found.into_iter().map(|p| self.view(by, p)).collect())
    }

    /// People in order of user name, after so many others, and how many there are in all.
    ///
    /// # Errors
    /// Without `people:read`, or if the store does not answer.
    pub async fn people_page(
        &self,
        by: &Actor,
        skipped: usize,
        most: usize,
    ) -> Result<(usize, Vec<PersonView>), AdminError> {
        by.needs(Permission::PeopleRead)?;
        let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let directory = &self.parts.directory;
        let (total, people) = directory.page(number(skipped), number(most)).await?;
        let people = people.into_iter().map(|p| self.view(by, p)).collect();
        Ok((usize::try_from(total).unwrap_or_default(), people))
    }

    /// Who has exactly this value in an attribute.
    ///
    /// # Errors
    /// Without `people:read`, or if the store does not answer.
    pub async fn people_with(
        &self,
        by: &Actor,
        attribute: &str,
        value: &str,
    ) -> Result<Vec<PersonView>, AdminError> {
        const MOST: i64 = 1000;
        by.needs(Permission::PeopleRead)?;
        let directory = &self.parts.directory;
        let found = directory.with_attribute(attribute, value, MOST).await?;
        Ok(found.into_iter().map(|p| self.view(by, p)).collect())
    }

    /// # Errors
    /// [`AdminError::Unknown`] when there is no such person.
    pub async fn person(&self, by: &Actor, id: &PersonId) -> Result<PersonView, AdminError> {
        by.needs(Permission::PeopleRead)?;
        Ok(self.view(by, self.find_person(id).await?))
    }

    /// A person whom the actor has just acted upon; a token that only helps may see what came of
    /// it.
    ///
    /// # Errors
    /// [`AdminError::Unknown`] when there is no such person.
    pub async fn seen_person(&self, by: &Actor, id: &PersonId) -> Result<PersonView, AdminError> {
        may_help(by)?;
        Ok(self.view(by, self.find_person(id).await?))
    }

    pub(super) fn view(&self, by: &Actor, mut person: Person) -> PersonView {
        let numbers = self.numbers_of(by, &person);
        if !by.may(Permission::PeopleWrite) {
            let verified = self.number_attributes();
            for (name, values) in &mut person.attributes {
                for value in values {
                    if is_masked(&verified, name, value) {
                        *value = mask(value);
                    }
                }
            }
        }
        PersonView {
            locked: person.code_failures >= self.parts.sign_ins.code_failures(),
            person,
            numbers,
        }
    }
}
