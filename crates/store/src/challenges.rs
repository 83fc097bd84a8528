use countersign_core::Millis;
use countersign_core::ids::{MessageId, SignInId};

use crate::sql::{Row, query, query_as};
use crate::{Store, StoreError, Tx};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChallengeState {
    Live,
    /// The right code was entered.
    Used,
    /// All attempts were spent.
    Dead,
}

impl ChallengeState {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Used => "used",
            Self::Dead => "dead",
        }
    }
}

/// A one-time code that was sent, bound to its sign-in, purpose and destination.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChallengeRow {
    pub sign_in_id: SignInId,
    pub purpose: String,
    /// Keyed hash of the number.
    pub destination: Vec<u8>,
    /// Keyed hash of the code; the code itself is stored nowhere.
    pub code_hash: Vec<u8>,
    pub state: ChallengeState,
    pub attempts_left: i64,
    pub resends_left: i64,
    pub resend_at: Millis,
    pub message_id: MessageId,
    pub created_at: Millis,
    pub expires_at: Millis,
}

/// What one guess may be compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// One attempt was spent; compare with this.
    Compare {
        code_hash: Vec<u8>,
        attempts_left: i64,
        /// The message that brings the code.
        message_id: MessageId,
    },
    /// Nothing may be compared.
    Refused,
}

fn read(row: &Row) -> Result<ChallengeRow, StoreError> {
    Ok(ChallengeRow {
        sign_in_id: SignInId(row.try_get(0)?),
        purpose: row.try_get(1)?,
        destination: row.try_get(2)?,
        code_hash: row.try_get(3)?,
        state: match row.try_get::<&str>(4)? {
            "live" => ChallengeState::Live,
            "used" => ChallengeState::Used,
            _ => ChallengeState::Dead,
        },
        attempts_left: row.try_get(5)?,
        resends_left: row.try_get(6)?,
        resend_at: Millis(row.try_get(7)?),
        message_id: MessageId(row.try_get(8)?),
        created_at: Millis(row.try_get(9)?),
        expires_at: Millis(row.try_get(10)?),
    })
}

impl Store {
    /// # Errors
    /// If the store does not answer.
    pub async fn challenge(
        &self,
        sign_in: &SignInId,
        purpose: &str,
    ) -> Result<Option<ChallengeRow>, StoreError> {
        let row = query(
            "SELECT sign_in_id, purpose, destination, code_hash, state, attempts_left,
                 resends_left, resend_at, message_id, created_at, expires_at
             FROM challenge WHERE sign_in_id = $1 AND purpose = $2",
        )
        .bind(sign_in.as_str())
        .bind(purpose)
        .fetch_optional(self.reader())
        .await?;
        row.as_ref().map(read).transpose()
    }
}

impl Tx {
    /// # Errors
    /// [`StoreError::Exists`] when this sign-in already has a challenge for this purpose.
    pub async fn add_challenge(&mut self, challenge: &ChallengeRow) -> Result<(), StoreError> {
        query(
            "INSERT INTO challenge (sign_in_id, purpose, destination, code_hash, state,
                 attempts_left, resends_left, resend_at, message_id, created_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        )
        .bind(challenge.sign_in_id.as_str())
        .bind(&challenge.purpose)
        .bind(&challenge.destination)
        .bind(&challenge.code_hash)
        .bind(challenge.state.as_str())
        .bind(challenge.attempts_left)
        .bind(challenge.resends_left)
        .bind(challenge.resend_at.0)
        .bind(challenge.message_id.as_str())
        .bind(challenge.created_at.0)
        .bind(challenge.expires_at.0)
        .execute(self.connection())
        .await
        .map_err(|e| StoreError::taken(e, "a challenge for this sign-in"))?;
        Ok(())
    }

    /// Puts a new code in place of the old one, which is dead from then on. Attempts are not
    /// given back. False when no resend is left, it is too early for the same number, or the challenge is not live.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn renew_challenge(
        &mut self,
        renewed: &ChallengeRow,
        now: Millis,
    ) -> Result<bool, StoreError> {
        let updated = query(
            "UPDATE challenge SET code_hash = $3, resend_at = $4, message_id = $5,
                 expires_at = $6, destination = $7, resends_left = resends_left - 1
             WHERE sign_in_id = $1 AND purpose = $2 AND state = 'live' AND attempts_left > 0
                 AND resends_left > 0 AND (resend_at <= $8 OR destination <> $7)",
        )
        .bind(renewed.sign_in_id.as_str())
        .bind(&renewed.purpose)
        .bind(&renewed.code_hash)
        .bind(renewed.resend_at.0)
        .bind(renewed.message_id.as_str())
        .bind(renewed.expires_at.0)
        .bind(&renewed.destination)
        .bind(now.0)
        .execute(self.connection())
        .await?;
        Ok(updated > 0)
    }

    /// Spends one attempt. The decrement comes before any comparison, so that parallel guesses
    /// cannot have more attempts than there are.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn spend_attempt(
        &mut self,
        sign_in: &SignInId,
        purpose: &str,
        now: Millis,
    ) -> Result<Attempt, StoreError> {
        let row: Option<(Vec<u8>, i64, String)> = query_as(
            "UPDATE challenge SET attempts_left = attempts_left - 1,
                 state = CASE WHEN attempts_left = 1 THEN 'dead' ELSE state END
             WHERE sign_in_id = $1 AND purpose = $2 AND state = 'live'
                 AND attempts_left > 0 AND expires_at > $3
             RETURNING code_hash, attempts_left, message_id",
        )
        .bind(sign_in.as_str())
        .bind(purpose)
        .bind(now.0)
        .fetch_optional(self.connection())
        .await?;
        Ok(
            row.map_or(Attempt::Refused, |(code_hash, attempts_left, message)| {
                Attempt::Compare {
                    code_hash,
                    attempts_left,
                    message_id: MessageId(message),
                }
            }),
        )
    }

    /// Marks the challenge as used; call in the transaction of the attempt that matched.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn use_challenge(
        &mut self,
        sign_in: &SignInId,
        purpose: &str,
    ) -> Result<(), StoreError> {
        query(
            "UPDATE challenge SET state = 'used', attempts_left = 0
             WHERE sign_in_id = $1 AND purpose = $2",
        )
        .bind(sign_in.as_str())
        .bind(purpose)
        .execute(self.connection())
        .await?;
        Ok(())
    }
}
