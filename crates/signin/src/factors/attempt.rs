use countersign_core::ids::PersonId;
use countersign_store::{StoreError, Tx};

use crate::problem::Problem;
use crate::services::Services;
use crate::state::State;

/// What a guess may do.
pub(super) enum Guess {
    /// It may be compared; this many are left.
    Compare {
        left: i64,
    },
    Refused(Problem),
}

/// Spends a guess of a sign-in, and counts a wrong code of its person until it turns out to be
/// right: before anything is compared, so that parallel guesses cannot have more than there are.
pub(super) async fn spend(
    tx: &mut Tx,
    services: &Services,
    state: &State,
    person: &PersonId,
    most: i64,
) -> Result<Guess, StoreError> {
    let (sign_in, ends) = (&state.row.id, state.row.expires_at);
    let Some(left) = tx.spend_factor_attempt(sign_in, most, ends).await? else {
        return Ok(Guess::Refused(Problem::CodeDead));
    };
    let failures = tx.count_code_failure(person).await?;
    if failures > services.rules.code_failures {
        tracing::warn!(%person, "code refused: too many wrong codes in a row");
        return Ok(Guess::Refused(Problem::CodeDead));
    }
    Ok(Guess::Compare { left })
}
