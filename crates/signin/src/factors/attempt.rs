use countersign_core::Amr;
use countersign_core::ids::PersonId;
use countersign_store::Tx;

use crate::error::SignInError;
use crate::problem::Problem;
use crate::services::Services;
use crate::state::State;

/// A guess that may be compared, in the transaction that it was spent in.
pub(super) struct Guess {
    pub(super) tx: Tx,
    pub(super) person: PersonId,
    /// How many are left after it.
    left: i64,
}

/// Spends a guess of a sign-in, and counts a wrong code of its person until it turns out to be
/// right: before anything is compared, so that parallel guesses cannot have more than there are.
pub(super) async fn spend(
    services: &Services,
    state: &State,
    most: i64,
) -> Result<Result<Guess, Problem>, SignInError> {
    let Some(person) = state.person().cloned() else {
        return Ok(Err(Problem::Stale));
    };
    let mut tx = services.store.begin().await?;
    let (sign_in, ends) = (&state.row.id, state.row.expires_at);
    let Some(left) = tx.spend_factor_attempt(sign_in, most, ends).await? else {
        tx.commit().await?;
        return Ok(Err(Problem::CodeDead));
    };
    let failures = tx.count_code_failure(&person).await?;
    if failures > services.rules.code_failures {
        tx.commit().await?;
        tracing::warn!(%person, "code refused: too many wrong codes in a row");
        return Ok(Err(Problem::CodeDead));
    }
    Ok(Ok(Guess { tx, person, left }))
}

impl Guess {
    /// Ends it: the right one is proved, and a `wrong` one says so.
    pub(super) async fn end(
        mut self,
        state: &mut State,
        right: bool,
        wrong: Problem,
    ) -> Result<Result<(), Problem>, SignInError> {
        if right {
            self.tx.clear_code_failures(&self.person).await?;
        }
        self.tx.commit().await?;
        if right {
            state.prove(&[Amr::Otp]);
            return Ok(Ok(()));
        }
        Ok(Err(if self.left == 0 {
            Problem::CodeDead
        } else {
            wrong
        }))
    }
}
