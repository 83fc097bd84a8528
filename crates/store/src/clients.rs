use countersign_core::Millis;
use countersign_core::ids::ClientId;

use crate::sql::{Row, query, query_scalar};
use crate::{ClientMetadata, Store, StoreError, Tx, json};

#[derive(Clone, Debug)]
pub struct ClientRow {
    pub id: ClientId,
    /// SHA-256 of a generated secret of 256 bits; none for public clients.
    pub secret_hash: Option<Vec<u8>>,
    /// The secret itself, sealed, for clients that sign with it (`client_secret_jwt`).
    pub secret_sealed: Option<Vec<u8>>,
    /// SHA-256 of the registration access token (RFC 7592 §3).
    pub registration_token_hash: Option<Vec<u8>>,
    pub enabled: bool,
    pub metadata: ClientMetadata,
    pub created_at: Millis,
    pub updated_at: Millis,
    /// Rises with each change.
    pub revision: i64,
}

fn read(row: &Row) -> Result<ClientRow, StoreError> {
    Ok(ClientRow {
        id: ClientId(row.try_get(0)?),
        secret_hash: row.try_get(1)?,
        secret_sealed: row.try_get(2)?,
        registration_token_hash: row.try_get(3)?,
        enabled: row.try_get::<i64>(4)? != 0,
        metadata: json::read("client.metadata", row.try_get(5)?)?,
        created_at: Millis(row.try_get(6)?),
        updated_at: Millis(row.try_get(7)?),
        revision: row.try_get(8)?,
    })
}

impl Store {
    /// # Errors
    /// If the store does not answer.
    pub async fn client(&self, id: &ClientId) -> Result<Option<ClientRow>, StoreError> {
        let row = query(
            "SELECT id, secret_hash, secret_sealed, registration_token_hash, enabled, metadata,
                 created_at, updated_at, revision
             FROM client WHERE id = $1",
        )
        .bind(id.as_str())
        .fetch_optional(self.reader())
        .await?;
        row.as_ref().map(read).transpose()
    }

    /// All clients in order of id.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn clients(&self) -> Result<Vec<ClientRow>, StoreError> {
        let rows = query(
            "SELECT id, secret_hash, secret_sealed, registration_token_hash, enabled, metadata,
                 created_at, updated_at, revision
             FROM client ORDER BY id",
        )
        .fetch_all(self.reader())
        .await?;
        rows.iter().map(read).collect()
    }
}

impl Tx {
    /// # Errors
    /// [`StoreError::Exists`] when the id is taken.
    pub async fn add_client(&mut self, client: &ClientRow) -> Result<(), StoreError> {
        query(
            "INSERT INTO client (id, secret_hash, secret_sealed, registration_token_hash, enabled,
                 metadata, created_at, updated_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(client.id.as_str())
        .bind(&client.secret_hash)
        .bind(&client.secret_sealed)
        .bind(&client.registration_token_hash)
        .bind(i64::from(client.enabled))
        .bind(json::write("client.metadata", &client.metadata)?)
        .bind(client.created_at.0)
        .bind(client.updated_at.0)
        .execute(self.connection())
        .await
        .map_err(|e| StoreError::taken(e, "a client with this id"))?;
        self.touch_configuration().await
    }

    /// Replaces everything but the id and `created_at`; false when there is no such client.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn set_client(&mut self, client: &ClientRow) -> Result<bool, StoreError> {
        let changed = query(
            "UPDATE client SET secret_hash = $2, secret_sealed = $3, registration_token_hash = $4,
                 enabled = $5, metadata = $6, updated_at = $7, revision = revision + 1
             WHERE id = $1",
        )
        .bind(client.id.as_str())
        .bind(&client.secret_hash)
        .bind(&client.secret_sealed)
        .bind(&client.registration_token_hash)
        .bind(i64::from(client.enabled))
        .bind(json::write("client.metadata", &client.metadata)?)
        .bind(client.updated_at.0)
        .execute(self.connection())
        .await?;
        self.touch_configuration().await?;
        Ok(changed > 0)
    }

    /// None when there is no such client.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn client_revision(&mut self, id: &ClientId) -> Result<Option<i64>, StoreError> {
        let revision = query_scalar("SELECT revision FROM client WHERE id = $1");
        let on = revision.bind(id.as_str()).fetch_optional(self.connection());
        Ok(on.await?)
    }

    /// Ends a client's registration access token; false when it is not this one any more, or the
    /// client is gone, disabled or was changed after `read_at`. One statement decides, so that a
    /// token changes a registration once and undoes nothing that an operator did meanwhile.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn end_registration_token(
        &mut self,
        id: &ClientId,
        hash: Option<&[u8]>,
        read_at: Millis,
    ) -> Result<bool, StoreError> {
        let ended = query(
            "UPDATE client SET registration_token_hash = NULL
             WHERE id = $1 AND registration_token_hash = $2 AND enabled = 1 AND updated_at = $3",
        )
        .bind(id.as_str())
        .bind(hash)
        .bind(read_at.0)
        .execute(self.connection())
        .await?;
        Ok(ended > 0)
    }

    /// Lets a client go if nobody has used it until then.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn expire_unused_client(
        &mut self,
        id: &ClientId,
        at: Millis,
    ) -> Result<(), StoreError> {
        query("UPDATE client SET unused_until = $2 WHERE id = $1")
            .bind(id.as_str())
            .bind(at.0)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Removes up to `most` clients that nobody used in time: no person allowed them anything. One
    /// that is found in use stays for good; look before what it was used by is cleaned up.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn remove_unused_clients(
        &mut self,
        now: Millis,
        most: i64,
    ) -> Result<u64, StoreError> {
        query(
            "UPDATE client SET unused_until = NULL WHERE unused_until IS NOT NULL
                 AND (EXISTS (SELECT 1 FROM consent WHERE client_id = client.id)
                      OR EXISTS (SELECT 1 FROM oauth_grant WHERE client_id = client.id))",
        )
        .execute(self.connection())
        .await?;
        let removed = query(
            "DELETE FROM client WHERE id IN
                 (SELECT id FROM client WHERE unused_until <= $1 LIMIT $2)",
        )
        .bind(now.0)
        .bind(most)
        .execute(self.connection())
        .await?;
        if removed > 0 {
            self.touch_configuration().await?;
        }
        Ok(removed)
    }

    /// Removes a client with its grants; false when there was none.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn remove_client(&mut self, id: &ClientId) -> Result<bool, StoreError> {
        let removed = query("DELETE FROM client WHERE id = $1")
            .bind(id.as_str())
            .execute(self.connection())
            .await?;
        self.touch_configuration().await?;
        Ok(removed > 0)
    }
}
