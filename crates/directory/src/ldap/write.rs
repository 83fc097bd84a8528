//! Numbers that are enrolled or removed here.

use countersign_core::Millis;
use countersign_core::ids::PersonId;

use super::Ldap;
use super::connection::{Change, Request};
use super::entry::{Found, number};
use crate::DirectoryError;

impl Ldap {
    /// Adds and removes numbers of a person; the numbers that they have then.
    pub(crate) async fn write_numbers(
        &self,
        id: &PersonId,
        add: &[String],
        remove: &[String],
        now: Millis,
    ) -> Result<Vec<String>, DirectoryError> {
        let found = self.find_id(id, now).await?;
        let found = found.ok_or(DirectoryError::NoSuchPerson)?;
        let changes = self.changes(&found, add, remove);
        if changes.is_empty() {
            return Ok(found.numbers);
        }
        let request = Request::Modify {
            dn: &found.dn,
            changes: &changes,
        };
        self.servers.ask(&request).await?;
        let found = self.find_id(id, now).await?;
        Ok(found.ok_or(DirectoryError::NoSuchPerson)?.numbers)
    }

    fn changes(&self, found: &Found, add: &[String], remove: &[String]) -> Vec<Change> {
        let settings = self.settings();
        let Some(attribute) = &settings.write_numbers_to else {
            return Vec::new();
        };
        let held: Vec<(String, Option<String>)> = found
            .entry
            .texts(attribute)
            .into_iter()
            .map(|value| (value.clone(), number(settings, &value)))
            .collect();
        let mut changes = Vec::new();
        for (written, number) in &held {
            // As it is written there, which may be with spaces.
            if number
                .as_ref()
                .is_some_and(|number| remove.contains(number))
            {
                changes.push(Change::Remove(attribute.clone(), written.clone()));
            }
        }
        for new in add {
            if !held.iter().any(|(_, number)| number.as_ref() == Some(new)) {
                changes.push(Change::Add(attribute.clone(), new.clone()));
            }
        }
        let adds = changes.iter().any(|c| matches!(c, Change::Add(..)));
        if let Some(class) = settings.number_object_class.as_ref().filter(|_| adds) {
            let mut classes = found.entry.texts("objectClass").into_iter();
            if !classes.any(|held| held.eq_ignore_ascii_case(class)) {
                changes.insert(0, Change::Add("objectClass".to_owned(), class.clone()));
            }
        }
        changes
    }
}
