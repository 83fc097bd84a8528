use countersign_core::Millis;
use countersign_core::ids::ClientId;
use serde::{Deserialize, Serialize};
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use crate::{Store, StoreError, Tx, json};

/// What is registered of a client, in the names of RFC 7591 and OpenID Connect Registration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ClientMetadata {
    pub client_name: String,
    pub client_uri: Option<String>,
    pub redirect_uris: Vec<String>,
    pub post_logout_redirect_uris: Vec<String>,
    pub grant_types: Vec<String>,
    pub scopes: Vec<String>,
    pub token_endpoint_auth_method: String,
    pub id_token_signed_response_alg: String,
    pub default_acr_values: Vec<String>,
    pub default_max_age: Option<i64>,
    pub require_pkce: bool,
    /// The operator's own application: people are not asked for consent.
    pub trusted: bool,
}

impl Default for ClientMetadata {
    fn default() -> Self {
        let words = |list: &[&str]| list.iter().map(|&w| w.to_owned()).collect();
        Self {
            client_name: String::new(),
            client_uri: None,
            redirect_uris: Vec::new(),
            post_logout_redirect_uris: Vec::new(),
            grant_types: words(&["authorization_code", "refresh_token"]),
            scopes: words(&["openid", "profile", "email", "phone", "offline_access"]),
            token_endpoint_auth_method: "client_secret_basic".to_owned(),
            id_token_signed_response_alg: "RS256".to_owned(),
            default_acr_values: Vec::new(),
            default_max_age: None,
            require_pkce: true,
            trusted: false,
        }
    }
}

#[derive(Clone, Debug)]
pub struct ClientRow {
    pub id: ClientId,
    /// SHA-256 of a generated secret of 256 bits; none for public clients.
    pub secret_hash: Option<Vec<u8>>,
    pub enabled: bool,
    pub metadata: ClientMetadata,
    pub created_at: Millis,
    pub updated_at: Millis,
}

fn read(row: &SqliteRow) -> Result<ClientRow, StoreError> {
    Ok(ClientRow {
        id: ClientId(row.try_get(0)?),
        secret_hash: row.try_get(1)?,
        enabled: row.try_get::<i64, _>(2)? != 0,
        metadata: json::read("client.metadata", row.try_get(3)?)?,
        created_at: Millis(row.try_get(4)?),
        updated_at: Millis(row.try_get(5)?),
    })
}

impl Store {
    /// # Errors
    /// If the store does not answer.
    pub async fn client(&self, id: &ClientId) -> Result<Option<ClientRow>, StoreError> {
        let row = sqlx::query(
            "SELECT id, secret_hash, enabled, metadata, created_at, updated_at
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
        let rows = sqlx::query(
            "SELECT id, secret_hash, enabled, metadata, created_at, updated_at
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
        sqlx::query(
            "INSERT INTO client (id, secret_hash, enabled, metadata, created_at, updated_at)
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(client.id.as_str())
        .bind(&client.secret_hash)
        .bind(i64::from(client.enabled))
        .bind(json::write("client.metadata", &client.metadata)?)
        .bind(client.created_at.0)
        .bind(client.updated_at.0)
        .execute(self.connection())
        .await
        .map_err(|e| StoreError::taken(e, "a client with this id"))?;
        self.touch_configuration().await
    }

    /// Removes a client with its grants; false when there was none.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn remove_client(&mut self, id: &ClientId) -> Result<bool, StoreError> {
        let removed = sqlx::query("DELETE FROM client WHERE id = $1")
            .bind(id.as_str())
            .execute(self.connection())
            .await?;
        self.touch_configuration().await?;
        Ok(removed.rows_affected() > 0)
    }
}
