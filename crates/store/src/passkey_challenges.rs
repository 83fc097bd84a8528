use countersign_core::Millis;
use countersign_core::ids::PersonId;

use crate::sql::{query, query_as};
use crate::{StoreError, Tx};

/// What a browser was asked to have signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasskeyChallengeRow {
    /// The sign-in or the session that it is for.
    pub holder: String,
    /// SHA-256 of the browser's cookie.
    pub browser: Vec<u8>,
    /// Whose answer is wanted; none where the passkey tells.
    pub person_id: Option<PersonId>,
    pub challenge: Vec<u8>,
    pub expires_at: Millis,
}

impl Tx {
    /// Asks anew: what was asked before for the same holder can be answered no more.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn put_passkey_challenge(
        &mut self,
        row: &PasskeyChallengeRow,
    ) -> Result<(), StoreError> {
        query(
            "INSERT INTO passkey_challenge (holder, browser, person_id, challenge, expires_at)
             VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (holder) DO UPDATE SET browser = excluded.browser,
                 person_id = excluded.person_id, challenge = excluded.challenge,
                 expires_at = excluded.expires_at",
        )
        .bind(&row.holder)
        .bind(&row.browser)
        .bind(row.person_id.as_ref().map(PersonId::as_str))
        .bind(&row.challenge)
        .bind(row.expires_at.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Takes what this browser was asked, once: whoever answers second finds nothing.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn take_passkey_challenge(
        &mut self,
        holder: &str,
        browser: &[u8],
        now: Millis,
    ) -> Result<Option<PasskeyChallengeRow>, StoreError> {
        let taken: Option<(Option<String>, Vec<u8>, i64)> = query_as(
            "DELETE FROM passkey_challenge WHERE holder = $1 AND browser = $2
             RETURNING person_id, challenge, expires_at",
        )
        .bind(holder)
        .bind(browser)
        .fetch_optional(self.connection())
        .await?;
        let row = taken.map(|(person_id, challenge, expires_at)| PasskeyChallengeRow {
            holder: holder.to_owned(),
            browser: browser.to_vec(),
            person_id: person_id.map(PersonId),
            challenge,
            expires_at: Millis(expires_at),
        });
        Ok(row.filter(|row| row.expires_at > now))
    }
}
