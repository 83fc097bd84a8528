use countersign_core::Millis;
use countersign_core::ids::ClientId;

use crate::sql::{query, query_as};
use crate::{Store, StoreError, Tx};

/// A checked authorization request that waits for its browser (RFC 9126).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PushedRequestRow {
    /// SHA-256 of the random part of its `request_uri`.
    pub uri_hash: Vec<u8>,
    pub client_id: ClientId,
    /// JSON; the store does not look inside.
    pub parameters: String,
    pub expires_at: Millis,
}

impl Store {
    /// The client's request under this address; none when it was answered, has expired, or is
    /// another client's.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn pushed_request(
        &self,
        uri_hash: &[u8],
        client_id: &ClientId,
        now: Millis,
    ) -> Result<Option<PushedRequestRow>, StoreError> {
        let row: Option<(String, i64)> = query_as(
            "SELECT parameters, expires_at FROM pushed_request
             WHERE uri_hash = $1 AND client_id = $2 AND expires_at > $3",
        )
        .bind(uri_hash)
        .bind(client_id.as_str())
        .bind(now.0)
        .fetch_optional(self.reader())
        .await?;
        Ok(row.map(|(parameters, expires_at)| PushedRequestRow {
            uri_hash: uri_hash.to_vec(),
            client_id: client_id.clone(),
            parameters,
            expires_at: Millis(expires_at),
        }))
    }
}

impl Tx {
    /// # Errors
    /// If the store does not answer.
    pub async fn add_pushed_request(
        &mut self,
        request: &PushedRequestRow,
    ) -> Result<(), StoreError> {
        query(
            "INSERT INTO pushed_request (uri_hash, client_id, parameters, expires_at)
             VALUES ($1, $2, $3, $4)",
        )
        .bind(&request.uri_hash)
        .bind(request.client_id.as_str())
        .bind(&request.parameters)
        .bind(request.expires_at.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Takes an answered request away. It may have expired and gone before.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn remove_pushed_request(&mut self, uri_hash: &[u8]) -> Result<(), StoreError> {
        query("DELETE FROM pushed_request WHERE uri_hash = $1")
            .bind(uri_hash)
            .execute(self.connection())
            .await?;
        Ok(())
    }
}
