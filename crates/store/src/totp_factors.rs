use countersign_core::Millis;
use countersign_core::ids::PersonId;

use crate::sql::{On, Row, query, query_scalar};
use crate::{Store, StoreError, Tx};

/// An authenticator app of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TotpFactorRow {
    pub id: String,
    pub person_id: PersonId,
    /// What the person calls it.
    pub name: String,
    /// Sealed.
    pub secret: Vec<u8>,
    /// A code of it was entered; before, it counts for nothing.
    pub confirmed: bool,
    /// The time step of the newest code that was accepted.
    pub last_step: i64,
    pub created_at: Millis,
    pub used_at: Option<Millis>,
}

const OF_PERSON: &str = "SELECT id, person_id, name, secret, confirmed, last_step, created_at,
        used_at
    FROM totp_factor WHERE person_id = $1 ORDER BY created_at, id";

fn read(row: &Row) -> Result<TotpFactorRow, StoreError> {
    Ok(TotpFactorRow {
        id: row.try_get(0)?,
        person_id: PersonId(row.try_get(1)?),
        name: row.try_get(2)?,
        secret: row.try_get(3)?,
        confirmed: row.try_get::<i64>(4)? != 0,
        last_step: row.try_get(5)?,
        created_at: Millis(row.try_get(6)?),
        used_at: row.try_get::<Option<i64>>(7)?.map(Millis),
    })
}

async fn of_person(on: On<'_>, person: &PersonId) -> Result<Vec<TotpFactorRow>, StoreError> {
    let rows = query(OF_PERSON).bind(person.as_str()).fetch_all(on).await?;
    rows.iter().map(read).collect()
}

impl Store {
    /// The authenticator apps of a person, also those that are not confirmed, oldest first.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn totp_factors(&self, person: &PersonId) -> Result<Vec<TotpFactorRow>, StoreError> {
        of_person(self.reader().into(), person).await
    }

    /// Whether a person has one that is confirmed.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn has_totp_factor(&self, person: &PersonId) -> Result<bool, StoreError> {
        let found: Option<i64> = query_scalar(
            "SELECT 1 FROM totp_factor WHERE person_id = $1 AND confirmed = 1 LIMIT 1",
        )
        .bind(person.as_str())
        .fetch_optional(self.reader())
        .await?;
        Ok(found.is_some())
    }
}

impl Tx {
    /// The same inside the transaction.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn totp_factors(
        &mut self,
        person: &PersonId,
    ) -> Result<Vec<TotpFactorRow>, StoreError> {
        of_person(self.connection().into(), person).await
    }

    /// Adds one in place of those that the person began and never confirmed.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn add_totp_factor(&mut self, factor: &TotpFactorRow) -> Result<(), StoreError> {
        query("DELETE FROM totp_factor WHERE person_id = $1 AND confirmed = 0")
            .bind(factor.person_id.as_str())
            .execute(self.connection())
            .await?;
        query(
            "INSERT INTO totp_factor (id, person_id, name, secret, confirmed, last_step,
                 created_at, used_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(&factor.id)
        .bind(factor.person_id.as_str())
        .bind(&factor.name)
        .bind(&factor.secret)
        .bind(i64::from(factor.confirmed))
        .bind(factor.last_step)
        .bind(factor.created_at.0)
        .bind(factor.used_at.map(|at| at.0))
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Accepts the code of a time step, once; false when it or a later one was accepted before.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn use_totp_step(
        &mut self,
        id: &str,
        step: i64,
        now: Millis,
    ) -> Result<bool, StoreError> {
        let used = query(
            "UPDATE totp_factor SET last_step = $2, used_at = $3 WHERE id = $1 AND last_step < $2",
        )
        .bind(id)
        .bind(step)
        .bind(now.0)
        .execute(self.connection())
        .await?;
        Ok(used > 0)
    }

    /// Lets one count from now on; false when it is gone or counts already.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn confirm_totp_factor(&mut self, id: &str) -> Result<bool, StoreError> {
        let confirmed =
            query("UPDATE totp_factor SET confirmed = 1 WHERE id = $1 AND confirmed = 0")
                .bind(id)
                .execute(self.connection())
                .await?;
        Ok(confirmed > 0)
    }

    /// Takes one away from a person; None when they have no such one.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn remove_totp_factor(
        &mut self,
        person: &PersonId,
        id: &str,
    ) -> Result<Option<String>, StoreError> {
        Ok(
            query_scalar("DELETE FROM totp_factor WHERE id = $1 AND person_id = $2 RETURNING name")
                .bind(id)
                .bind(person.as_str())
                .fetch_optional(self.connection())
                .await?,
        )
    }
}
