use countersign_core::Millis;
use countersign_core::ids::{ClientId, RequestId};

use crate::sql::{query, query_as};
use crate::{Store, StoreError, Tx};

/// A validated authorization request that waits while its person signs in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorizationRequestRow {
    pub id: RequestId,
    /// SHA-256 of the browser's cookie.
    pub browser: Vec<u8>,
    pub client_id: ClientId,
    /// JSON; the store does not look inside.
    pub parameters: String,
    pub created_at: Millis,
    pub expires_at: Millis,
}

impl Store {
    /// The request of this id, if it came from this browser and still lives.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn authorization_request(
        &self,
        id: &RequestId,
        browser: &[u8],
        now: Millis,
    ) -> Result<Option<AuthorizationRequestRow>, StoreError> {
        let row: Option<(String, String, i64, i64)> = query_as(
            "SELECT client_id, parameters, created_at, expires_at FROM authorization_request
             WHERE id = $1 AND browser = $2 AND expires_at > $3",
        )
        .bind(id.as_str())
        .bind(browser)
        .bind(now.0)
        .fetch_optional(self.reader())
        .await?;
        Ok(row.map(
            |(client_id, parameters, created_at, expires_at)| AuthorizationRequestRow {
                id: id.clone(),
                browser: browser.to_vec(),
                client_id: ClientId(client_id),
                parameters,
                created_at: Millis(created_at),
                expires_at: Millis(expires_at),
            },
        ))
    }
}

impl Tx {
    /// # Errors
    /// If the store does not answer.
    pub async fn add_authorization_request(
        &mut self,
        request: &AuthorizationRequestRow,
    ) -> Result<(), StoreError> {
        query(
            "INSERT INTO authorization_request (id, browser, client_id, parameters, created_at,
                 expires_at) VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(request.id.as_str())
        .bind(&request.browser)
        .bind(request.client_id.as_str())
        .bind(&request.parameters)
        .bind(request.created_at.0)
        .bind(request.expires_at.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Writes what was found out of the request meanwhile; false when it was answered before.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn change_authorization_request(
        &mut self,
        id: &RequestId,
        parameters: &str,
    ) -> Result<bool, StoreError> {
        let changed = query("UPDATE authorization_request SET parameters = $2 WHERE id = $1")
            .bind(id.as_str())
            .bind(parameters)
            .execute(self.connection())
            .await?;
        Ok(changed > 0)
    }

    /// Takes the request away, so that it is answered once; false when it was answered before.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn finish_authorization_request(
        &mut self,
        id: &RequestId,
    ) -> Result<bool, StoreError> {
        let removed = query("DELETE FROM authorization_request WHERE id = $1")
            .bind(id.as_str())
            .execute(self.connection())
            .await?;
        Ok(removed > 0)
    }
}
