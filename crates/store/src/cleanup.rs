use std::time::Duration;

use countersign_core::Millis;

use crate::sql::query;
use crate::{StoreError, Tx};

/// Short-lived rows: table, columns of the key, and the column that says when they end.
/// Codes go with their grant; until then a replay is recognised.
const SHORT_LIVED: &[(&str, &str, &str)] = &[
    ("authorization_request", "id", "expires_at"),
    ("pushed_request", "uri_hash", "expires_at"),
    ("challenge", "sign_in_id", "expires_at"),
    ("decoupled_request", "id", "expires_at"),
    ("session", "token_hash", "expires_at"),
    ("rate_limit", "limit_key", "arrival_at"),
    ("oauth_grant", "id", "expires_at"),
    ("opaque_token", "token_hash", "expires_at"),
    ("revoked_token", "jti_hash", "expires_at"),
    ("exchanged_token", "jti_hash", "expires_at"),
    ("signing_key", "kid", "retire_at"),
    ("registration_token", "id", "expires_at"),
    ("used_once", "name_hash", "expires_at"),
    ("conversion", "minute", "expires_at"),
    ("stopped_prefix", "prefix", "until_at"),
    ("unmatched_receipt", "centre, reported_id", "at"),
    ("console_session", "token_hash", "expires_at"),
    ("idempotent_answer", "key_hash", "expires_at"),
    ("form_draft", "person_id", "expires_at"),
    ("password_reset", "token_hash", "expires_at"),
    ("people_import", "id", "expires_at"),
    ("factor_attempt", "sign_in_id", "expires_at"),
    ("trusted_device", "token_hash", "expires_at"),
    ("known_place", "person_id, place_key", "expires_at"),
    ("passkey_challenge", "holder", "expires_at"),
];

/// How long a refresh token that was used is known, so that its replay ends the grant (RFC 9700
/// §4.14.2): longer than most applications stay away, since whoever lost a token to somebody else
/// brings theirs when they are back. Others go with their grant, which may live for many years.
/// What is not known any more still names its grant; tokens of earlier servers do not.
const REPLAY_KNOWN: Duration = Duration::from_secs(14 * 24 * 60 * 60);

impl Tx {
    /// Deletes up to `most` rows per table that ended before `now - keep`; how many went.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn clean_up(
        &mut self,
        now: Millis,
        keep: Duration,
        most: i64,
    ) -> Result<u64, StoreError> {
        let before = now - keep;
        let mut gone = self.clean_up_sign_ins(before, most).await?;
        gone += self
            .forget_used_refresh_tokens(now - REPLAY_KNOWN, most)
            .await?;
        for (table, key, column) in SHORT_LIVED {
            let sql = format!(
                "DELETE FROM {table} WHERE ({key}) IN
                     (SELECT {key} FROM {table} WHERE {column} <= $1 LIMIT $2)"
            );
            let done = query(sql)
                .bind(before.0)
                .bind(most)
                .execute(self.connection())
                .await?;
            gone += done;
        }
        Ok(gone)
    }

    async fn forget_used_refresh_tokens(
        &mut self,
        before: Millis,
        most: i64,
    ) -> Result<u64, StoreError> {
        let forget = "DELETE FROM refresh_token WHERE token_hash IN
             (SELECT token_hash FROM refresh_token WHERE used_at <= $1 LIMIT $2)";
        let forget = query(forget).bind(before.0).bind(most);
        Ok(forget.execute(self.connection()).await?)
    }
}
