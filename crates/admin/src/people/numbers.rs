//! Telephone numbers of people: the second factor of the methods that send codes.

use std::borrow::Cow;
use std::collections::BTreeSet;

use countersign_core::ids::PersonId;
use countersign_core::seal::Purpose;
use countersign_core::{Phone, hex};
use countersign_directory::{PHONE_ATTRIBUTE, Person};

use super::guard::may_help;
use super::notices::Untold;
use crate::actor::Actor;
use crate::admin::Admin;
use crate::error::AdminError;
use crate::permission::Permission;

/// A telephone number of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// Names it without telling it.
    pub id: String,
    pub attribute: String,
    /// The whole number, or its last digits for those who may not write.
    pub shown: String,
    /// Codes go to it: it was proved to be the person's, or an administrator says so.
    pub verified: bool,
}

impl Admin {
    /// The attributes whose numbers codes are sent to.
    pub fn number_attributes(&self) -> BTreeSet<String> {
        let mut attributes = self.parts.sign_ins.methods().number_attributes();
        attributes.insert(PHONE_ATTRIBUTE.to_owned());
        attributes
    }

    /// Names a number of a person in addresses and forms.
    fn number_id(&self, person: &PersonId, number: &str) -> String {
        let fields = [b"person", person.as_str().as_bytes(), number.as_bytes()];
        let mac = self.parts.keyring.mac(Purpose::Destination, &fields);
        hex::encode(&mac[..8])
    }

    pub(super) fn numbers_of(&self, by: &Actor, person: &Person) -> Vec<Number> {
        let verified = self.number_attributes();
        let whole = by.may(Permission::PeopleWrite);
        let mut numbers = Vec::new();
        for (attribute, values) in &person.attributes {
            let verified = verified.contains(attribute);
            for value in values.iter().filter(|value| verified || is_number(value)) {
                numbers.push(Number {
                    id: self.number_id(&person.id, value),
                    attribute: attribute.clone(),
                    shown: if whole { value.clone() } else { mask(value) },
                    verified,
                });
            }
        }
        // The ones that codes go to first.
        numbers.sort_by_key(|number| !number.verified);
        numbers
    }

    /// Attribute and value of a number that this actor may remove.
    fn number_named(&self, by: &Actor, person: &Person, number: &str) -> Option<(String, String)> {
        let factors = self.number_attributes();
        for (name, values) in &person.attributes {
            // What is no second factor is an attribute like others, and not for a help desk.
            let removable = factors.contains(name) || by.may(Permission::PeopleWrite);
            let mut values = values.iter().filter(|_| removable);
            if let Some(value) = values.find(|value| self.number_id(&person.id, value) == number) {
                return Some((name.clone(), value.clone()));
            }
        }
        None
    }

    /// Adds a number that codes will be sent to.
    ///
    /// # Errors
    /// Without `people:write`; the number is none, or is there already.
    pub async fn add_number(
        &self,
        by: &Actor,
        id: &PersonId,
        number: &str,
    ) -> Result<Untold, AdminError> {
        by.needs(Permission::PeopleWrite)?;
        let before = self.subject(by, id).await?;
        let phone = Phone::parse(number, None).map_err(|e| AdminError::invalid("number", e))?;
        if before
            .attribute(PHONE_ATTRIBUTE)
            .contains(&phone.expose().to_owned())
        {
            return Err(AdminError::invalid("number", "the person has it already"));
        }
        let directory = &self.parts.directory;
        directory
            .add_phone(id, PHONE_ATTRIBUTE, &phone, &by.name)
            .await?;
        self.tell(by, &before, false).await
    }

    /// Removes a number by the name that it has here. Without another one the person adds one at
    /// the next sign-in.
    ///
    /// # Errors
    /// [`AdminError::Unknown`] when the person has none of this name.
    pub async fn remove_number(
        &self,
        by: &Actor,
        id: &PersonId,
        number: &str,
    ) -> Result<Untold, AdminError> {
        may_help(by)?;
        let before = self.subject(by, id).await?;
        let (attribute, value) = self
            .number_named(by, &before, number)
            .ok_or_else(|| AdminError::unknown("number", number))?;
        let directory = &self.parts.directory;
        directory
            .remove_value(id, &attribute, &value, &by.name)
            .await?;
        self.tell(by, &before, false).await
    }
}

/// Digits of a number that whoever may not see it whole is shown.
const SHOWN_DIGITS: usize = 2;
/// The fewest digits of a whole number, without zeros before them.
const WHOLE_NUMBER: usize = 9;
/// A word that nobody has: with it a text is the end of no number.
const NO_NUMBER: &str = "#";

/// A text to search people by for somebody who is not shown whole numbers: what it finds tells no
/// more digits than they see, or than they knew. One after the other they would tell all.
pub(super) fn without_hidden_digits(text: &str) -> Cow<'_, str> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let significant = digits.trim_start_matches('0').len();
    if digits.len() == SHOWN_DIGITS || significant >= WHOLE_NUMBER || digits.is_empty() {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(format!("{text} {NO_NUMBER}"))
    }
}

fn is_number(value: &str) -> bool {
    value.starts_with('+') && Phone::parse(value, None).is_ok()
}

/// What may be shown of a value to somebody who may not see whole numbers.
pub(super) fn mask(value: &str) -> String {
    match Phone::parse(value, None) {
        Ok(phone) => phone.masked(),
        Err(_) => "•••••".to_owned(),
    }
}

/// Whether a value of an attribute is a number.
pub(super) fn is_masked(verified: &BTreeSet<String>, attribute: &str, value: &str) -> bool {
    verified.contains(attribute) || is_number(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_digits_that_are_shown_or_a_whole_number_are_looked_for() {
        for text in ["23", "•23", "+44 7700 900123", "07700900123", "alice", ""] {
            assert_eq!(without_hidden_digits(text), text);
        }
        // Zeros before it make no whole number of a part.
        for text in [
            "3",
            "123",
            "(12) 3",
            "00123",
            "0000000123",
            "00900123",
            "alice 123",
        ] {
            assert_eq!(without_hidden_digits(text), format!("{text} #"));
        }
    }
}
