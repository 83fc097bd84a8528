use countersign_core::Millis;
use countersign_core::ids::SignInId;

use crate::sql::query_scalar;
use crate::{StoreError, Tx};

impl Tx {
    /// Spends one of the `most` guesses that a sign-in has at factors that nothing is sent for; how
    /// many are left. None when none was. One statement decides, before anything is compared.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn spend_factor_attempt(
        &mut self,
        sign_in: &SignInId,
        most: i64,
        expires_at: Millis,
    ) -> Result<Option<i64>, StoreError> {
        Ok(query_scalar(
            "INSERT INTO factor_attempt (sign_in_id, attempts_left, expires_at)
             VALUES ($1, $2, $3)
             ON CONFLICT (sign_in_id) DO UPDATE
             SET attempts_left = factor_attempt.attempts_left - 1
             WHERE factor_attempt.attempts_left > 0
             RETURNING attempts_left",
        )
        .bind(sign_in.as_str())
        .bind(most - 1)
        .bind(expires_at.0)
        .fetch_optional(self.connection())
        .await?)
    }
}
