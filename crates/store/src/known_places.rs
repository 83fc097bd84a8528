use countersign_core::Millis;
use countersign_core::ids::PersonId;

use crate::sql::{On, query, query_scalar};
use crate::{Store, StoreError, Tx};

/// A place in which a person has proved a second factor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownPlaceRow {
    pub person_id: PersonId,
    /// A keyed hash of the person and the place.
    pub place_key: Vec<u8>,
    /// When they last did.
    pub proved_at: Millis,
    pub expires_at: Millis,
}

async fn is_known(
    on: On<'_>,
    person: &PersonId,
    place_key: &[u8],
    since: Millis,
    now: Millis,
) -> Result<bool, StoreError> {
    let found: Option<i64> = query_scalar(
        "SELECT 1 FROM known_place
         WHERE person_id = $1 AND place_key = $2 AND proved_at > $3 AND expires_at > $4",
    )
    .bind(person.as_str())
    .bind(place_key)
    .bind(since.0)
    .bind(now.0)
    .fetch_optional(on)
    .await?;
    Ok(found.is_some())
}

impl Store {
    /// Whether a person has proved a second factor in this place after `since`.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn is_known_place(
        &self,
        person: &PersonId,
        place_key: &[u8],
        since: Millis,
        now: Millis,
    ) -> Result<bool, StoreError> {
        is_known(self.reader().into(), person, place_key, since, now).await
    }

    /// In how many places they have.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn count_known_places(
        &self,
        person: &PersonId,
        since: Millis,
        now: Millis,
    ) -> Result<i64, StoreError> {
        let count: Option<i64> = query_scalar(
            "SELECT COUNT(*) FROM known_place
             WHERE person_id = $1 AND proved_at > $2 AND expires_at > $3",
        )
        .bind(person.as_str())
        .bind(since.0)
        .bind(now.0)
        .fetch_optional(self.reader())
        .await?;
        Ok(count.unwrap_or_default())
    }
}

impl Tx {
    /// The same as [`Store::is_known_place`] inside the transaction that signs them in.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn is_known_place(
        &mut self,
        person: &PersonId,
        place_key: &[u8],
        since: Millis,
        now: Millis,
    ) -> Result<bool, StoreError> {
        is_known(self.connection().into(), person, place_key, since, now).await
    }

    /// Notes that a person has proved a second factor in a place, which is known from now on
    /// beside at most `most` others: the oldest make room. False when it was known already.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn know_place(
        &mut self,
        place: &KnownPlaceRow,
        most: i64,
    ) -> Result<bool, StoreError> {
        let (person, key) = (place.person_id.as_str(), &place.place_key);
        let renewed = query(
            "UPDATE known_place SET proved_at = $3, expires_at = $4
             WHERE person_id = $1 AND place_key = $2 AND expires_at > $3",
        )
        .bind(person)
        .bind(key)
        .bind(place.proved_at.0)
        .bind(place.expires_at.0)
        .execute(self.connection())
        .await?;
        if renewed > 0 {
            return Ok(false);
        }
        // Also this one, if its time was over.
        query(
            "DELETE FROM known_place WHERE person_id = $1 AND (place_key = $2 OR place_key NOT IN
                 (SELECT place_key FROM known_place WHERE person_id = $1 AND place_key <> $2
                  ORDER BY proved_at DESC, place_key DESC LIMIT $3))",
        )
        .bind(person)
        .bind(key)
        .bind(most)
        .execute(self.connection())
        .await?;
        query(
            "INSERT INTO known_place (person_id, place_key, proved_at, expires_at)
             VALUES ($1, $2, $3, $4)",
        )
        .bind(person)
        .bind(key)
        .bind(place.proved_at.0)
        .bind(place.expires_at.0)
        .execute(self.connection())
        .await?;
        Ok(true)
    }

    /// No place of a person is known any more; how many were.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn forget_known_places(&mut self, person: &PersonId) -> Result<u64, StoreError> {
        Ok(query("DELETE FROM known_place WHERE person_id = $1")
            .bind(person.as_str())
            .execute(self.connection())
            .await?)
    }
}
