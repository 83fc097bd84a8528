use std::collections::BTreeMap;

use countersign_core::ids::PersonId;

use crate::sql::{query, query_as};
use crate::{Store, StoreError, Tx};

impl Store {
    /// What a person calls their numbers, by the numbers' keyed hashes.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn number_names(
        &self,
        person: &PersonId,
    ) -> Result<BTreeMap<Vec<u8>, String>, StoreError> {
        let rows: Vec<(Vec<u8>, String)> =
            query_as("SELECT number_key, name FROM number_name WHERE person_id = $1")
                .bind(person.as_str())
                .fetch_all(self.reader())
                .await?;
        Ok(rows.into_iter().collect())
    }
}

impl Tx {
    /// Names a number of a person; an empty name forgets it.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn name_number(
        &mut self,
        person: &PersonId,
        number_key: &[u8],
        name: &str,
    ) -> Result<(), StoreError> {
        query("DELETE FROM number_name WHERE person_id = $1 AND number_key = $2")
            .bind(person.as_str())
            .bind(number_key)
            .execute(self.connection())
            .await?;
        if !name.is_empty() {
            query("INSERT INTO number_name (person_id, number_key, name) VALUES ($1, $2, $3)")
                .bind(person.as_str())
                .bind(number_key)
                .bind(name)
                .execute(self.connection())
                .await?;
        }
        Ok(())
    }
}
