//! What people are found by, kept beside them.

use std::collections::BTreeSet;

use countersign_core::ids::PersonId;

use crate::person_row::attributes;
use crate::sql::{On, query, query_as, query_scalar};
use crate::{Attributes, Store, StoreError, Tx};

/// Attributes whose words people are found by.
const NAMES: [&str; 8] = [
    "displayName",
    "cn",
    "givenName",
    "sn",
    "nickname",
    "name",
    "given_name",
    "family_name",
];
/// Attributes whose whole values people are found by.
const ADDRESSES: [&str; 2] = ["mail", "email"];

/// Before the digits of a number, from the last to the first.
pub(crate) const NUMBER: char = '#';
/// In characters.
const LONGEST: usize = 100;
/// The fewest digits of a telephone number.
const SHORTEST_NUMBER: usize = 5;

/// Raise it when the rules below change: all people are indexed anew.
const RULES: &str = "1";
const RULES_SETTING: &str = "people_search";
/// People who are indexed in one transaction.
const BATCH: i64 = 1000;

/// The form in which text is compared.
pub(crate) fn folded(text: &str) -> String {
    text.to_lowercase().chars().take(LONGEST).collect()
}

/// The digits of a telephone number, when a text is one or the end of one.
pub(crate) fn digits(text: &str) -> Option<String> {
    let number = text
        .chars()
        .all(|c| c.is_ascii_digit() || " +()-./".contains(c));
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    (number && !digits.is_empty()).then_some(digits)
}

/// As [`NUMBER`] says.
pub(crate) fn number_term(digits: &str) -> String {
    std::iter::once(NUMBER)
        .chain(digits.chars().rev())
        .collect()
}

fn terms(username: &str, attributes: &Attributes) -> BTreeSet<String> {
    let mut terms = BTreeSet::from([folded(username)]);
    terms.extend(words(username));
    for (name, values) in attributes {
        for value in values {
            if NAMES.contains(&name.as_str()) {
                terms.extend(words(value));
            } else if ADDRESSES.contains(&name.as_str()) {
                terms.insert(folded(value));
            } else if value.starts_with('+')
                && let Some(digits) = digits(value)
                && digits.len() >= SHORTEST_NUMBER
            {
                terms.insert(number_term(&digits));
            }
        }
    }
    terms
}

/// The words of a name, and the parts of those that are joined by a hyphen or an apostrophe.
fn words(name: &str) -> Vec<String> {
    let mut words = Vec::new();
    for word in name.split_whitespace() {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        let parts: Vec<&str> = word.split(['-', '\'', '’']).collect();
        if parts.len() > 1 {
            words.extend(parts.into_iter().filter(|p| !p.is_empty()).map(folded));
        }
        if !word.is_empty() {
            words.push(folded(word));
        }
    }
    words
}

impl Tx {
    /// Writes what a person is found by; `username` and attributes are those of now.
    pub(crate) async fn add_terms(
        &mut self,
        id: &PersonId,
        username: &str,
        attributes: &Attributes,
    ) -> Result<(), StoreError> {
        for term in terms(username, attributes) {
            query("INSERT INTO person_search (person_id, term) VALUES ($1, $2)")
                .bind(id.as_str())
                .bind(term)
                .execute(self.connection())
                .await?;
        }
        Ok(())
    }

    /// Brings what a person is found by up to what is known of them now.
    pub(crate) async fn renew_terms(&mut self, id: &PersonId) -> Result<(), StoreError> {
        query("DELETE FROM person_search WHERE person_id = $1")
            .bind(id.as_str())
            .execute(self.connection())
            .await?;
        let username: Option<String> = query_scalar("SELECT username FROM person WHERE id = $1")
            .bind(id.as_str())
            .fetch_optional(self.connection())
            .await?;
        if let Some(username) = username {
            let known = attributes(On::from(self.connection()), id).await?;
            self.add_terms(id, &username, &known).await?;
        }
        Ok(())
    }
}

impl Store {
    /// Indexes the people of a store that an earlier build wrote.
    pub(crate) async fn index_people(&self) -> Result<(), StoreError> {
        if self.setting(RULES_SETTING).await?.as_deref() == Some(RULES) {
            return Ok(());
        }
        let mut after = String::new();
        loop {
            let mut tx = self.begin().await?;
            let batch: Vec<(String, String)> =
                query_as("SELECT id, username FROM person WHERE id > $1 ORDER BY id LIMIT $2")
                    .bind(&after)
                    .bind(BATCH)
                    .fetch_all(tx.connection())
                    .await?;
            let Some((last, _)) = batch.last() else {
                query(
                    "INSERT INTO setting (name, value) VALUES ($1, $2)
                     ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                )
                .bind(RULES_SETTING)
                .bind(RULES)
                .execute(tx.connection())
                .await?;
                return tx.commit().await;
            };
            after.clone_from(last);
            for (id, _) in batch {
                tx.renew_terms(&PersonId(id)).await?;
            }
            tx.commit().await?;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_found_by_names_addresses_and_the_ends_of_numbers() {
        let mut attributes = Attributes::new();
        let mut put = |name: &str, value: &str| {
            attributes.insert(name.to_owned(), vec![value.to_owned()]);
        };
        put("displayName", "Dr. Anne-Marie O’Neill");
        put("mail", "Anne@Example.org");
        put("phoneNumberVerified", "+447700900123");
        put("title", "Surgeon");
        let found = terms("A.Neill", &attributes);
        let wanted = [
            "#321009007744",
            "a.neill",
            "anne",
            "anne-marie",
            "anne@example.org",
            "dr",
            "marie",
            "neill",
            "o",
            "o’neill",
        ];
        assert_eq!(found, wanted.map(str::to_owned).into());
    }
}
