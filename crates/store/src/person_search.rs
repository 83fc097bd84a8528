use countersign_core::ids::PersonId;

use crate::person_terms::{ENDING, NUMBER, digits, ending_term, folded, number_term};
use crate::sql::{query, query_as, query_scalar};
use crate::{PersonRow, Store, StoreError};

/// Further words of a search are not looked at.
const MOST_WORDS: usize = 5;
/// From so many digits on, zeros before them are a prefix of a national or international number.
const WHOLE_NUMBER: usize = 9;

/// Above every text that begins with what stands before it.
const LAST: char = '\u{10ffff}';

/// Terms that begin alike, which somebody must have one of, and the beginnings of others that they
/// must have too.
struct Wanted {
    beginning: String,
    also: Vec<String>,
    /// Who has a term that begins so was listed before.
    before: Option<String>,
    order: Order,
}

/// How those who have such terms are listed.
#[derive(Clone, Copy)]
enum Order {
    /// As the terms are.
    Terms,
    /// By user name: the order of numbers would tell of their digits that are not shown.
    Names,
}

/// A text as it was typed, in the order in which its answers are listed.
fn wanted(text: &str) -> Vec<Wanted> {
    let mut wanted = Vec::new();
    if let Some(digits) = digits(text).filter(|digits| digits.len() >= ENDING) {
        let significant = match digits.trim_start_matches('0') {
            rest if digits.len() >= WHOLE_NUMBER && !rest.is_empty() => rest,
            _ => &digits,
        };
        let (beginning, order) = if digits.len() == ENDING {
            (ending_term(&digits), Order::Terms)
        } else {
            (number_term(significant), Order::Names)
        };
        wanted.push(Wanted {
            beginning,
            also: Vec::new(),
            before: None,
            order,
        });
    }
    let mut words: Vec<String> = text
        .split_whitespace()
        .map(|word| folded(word.trim_start_matches(NUMBER)))
        .filter(|word| !word.is_empty())
        .take(MOST_WORDS)
        .collect();
    // The longest word is the one that the fewest people have.
    words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    let mut words = words.into_iter();
    if let Some(beginning) = words.next() {
        let before = wanted.first().map(|number| number.beginning.clone());
        wanted.push(Wanted {
            beginning,
            also: words.collect(),
            before,
            order: Order::Terms,
        });
    }
    wanted
}

