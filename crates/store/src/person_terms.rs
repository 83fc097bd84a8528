//! What people are found by, kept beside them.

use std::collections::BTreeSet;

use countersign_core::ids::PersonId;

use crate::person_row::attributes;
use crate::sql::{On, query, query_scalar};
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
/// How many of a number's last digits are an ending, which one in a hundred people have.
pub(crate) const ENDING: usize = 2;
/// The fewest digits of a telephone number.
const SHORTEST_NUMBER: usize = 5;

/// Raise it when the rules below change: all people are indexed anew.
const RULES: &str = "2";
/// The same without endings.
const RULES_BEFORE: &str = "1";
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

/// What all terms begin with of those whose number ends so. Behind it stands the user name: found by
/// their numbers, so many people would have to be put in order for a page of them.
pub(crate) fn ending_term(digits: &str) -> String {
    format!("{NUMBER}{} ", number_term(digits))
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
                let ending = ending_term(&digits[digits.len() - ENDING..]);
                terms.insert(ending + &folded(username));
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

    /// Adds the endings of numbers to what these people are found by.
    async fn add_endings(&mut self, after: &str, last: &str) -> Result<(), StoreError> {
        // Digits stand between / and : in the order of characters.
        query(format!(
            "INSERT INTO person_search (person_id, term)
             SELECT p.id, '{NUMBER}' || SUBSTR(s.term, 1, 1 + {ENDING}) || ' '
                 || SUBSTR(p.username_key, 1, {LONGEST})
             FROM person p CROSS JOIN person_search s
             WHERE p.id > $1 AND p.id <= $2 AND s.person_id = p.id
                 AND s.term > '{NUMBER}/' AND s.term < '{NUMBER}:'
             ON CONFLICT (person_id, term) DO NOTHING"
        ))
        .bind(after)
        .bind(last)
        .execute(self.connection())
        .await?;
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
        let rules = self.setting(RULES_SETTING).await?;
        if rules.as_deref() == Some(RULES) {
            return Ok(());
        }
        let mut after = String::new();
        loop {
            let mut tx = self.begin().await?;
            let batch: Vec<String> =
                query_scalar("SELECT id FROM person WHERE id > $1 ORDER BY id LIMIT $2")
                    .bind(&after)
                    .bind(BATCH)
                    .fetch_all(tx.connection())
                    .await?;
            let Some(last) = batch.last().cloned() else {
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
            if rules.as_deref() == Some(RULES_BEFORE) {
                tx.add_endings(&after, &last).await?;
            } else {
                for id in batch {
                    tx.renew_terms(&PersonId(id)).await?;
                }
            }
            tx.commit().await?;
            after = last;
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
            "##32 a.neill",
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
