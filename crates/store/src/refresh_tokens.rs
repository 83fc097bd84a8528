use countersign_core::Millis;
use countersign_core::ids::GrantId;

use crate::sql::query_as;
use crate::{Store, StoreError};

/// A refresh token (RFC 6749 §1.5) as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefreshTokenRow {
    pub grant_id: GrantId,
    pub created_at: Millis,
    pub expires_at: Millis,
    /// It was rotated.
    pub used: bool,
}

impl Store {
    /// Looks at a refresh token without using it up.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn refresh_token(
        &self,
        token_hash: &[u8],
    ) -> Result<Option<RefreshTokenRow>, StoreError> {
        let row: Option<(String, i64, i64, Option<i64>)> = query_as(
            "SELECT grant_id, created_at, expires_at, used_at FROM refresh_token
             WHERE token_hash = $1",
        )
        .bind(token_hash)
        .fetch_optional(self.reader())
        .await?;
        Ok(row.map(
            |(grant_id, created_at, expires_at, used_at)| RefreshTokenRow {
                grant_id: GrantId(grant_id),
                created_at: Millis(created_at),
                expires_at: Millis(expires_at),
                used: used_at.is_some(),
            },
        ))
    }
}
