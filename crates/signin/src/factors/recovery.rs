//! Recovery codes: printed once, used once each.

use countersign_core::ids::PersonId;
use countersign_core::seal::Purpose;
use countersign_core::{Entropy, Keyring, Secret};

use super::attempt::spend;
use super::rules::FactorRules;
use crate::error::SignInError;
use crate::problem::Problem;
use crate::services::Services;
use crate::state::State;
use crate::typed_secret;

/// How many a person is given.
pub(super) const COUNT: usize = 10;
/// 50 bits each (OWASP ASVS 5.0, 6.5.2 asks for 20).
const LENGTH: usize = 10;

/// New codes as they are printed, and what the store keeps of them.
pub(super) fn make(
    keyring: &Keyring,
    person: &PersonId,
    entropy: &dyn Entropy,
) -> (Vec<Secret>, Vec<[u8; 32]>) {
    let codes: Vec<Secret> = (0..COUNT)
        .map(|_| typed_secret::make(entropy, LENGTH))
        .collect();
    let hashes = codes.iter().map(|code| hash(keyring, person, code));
    (
        codes.iter().map(typed_secret::printed).collect(),
        hashes.collect(),
    )
}

/// Bound to the person: the same code of somebody else is worth nothing.
fn hash(keyring: &Keyring, person: &PersonId, code: &Secret) -> [u8; 32] {
    // Exposed to be hashed.
    let fields = [
        &b"recovery"[..],
        person.as_str().as_bytes(),
        code.expose().as_bytes(),
    ];
    keyring.mac(Purpose::Factor, &fields)
}

/// Compares what a person typed with the codes that they have left; the attempt counts whatever
/// happens, and the right code is gone.
pub(crate) async fn verify(
    services: &Services,
    rules: &FactorRules,
    state: &mut State,
    typed: &Secret,
) -> Result<Result<(), Problem>, SignInError> {
    let mut guess = match spend(services, state, rules.attempts).await? {
        Ok(guess) => guess,
        Err(problem) => return Ok(Err(problem)),
    };
    // The store looks a keyed hash up: its time tells nothing of the code.
    let right = match typed_secret::read(typed.expose(), LENGTH) {
        Some(code) => {
            let hash = hash(&services.keyring, &guess.person, &code);
            guess.tx.use_recovery_code(&guess.person, &hash).await?
        }
        None => false,
    };
    guess.end(state, right, Problem::RecoveryCodeWrong).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use countersign_core::SystemEntropy;
    use std::collections::BTreeSet;

    #[test]
    fn codes_are_different_and_bound_to_their_person() {
        let keyring = Keyring::new(&[7; 32]);
        let (alice, bob) = (PersonId::from("a"), PersonId::from("b"));
        let (codes, hashes) = make(&keyring, &alice, &SystemEntropy);
        assert_eq!(hashes.iter().collect::<BTreeSet<_>>().len(), COUNT);
        for (printed, kept) in codes.iter().zip(&hashes) {
            assert_eq!(printed.expose().len(), 11);
            let typed = typed_secret::read(printed.expose(), LENGTH).unwrap();
            assert_eq!(hash(&keyring, &alice, &typed), *kept);
            assert_ne!(hash(&keyring, &bob, &typed), *kept);
        }
    }
}
