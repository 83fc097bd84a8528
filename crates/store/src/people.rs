use countersign_core::ids::PersonId;
use countersign_core::{Millis, Secret};

use crate::person_row::{self, By, PersonRow, PersonStatus};
use crate::sql::{query, query_as, query_scalar};
use crate::{Store, StoreError, Tx};

impl Store {
    /// # Errors
    /// If the store does not answer.
    pub async fn person_by_username(
        &self,
        username_key: &str,
    ) -> Result<Option<PersonRow>, StoreError> {
        person_row::person(self.reader().into(), By::UsernameKey, username_key).await
    }

    /// # Errors
    /// If the store does not answer.
    pub async fn person(&self, id: &PersonId) -> Result<Option<PersonRow>, StoreError> {
        person_row::person(self.reader().into(), By::Id, id.as_str()).await
    }

    /// The people of these ids in this order, without those who are not there.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn people_of(&self, ids: &[String]) -> Result<Vec<PersonRow>, StoreError> {
        person_row::people(self.reader().into(), By::Id, ids).await
    }

    /// People in order of user name, from after `after`.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn people(&self, after: &str, most: i64) -> Result<Vec<PersonRow>, StoreError> {
        let ids: Vec<String> = query_scalar(
            "SELECT id FROM person WHERE username_key > $1 ORDER BY username_key LIMIT $2",
        )
        .bind(after)
        .bind(most)
        .fetch_all(self.reader())
        .await?;
        self.people_of(&ids).await
    }
}

impl Store {
    /// How many people there are.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn count_people(&self) -> Result<i64, StoreError> {
        Ok(query_scalar("SELECT COUNT(*) FROM person")
            .fetch_one(self.reader())
            .await?)
    }

    /// People in order of user name, after so many others.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn people_page(&self, skipped: i64, most: i64) -> Result<Vec<PersonRow>, StoreError> {
        // The index alone is passed over, not the rows.
        let keys: Vec<String> = query_scalar(
            "SELECT username_key FROM person ORDER BY username_key LIMIT $1 OFFSET $2",
        )
        .bind(most)
        .bind(skipped)
        .fetch_all(self.reader())
        .await?;
        person_row::people(self.reader().into(), By::UsernameKey, &keys).await
    }

    /// The names of all attributes that somebody has, with the most values that one person has.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn attribute_widths(&self) -> Result<Vec<(String, usize)>, StoreError> {
        let rows: Vec<(String, i64)> = query_as(
            "SELECT name, MAX(position) + 1 FROM person_attribute GROUP BY name ORDER BY name",
        )
        .fetch_all(self.reader())
        .await?;
        let width = |width| usize::try_from(width).unwrap_or_default();
        Ok(rows
            .into_iter()
            .map(|(name, most)| (name, width(most)))
            .collect())
    }
}