impl Store {
    /// People whose user name, words of their name or mail addresses begin with each word of a
    /// text, or whose number ends with it, those of a number in order of user name; all people in
    /// order of user name for an empty one. `after` is the last person of the part before.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn find_people(
        &self,
        text: &str,
        after: Option<&PersonId>,
        most: i64,
    ) -> Result<Vec<PersonRow>, StoreError> {
        if text.trim().is_empty() {
            let after = match after {
                Some(id) => self.username_key(id).await?,
                None => String::new(),
            };
            return self.people(&after, most).await;
        }
        let mut found: Vec<String> = Vec::new();
        let mut after = after;
        for wanted in wanted(text) {
            let last = match after {
                Some(id) => match self.first_term(id, &wanted.beginning).await? {
                    Some(term) => {
                        after = None;
                        Some((term, id))
                    }
                    // They are of a later kind.
                    None => continue,
                },
                None => None,
            };
            let left = most - i64::try_from(found.len()).unwrap_or(most);
            found.extend(match wanted.order {
                Order::Terms => self.people_with(&wanted, last, left).await?,
                Order::Names => {
                    let last = last.map(|(_, id)| id);
                    self.people_by_name(&wanted.beginning, last, left).await?
                }
            });
        }
        self.people_of(&found).await
    }

    /// Who has a term that begins so, in order of user name.
    async fn people_by_name(
        &self,
        beginning: &str,
        last: Option<&PersonId>,
        most: i64,
    ) -> Result<Vec<String>, StoreError> {
        let after = match last {
            Some(id) => self.username_key(id).await?,
            None => String::new(),
        };
        // Whoever has several such terms is one. The join is crossed so that SQLite looks for the
        // terms first, which are fewer than people.
        let rows: Vec<(String, String)> = query_as(
            "SELECT DISTINCT p.username_key, p.id FROM person_search s CROSS JOIN person p
             WHERE s.term >= $1 AND s.term < $2 AND p.id = s.person_id AND p.username_key > $3
             ORDER BY p.username_key LIMIT $4",
        )
        .bind(beginning)
        .bind(format!("{beginning}{LAST}"))
        .bind(after)
        .bind(most)
        .fetch_all(self.reader())
        .await?;
        Ok(rows.into_iter().map(|(_, id)| id).collect())
    }

    /// Empty for somebody who is not there: nobody has an empty one.
    async fn username_key(&self, id: &PersonId) -> Result<String, StoreError> {
        let key: Option<String> = query_scalar("SELECT username_key FROM person WHERE id = $1")
            .bind(id.as_str())
            .fetch_optional(self.reader())
            .await?;
        Ok(key.unwrap_or_default())
    }

    async fn first_term(
        &self,
        id: &PersonId,
        beginning: &str,
    ) -> Result<Option<String>, StoreError> {
        let term: Option<String> = query_scalar(
            "SELECT MIN(term) FROM person_search WHERE person_id = $1 AND term >= $2 AND term < $3",
        )
        .bind(id.as_str())
        .bind(beginning)
        .bind(format!("{beginning}{LAST}"))
        .fetch_one(self.reader())
        .await?;
        Ok(term)
    }

    async fn people_with(
        &self,
        wanted: &Wanted,
        last: Option<(String, &PersonId)>,
        most: i64,
    ) -> Result<Vec<String>, StoreError> {
        // Of a person's terms that begin so, only the first counts.
        let mut sql = "SELECT s.person_id FROM person_search s
             WHERE (s.term, s.person_id) > ($1, $2) AND s.term < $3
                 AND NOT EXISTS (SELECT 1 FROM person_search e WHERE e.person_id = s.person_id
                     AND e.term >= $4 AND e.term < s.term)"
            .to_owned();
        for index in 0..wanted.also.len() {
            let (from, to) = (6 + 2 * index, 7 + 2 * index);
            sql.push_str(&format!(
                " AND EXISTS (SELECT 1 FROM person_search o WHERE o.person_id = s.person_id
                     AND o.term >= ${from} AND o.term < ${to})"
            ));
        }
        if wanted.before.is_some() {
            let (from, to) = (6 + 2 * wanted.also.len(), 7 + 2 * wanted.also.len());
            sql.push_str(&format!(
                " AND NOT EXISTS (SELECT 1 FROM person_search b WHERE b.person_id = s.person_id
                     AND b.term >= ${from} AND b.term < ${to})"
            ));
        }
        sql.push_str(" ORDER BY s.term, s.person_id LIMIT $5");
        let (term, id) = match &last {
            Some((term, id)) => (term.as_str(), id.as_str()),
            None => (wanted.beginning.as_str(), ""),
        };
        let mut statement = query(sql)
            .bind(term)
            .bind(id)
            .bind(format!("{}{LAST}", wanted.beginning))
            .bind(&wanted.beginning)
            .bind(most);
        for word in wanted.also.iter().chain(&wanted.before) {
            statement = statement.bind(word).bind(format!("{word}{LAST}"));
        }
        let rows = statement.fetch_all(self.reader()).await?;
        rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
    }

    /// Up to `most` people who have exactly this value in an attribute.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn people_with_attribute(
        &self,
        name: &str,
        value: &str,
        most: i64,
    ) -> Result<Vec<PersonId>, StoreError> {
        let found: Vec<String> = query_scalar(
            "SELECT DISTINCT person_id FROM person_attribute WHERE name = $1 AND value = $2
             LIMIT $3",
        )
        .bind(name)
        .bind(value)
        .bind(most)
        .fetch_all(self.reader())
        .await?;
        Ok(found.into_iter().map(PersonId).collect())
    }
}
