//! People whom another directory keeps.

use countersign_core::ids::PersonId;

use crate::sql::{query, query_scalar};
use crate::{Store, StoreError, Tx};

/// What another directory said last of a person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outside {
    /// The numbers that it had, in E.164.
    pub numbers: Vec<String>,
    /// The person is switched off because of what it said, and not by an administrator.
    pub switched_off: bool,
}

impl Outside {
    pub(crate) fn read(numbers: Option<String>, switched_off: Option<i64>) -> Option<Self> {
        let numbers = numbers?.split_whitespace().map(str::to_owned).collect();
        Some(Self {
            numbers,
            switched_off: switched_off.unwrap_or(0) != 0,
        })
    }
}

impl Tx {
    /// Notes that another directory keeps this person, and what it said.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn set_outside(
        &mut self,
        id: &PersonId,
        outside: &Outside,
    ) -> Result<(), StoreError> {
        query(
            "INSERT INTO outside_person (person_id, numbers, switched_off) VALUES ($1, $2, $3)
             ON CONFLICT (person_id) DO UPDATE
             SET numbers = excluded.numbers, switched_off = excluded.switched_off",
        )
        .bind(id.as_str())
        .bind(outside.numbers.join(" "))
        .bind(i64::from(outside.switched_off))
        .execute(self.connection())
        .await?;
        Ok(())
    }
}

impl Store {
    /// People whom another directory keeps and who may sign in, in order of id, from after one.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn active_outside_people(
        &self,
        after: &str,
        most: i64,
    ) -> Result<Vec<PersonId>, StoreError> {
        let ids: Vec<String> = query_scalar(
            "SELECT o.person_id FROM outside_person o JOIN person p ON p.id = o.person_id
             WHERE o.person_id > $1 AND p.status = 'active' ORDER BY o.person_id LIMIT $2",
        )
        .bind(after)
        .bind(most)
        .fetch_all(self.reader())
        .await?;
        Ok(ids.into_iter().map(PersonId).collect())
    }
}
