use countersign_core::Millis;

use crate::sql::{On, query};
use crate::{Store, StoreError, Tx};

/// A key that signs tokens; its private part is sealed under the master key.
#[derive(Clone, Debug)]
pub struct SigningKeyRow {
    pub kid: String,
    /// JWA name (RFC 7518 §3.1); of a key that signs with several, the first: `RS256`.
    pub alg: String,
    pub sealed: Vec<u8>,
    /// The public part as JWK (RFC 7517).
    pub public_jwk: String,
    /// From when it is published.
    pub created_at: Millis,
    pub sign_from: Millis,
    /// From when it is no longer published; none as long as no other key follows it.
    pub retire_at: Option<Millis>,
}

impl Store {
    /// All keys that are still published, newest first.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn signing_keys(&self, now: Millis) -> Result<Vec<SigningKeyRow>, StoreError> {
        signing_keys(self.reader().into(), now).await
    }
}

async fn signing_keys(executor: On<'_>, now: Millis) -> Result<Vec<SigningKeyRow>, StoreError> {
    let rows = query(
        "SELECT kid, alg, sealed, public_jwk, created_at, sign_from, retire_at
         FROM signing_key
         WHERE retire_at IS NULL OR retire_at > $1 ORDER BY created_at DESC, kid",
    )
    .bind(now.0)
    .fetch_all(executor)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(SigningKeyRow {
                kid: row.try_get(0)?,
                alg: row.try_get(1)?,
                sealed: row.try_get(2)?,
                public_jwk: row.try_get(3)?,
                created_at: Millis(row.try_get(4)?),
                sign_from: Millis(row.try_get(5)?),
                retire_at: row.try_get::<Option<i64>>(6)?.map(Millis),
            })
        })
        .collect()
}

impl Tx {
    /// Whoever is past this may decide about new keys: nobody else is until the transaction ends.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn lock_signing_keys(&mut self) -> Result<(), StoreError> {
        // The row that counts changes is there in every store and is written with every new key.
        self.touch_configuration().await
    }

    /// The same as [`Store::signing_keys`], inside the transaction.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn signing_keys(&mut self, now: Millis) -> Result<Vec<SigningKeyRow>, StoreError> {
        signing_keys(self.connection().into(), now).await
    }

    /// # Errors
    /// If the store does not answer.
    pub async fn add_signing_key(&mut self, key: &SigningKeyRow) -> Result<(), StoreError> {
        query(
            "INSERT INTO signing_key (kid, alg, sealed, public_jwk, created_at, sign_from, retire_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(&key.kid)
        .bind(&key.alg)
        .bind(&key.sealed)
        .bind(&key.public_jwk)
        .bind(key.created_at.0)
        .bind(key.sign_from.0)
        .bind(key.retire_at.map(|t| t.0))
        .execute(self.connection())
        .await?;
        self.touch_configuration().await
    }

    /// Lets the keys of this `alg` be published until `retire_at` at the latest.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn retire_signing_keys(
        &mut self,
        alg: &str,
        retire_at: Millis,
    ) -> Result<(), StoreError> {
        query(
            "UPDATE signing_key SET retire_at = $2
             WHERE alg = $1 AND (retire_at IS NULL OR retire_at > $2)",
        )
        .bind(alg)
        .bind(retire_at.0)
        .execute(self.connection())
        .await?;
        self.touch_configuration().await
    }
}
