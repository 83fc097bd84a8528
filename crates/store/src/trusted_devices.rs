use countersign_core::Millis;
use countersign_core::ids::PersonId;

use crate::sql::{Row, query, query_scalar};
use crate::{Store, StoreError, Tx};

/// A browser in which a person is not asked for the second factor that they wish for themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustedDeviceRow {
    /// SHA-256 of the secret in the cookie.
    pub token_hash: Vec<u8>,
    /// Its public name.
    pub id: String,
    pub person_id: PersonId,
    pub user_agent: String,
    /// Where it was when the person said that they trust it.
    pub address: String,
    pub created_at: Millis,
    /// When a second factor was last left out there.
    pub used_at: Option<Millis>,
    pub expires_at: Millis,
}

const COLUMNS: &str =
    "token_hash, id, person_id, user_agent, address, created_at, used_at, expires_at";

fn read(row: &Row) -> Result<TrustedDeviceRow, StoreError> {
    Ok(TrustedDeviceRow {
        token_hash: row.try_get(0)?,
        id: row.try_get(1)?,
        person_id: PersonId(row.try_get(2)?),
        user_agent: row.try_get(3)?,
        address: row.try_get(4)?,
        created_at: Millis(row.try_get(5)?),
        used_at: row.try_get::<Option<i64>>(6)?.map(Millis),
        expires_at: Millis(row.try_get(7)?),
    })
}

impl Store {
    /// Whether a person trusts the browser of this secret, and said so after `since`.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn is_trusted_device(
        &self,
        token_hash: &[u8],
        person: &PersonId,
        since: Millis,
        now: Millis,
    ) -> Result<bool, StoreError> {
        let found: Option<i64> = query_scalar(
            "SELECT 1 FROM trusted_device
             WHERE token_hash = $1 AND person_id = $2 AND created_at > $3 AND expires_at > $4",
        )
        .bind(token_hash)
        .bind(person.as_str())
        .bind(since.0)
        .bind(now.0)
        .fetch_optional(self.reader())
        .await?;
        Ok(found.is_some())
    }

    /// The browsers that a person trusts, newest first.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn trusted_devices(
        &self,
        person: &PersonId,
        now: Millis,
    ) -> Result<Vec<TrustedDeviceRow>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM trusted_device WHERE person_id = $1 AND expires_at > $2
             ORDER BY created_at DESC, id DESC"
        );
        let rows = query(sql)
            .bind(person.as_str())
            .bind(now.0)
            .fetch_all(self.reader())
            .await?;
        rows.iter().map(read).collect()
    }
}

impl Tx {
    /// Adds one beside at most `most` others of the same person: the oldest make room.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn add_trusted_device(
        &mut self,
        device: &TrustedDeviceRow,
        most: i64,
    ) -> Result<(), StoreError> {
        query(
            "DELETE FROM trusted_device WHERE person_id = $1 AND token_hash NOT IN
                 (SELECT token_hash FROM trusted_device WHERE person_id = $1
                  ORDER BY created_at DESC, id DESC LIMIT $2)",
        )
        .bind(device.person_id.as_str())
        .bind(most)
        .execute(self.connection())
        .await?;
        query(
            "INSERT INTO trusted_device (token_hash, id, person_id, user_agent, address,
                 created_at, used_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(&device.token_hash)
        .bind(&device.id)
        .bind(device.person_id.as_str())
        .bind(&device.user_agent)
        .bind(&device.address)
        .bind(device.created_at.0)
        .bind(device.used_at.map(|at| at.0))
        .bind(device.expires_at.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Notes that a second factor is left out in this browser; false when the person does not
    /// trust it any more. Inside the transaction that signs them in.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn use_trusted_device(
        &mut self,
        token_hash: &[u8],
        person: &PersonId,
        since: Millis,
        now: Millis,
    ) -> Result<bool, StoreError> {
        let used = query(
            "UPDATE trusted_device SET used_at = $4
             WHERE token_hash = $1 AND person_id = $2 AND created_at > $3 AND expires_at > $4",
        )
        .bind(token_hash)
        .bind(person.as_str())
        .bind(since.0)
        .bind(now.0)
        .execute(self.connection())
        .await?;
        Ok(used > 0)
    }

    /// Takes the trust that a person had in the browser of this secret for another one.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn take_trusted_device(
        &mut self,
        token_hash: &[u8],
        person: &PersonId,
    ) -> Result<bool, StoreError> {
        let taken = query("DELETE FROM trusted_device WHERE token_hash = $1 AND person_id = $2")
            .bind(token_hash)
            .bind(person.as_str())
            .execute(self.connection())
            .await?;
        Ok(taken > 0)
    }

    /// False when the person trusts no browser of this name.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn forget_trusted_device(
        &mut self,
        person: &PersonId,
        id: &str,
    ) -> Result<bool, StoreError> {
        let gone = query("DELETE FROM trusted_device WHERE person_id = $1 AND id = $2")
            .bind(person.as_str())
            .bind(id)
            .execute(self.connection())
            .await?;
        Ok(gone > 0)
    }

    /// A person trusts no browser any more; how many they trusted.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn forget_trusted_devices(&mut self, person: &PersonId) -> Result<u64, StoreError> {
        Ok(query("DELETE FROM trusted_device WHERE person_id = $1")
            .bind(person.as_str())
            .execute(self.connection())
            .await?)
    }
}
