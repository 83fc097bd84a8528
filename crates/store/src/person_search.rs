use countersign_core::ids::PersonId;

use crate::sql::query_scalar;
use crate::{Store, StoreError};

impl Store {
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
