use countersign_core::Amr;
use countersign_core::seal::equal_in_constant_time;
use countersign_store::{AuditEntry, PasskeyChallengeRow, PasskeyRow, Tx};
use countersign_webauthn::{Assertion, Proof, RelyingParty};

use super::super::rules::FactorRules;
use super::kept::user_handle;
use crate::error::SignInError;
use crate::problem::Problem;
use crate::services::Services;
use crate::state::State;

/// What is verified before anything is believed.
struct Claim<'a> {
    party: &'a RelyingParty,
    challenge: PasskeyChallengeRow,
    assertion: Assertion,
}

/// Verifies what a passkey signed. Where the password was not given, the passkey tells whose it
/// is and must have verified them. The challenge is gone and the attempt counts whatever happens.
pub(crate) async fn verify(
    services: &Services,
    rules: &FactorRules,
    state: &mut State,
    answer: &str,
) -> Result<Result<(), Problem>, SignInError> {
    let alone = !state.proved().contains(&Amr::Pwd);
    let Some(party) = &services.rules.relying_party else {
        return Ok(Err(Problem::PasskeyWrong));
    };
    if alone && !rules.alone {
        return Ok(Err(Problem::PasskeyWrong));
    }
    let now = services.clock.now();
    let (sign_in, ends) = (&state.row.id, state.row.expires_at);
    let mut tx = services.store.begin().await?;
    let challenge = tx
        .take_passkey_challenge(sign_in.as_str(), &state.row.browser, now)
        .await?;
    let Some(challenge) = challenge else {
        // Nothing was asked, or it was answered already: a form that was sent twice ends nothing.
        return Ok(Err(Problem::PasskeyWrong));
    };
    let left = tx
        .spend_factor_attempt(sign_in, rules.attempts, ends)
        .await?;
    let Some(left) = left else {
        tx.commit().await?;
        return Ok(Err(Problem::PasskeyDead));
    };
    let wrong = Err(if left == 0 {
        Problem::PasskeyDead
    } else {
        Problem::PasskeyWrong
    });
    let Ok(assertion) = Assertion::read(answer) else {
        tx.commit().await?;
        return Ok(wrong);
    };
    let claim = Claim {
        party,
        challenge,
        assertion,
    };
    let Some((passkey, proof)) = claim.holds(services, &mut tx, state, alone).await? else {
        tx.commit().await?;
        return Ok(wrong);
    };
    if (alone || rules.verified) && !proof.user_verified {
        tx.commit().await?;
        tracing::info!(person = %passkey.person_id, "passkey refused: it did not verify its person");
        return Ok(wrong);
    }
    let (id, count) = (&passkey.id, i64::from(proof.sign_count));
    if !tx.use_passkey(id, count, proof.backed_up, now).await? {
        return refuse_copy(tx, state, &passkey, services).await;
    }
    tx.commit().await?;
    if alone {
        let person = &passkey.person_id;
        // Nobody asked their directory by a password.
        if !services.directory.may_sign_in(person).await? {
            return Ok(wrong);
        }
        state.row.person_id = Some(person.clone());
    }
    state.prove(&proved(&proof));
    Ok(Ok(()))
}

impl Claim<'_> {
    /// The passkey and what it proved, if it is one of whoever was asked and signed what they were
    /// asked.
    async fn holds(
        &self,
        services: &Services,
        tx: &mut Tx,
        state: &State,
        alone: bool,
    ) -> Result<Option<(PasskeyRow, Proof)>, SignInError> {
        let assertion = &self.assertion;
        let Some(passkey) = tx.passkey_by_credential(&assertion.credential_id).await? else {
            return Ok(None);
        };
        let person = &passkey.person_id;
        let asked = self.challenge.person_id.as_ref() == state.person();
        let theirs = state.person().is_none_or(|known| known == person);
        let handle = user_handle(&services.keyring, person);
        let named = match &assertion.user_handle {
            Some(named) => equal_in_constant_time(named, &handle),
            // Where nobody was named before, the passkey has to (§7.2 step 6).
            None => !alone,
        };
        if !(asked && theirs && named) {
            return Ok(None);
        }
        let (challenge, key) = (&self.challenge.challenge, &passkey.public_key);
        let proof = match self.party.verify(assertion, challenge, key) {
            Ok(proof) => proof,
            Err(refusal) => {
                tracing::info!(%person, "passkey refused: {refusal}");
                return Ok(None);
            }
        };
        // What may leave its device does not change its mind about that (§6.1.3).
        let same = proof.backup_eligible == passkey.backup_eligible;
        Ok(same.then_some((passkey, proof)))
    }
}

/// A count that went back means that somebody has a copy. The person is told after the turn.
async fn refuse_copy(
    mut tx: Tx,
    state: &mut State,
    passkey: &PasskeyRow,
    services: &Services,
) -> Result<Result<(), Problem>, SignInError> {
    let person = &passkey.person_id;
    tx.record(&AuditEntry {
        at: services.clock.now(),
        actor: "system".to_owned(),
        action: "person.factor.refuse".to_owned(),
        subject: person.to_string(),
        detail: "passkey: its count went back, so there is a copy of it".to_owned(),
    })
    .await?;
    tx.commit().await?;
    tracing::warn!(%person, "passkey refused: its count went back, so there is a copy of it");
    state.copied = Some(person.clone());
    Ok(Err(Problem::PasskeyCopied))
}

/// In the words of RFC 8176. Nobody attests where a key is kept: that it stays on its device is
/// what the passkey said when it was made.
fn proved(proof: &Proof) -> Vec<Amr> {
    let key = if proof.backup_eligible {
        Amr::Swk
    } else {
        Amr::Hwk
    };
    let mut proved = vec![key, Amr::User];
    if proof.user_verified {
        proved.push(Amr::Mfa);
    }
    proved
}
