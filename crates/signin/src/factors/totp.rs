//! Codes of authenticator apps (RFC 6238).

use countersign_core::seal::{CannotOpen, Purpose, equal_in_constant_time};
use countersign_core::totp::{Algorithm, DIGITS, code, step_at};
use countersign_core::{Entropy, Keyring, Millis, Secret};
use countersign_store::TotpFactorRow;

use super::attempt::spend;
use super::rules::FactorRules;
use crate::codes::normalise;
use crate::error::SignInError;
use crate::problem::Problem;
use crate::services::Services;
use crate::state::State;

/// How many time steps a telephone's clock may be off (RFC 6238 §5.2).
const DRIFT: i64 = 1;

fn context(id: &str) -> String {
    format!("totp/{id}")
}

pub(super) fn close(keyring: &Keyring, id: &str, secret: &[u8], entropy: &dyn Entropy) -> Vec<u8> {
    keyring.seal(Purpose::Factor, &context(id), secret, entropy)
}

pub(super) fn open(keyring: &Keyring, factor: &TotpFactorRow) -> Result<Vec<u8>, CannotOpen> {
    keyring.open(Purpose::Factor, &context(&factor.id), &factor.secret)
}

/// The time step whose code this is, if it was not accepted before. All are compared, whatever
/// the first comparison came to.
pub(super) fn matching_step(
    keyring: &Keyring,
    factor: &TotpFactorRow,
    typed: &Secret,
    now: Millis,
) -> Result<Option<i64>, CannotOpen> {
    let secret = open(keyring, factor)?;
    let typed = Secret::new(normalise(typed.expose()));
    let present = step_at(now);
    let mut found = None;
    for step in (present - DRIFT)..=(present + DRIFT) {
        let expected = Secret::new(code(Algorithm::Sha1, &secret, step, DIGITS));
        let equal = equal_in_constant_time(
            expected.expose().as_bytes(),
            // Exposed to be compared.
            typed.expose().as_bytes(),
        );
        if equal && step > factor.last_step {
            found = Some(step);
        }
    }
    Ok(found)
}

/// Compares what a person typed with the codes of their apps; the attempt counts whatever happens,
/// and a code is accepted once.
pub(crate) async fn verify(
    services: &Services,
    rules: &FactorRules,
    state: &mut State,
    typed: &Secret,
) -> Result<Result<(), Problem>, SignInError> {
    let now = services.clock.now();
    let mut guess = match spend(services, state, rules.attempts).await? {
        Ok(guess) => guess,
        Err(problem) => return Ok(Err(problem)),
    };
    let mut right = false;
    for factor in guess.tx.totp_factors(&guess.person).await? {
        let step = matching_step(&services.keyring, &factor, typed, now)?;
        let Some(step) = step.filter(|_| factor.confirmed) else {
            continue;
        };
        if guess.tx.use_totp_step(&factor.id, step, now).await? {
            right = true;
            break;
        }
    }
    guess.end(state, right, Problem::AppCodeWrong).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use countersign_core::SystemEntropy;
    use countersign_core::ids::PersonId;
    use proptest::prelude::*;

    fn factor(keyring: &Keyring, secret: &[u8], last_step: i64) -> TotpFactorRow {
        TotpFactorRow {
            id: "f1".to_owned(),
            person_id: PersonId::from("p1"),
            name: "phone".to_owned(),
            secret: close(keyring, "f1", secret, &SystemEntropy),
            confirmed: true,
            last_step,
            created_at: Millis(0),
            used_at: None,
        }
    }

    proptest! {
        #[test]
        fn a_code_is_taken_one_step_off_and_never_again(
            secret in proptest::collection::vec(any::<u8>(), 20),
            step in 10i64..100_000_000,
            off in -4i64..=4,
        ) {
            let keyring = Keyring::new(&[7; 32]);
            let now = Millis((step + off) * 30_000);
            let typed = Secret::new(code(Algorithm::Sha1, &secret, step, DIGITS));
            let found = |last| {
                matching_step(&keyring, &factor(&keyring, &secret, last), &typed, now).unwrap()
            };
            let near = off.abs() <= DRIFT;
            // Two neighbours may share their code by chance.
            if let Some(found) = found(0) {
                prop_assert!((found - step - off).abs() <= DRIFT);
            } else {
                prop_assert!(!near);
            }
            prop_assert_eq!(found(step + off + DRIFT), None);
        }

        #[test]
        fn what_is_no_code_is_refused(typed in "\\PC{0,12}") {
            let keyring = Keyring::new(&[7; 32]);
            let digits = normalise(&typed);
            prop_assume!(digits.len() != 6 || !digits.bytes().all(|b| b.is_ascii_digit()));
            let factor = factor(&keyring, &[1; 20], 0);
            let found = matching_step(&keyring, &factor, &Secret::new(typed), Millis(9_000_000));
            prop_assert_eq!(found.unwrap(), None);
        }
    }

    #[test]
    fn a_secret_does_not_open_in_another_row() {
        let keyring = Keyring::new(&[7; 32]);
        let mut moved = factor(&keyring, &[1; 20], 0);
        moved.id = "f2".to_owned();
        assert_eq!(open(&keyring, &moved), Err(CannotOpen));
    }
}