impl Tx {
    /// Reads a person inside the transaction, so that what is written next cannot undo a
    /// parallel change.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn person(&mut self, id: &PersonId) -> Result<Option<PersonRow>, StoreError> {
        person_row::person(self.connection().into(), By::Id, id.as_str()).await
    }

    /// # Errors
    /// [`StoreError::Exists`] when the user name is taken.
    pub async fn add_person(&mut self, person: &PersonRow) -> Result<(), StoreError> {
        query(
            "INSERT INTO person (id, username, username_key, status, password_hash, code_failures,
                 created_at, updated_at, two_step_required)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(person.id.as_str())
        .bind(&person.username)
        .bind(&person.username_key)
        .bind(person.status.as_str())
        .bind(person.password_hash.as_ref().map(Secret::expose))
        .bind(person.code_failures)
        .bind(person.created_at.0)
        .bind(person.updated_at.0)
        .bind(i64::from(person.two_step_required))
        .execute(self.connection())
        .await
        .map_err(|e| StoreError::taken(e, "a person with this user name"))?;
        for (name, values) in &person.attributes {
            self.insert_attribute(&person.id, name, values).await?;
        }
        self.add_terms(&person.id, &person.username, &person.attributes)
            .await
    }

    /// # Errors
    /// [`StoreError::Exists`] when the user name is taken.
    pub async fn set_username(
        &mut self,
        id: &PersonId,
        username: &str,
        username_key: &str,
        now: Millis,
    ) -> Result<(), StoreError> {
        query(
            "UPDATE person SET username = $2, username_key = $3, updated_at = $4,
                 revision = revision + 1 WHERE id = $1",
        )
        .bind(id.as_str())
        .bind(username)
        .bind(username_key)
        .bind(now.0)
        .execute(self.connection())
        .await
        .map_err(|e| StoreError::taken(e, "a person with this user name"))?;
        self.renew_terms(id).await
    }

    /// Removes a person with all that hangs on them; sessions are ended before, so that
    /// applications are told.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn remove_person(&mut self, id: &PersonId) -> Result<(), StoreError> {
        query("DELETE FROM person WHERE id = $1")
            .bind(id.as_str())
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Replaces all values of one attribute.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn set_attribute(
        &mut self,
        id: &PersonId,
        name: &str,
        values: &[String],
        now: Millis,
    ) -> Result<(), StoreError> {
        query("DELETE FROM person_attribute WHERE person_id = $1 AND name = $2")
            .bind(id.as_str())
            .bind(name)
            .execute(self.connection())
            .await?;
        self.insert_attribute(id, name, values).await?;
        query("UPDATE person SET updated_at = $2, revision = revision + 1 WHERE id = $1")
            .bind(id.as_str())
            .bind(now.0)
            .execute(self.connection())
            .await?;
        self.renew_terms(id).await
    }

    async fn insert_attribute(
        &mut self,
        id: &PersonId,
        name: &str,
        values: &[String],
    ) -> Result<(), StoreError> {
        for (position, value) in (0i64..).zip(values) {
            query(
                "INSERT INTO person_attribute (person_id, name, position, value)
                 VALUES ($1, $2, $3, $4)",
            )
            .bind(id.as_str())
            .bind(name)
            .bind(position)
            .bind(value)
            .execute(self.connection())
            .await?;
        }
        Ok(())
    }

    /// Whether another person has this value in an attribute.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn is_anothers(
        &mut self,
        id: &PersonId,
        name: &str,
        value: &str,
    ) -> Result<bool, StoreError> {
        let other: Option<String> = query_scalar(
            "SELECT person_id FROM person_attribute
             WHERE name = $1 AND value = $2 AND person_id <> $3 LIMIT 1",
        )
        .bind(name)
        .bind(value)
        .bind(id.as_str())
        .fetch_optional(self.connection())
        .await?;
        Ok(other.is_some())
    }

    /// # Errors
    /// If the store does not answer.
    pub async fn set_password_hash(
        &mut self,
        id: &PersonId,
        hash: &Secret,
        now: Millis,
    ) -> Result<(), StoreError> {
        query(
            "UPDATE person SET password_hash = $2, updated_at = $3, revision = revision + 1
             WHERE id = $1",
        )
        .bind(id.as_str())
        .bind(hash.expose())
        .bind(now.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// # Errors
    /// If the store does not answer.
    pub async fn set_person_status(
        &mut self,
        id: &PersonId,
        status: PersonStatus,
        now: Millis,
    ) -> Result<(), StoreError> {
        query(
            "UPDATE person SET status = $2, updated_at = $3, revision = revision + 1 WHERE id = $1",
        )
        .bind(id.as_str())
        .bind(status.as_str())
        .bind(now.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// How many wrong codes came in a row; none for somebody who is not there.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn code_failures(&mut self, id: &PersonId) -> Result<Option<i64>, StoreError> {
        Ok(
            query_scalar("SELECT code_failures FROM person WHERE id = $1")
                .bind(id.as_str())
                .fetch_optional(self.connection())
                .await?,
        )
    }

    /// Counts a wrong code and returns how many came in a row.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn count_code_failure(&mut self, id: &PersonId) -> Result<i64, StoreError> {
        let failures: Option<i64> = query_scalar(
            "UPDATE person SET code_failures = code_failures + 1 WHERE id = $1
             RETURNING code_failures",
        )
        .bind(id.as_str())
        .fetch_optional(self.connection())
        .await?;
        Ok(failures.unwrap_or(0))
    }

    /// # Errors
    /// If the store does not answer.
    pub async fn clear_code_failures(&mut self, id: &PersonId) -> Result<(), StoreError> {
        query("UPDATE person SET code_failures = 0 WHERE id = $1 AND code_failures > 0")
            .bind(id.as_str())
            .execute(self.connection())
            .await?;
        Ok(())
    }
}
