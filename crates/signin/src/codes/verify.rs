use countersign_core::ids::MessageId;
use countersign_core::seal::equal_in_constant_time;
use countersign_core::{Amr, Phone, Secret};
use countersign_delivery::Medium;
use countersign_store::{Attempt, ChallengeState};

use super::{PURPOSE, code};
use crate::error::SignInError;
use crate::figures::CodeKind;
use crate::guards;
use crate::problem::Problem;
use crate::services::Services;
use crate::state::State;

/// Compares a code with the present challenge. The attempt is spent before the comparison, and
/// the count of wrong codes in a row rises before it and falls back only for the right one.
pub(crate) async fn verify(
    services: &Services,
    state: &mut State,
    typed: &Secret,
) -> Result<Result<(), Problem>, SignInError> {
    let came = compare(services, state, typed).await;
    services.figures.typed(CodeKind::Message, came)
}

#[tracing::instrument(target = "countersign::trace", name = "code.verify", skip_all)]
async fn compare(
    services: &Services,
    state: &mut State,
    typed: &Secret,
) -> Result<Result<(), Problem>, SignInError> {
    let destination = state.destination().map(|to| Phone::parse(to, None));
    let (Some(person), Some(Ok(phone))) = (state.person().cloned(), destination) else {
        return Ok(Err(Problem::Stale));
    };
    let destination = super::destination_key(&services.keyring, &phone);
    let sign_in = &state.row.id;
    let now = services.clock.now();
    let mut tx = services.store.begin().await?;
    let attempt = tx.spend_attempt(sign_in, PURPOSE, now).await?;
    let Attempt::Compare {
        code_hash,
        attempts_left,
        message_id,
    } = attempt
    else {
        drop(tx);
        return why_refused(services, state).await.map(Err);
    };
    let failures = tx.count_code_failure(&person).await?;
    if failures > services.rules.code_failures {
        tx.commit().await?;
        tracing::warn!(%person, "code refused: too many wrong codes in a row");
        return Ok(Err(Problem::CodeDead));
    }
    let binding = code::Binding {
        sign_in,
        person: &person,
        destination: &destination,
    };
    let typed = Secret::new(code::normalise(typed.expose()));
    let hash = code::hash(&services.keyring, &binding, typed.expose());
    if equal_in_constant_time(&hash, &code_hash) {
        tx.use_challenge(sign_in, PURPOSE).await?;
        // Another copy would only bring a dead code.
        tx.cancel_message(&message_id, "the code was used", now)
            .await?;
        tx.code_entered(&message_id, now).await?;
        tx.clear_code_failures(&person).await?;
        let to = (&phone, destination.as_slice());
        let way = tx.way_of_code(sign_in, PURPOSE).await?.unwrap_or_default();
        let way = (way.0.as_str(), way.1.as_str());
        guards::entered(&mut tx, services, &person, to, way, now).await?;
        // Before the code is used up: what fails here leaves it to be entered again.
        let proof = way_of(services, &message_id).await?;
        tx.commit().await?;
        state.prove(&[Amr::Otp, proof]);
        state.verify_destination();
        return Ok(Ok(()));
    }
    tx.commit().await?;
    Ok(Err(if attempts_left == 0 {
        Problem::CodeDead
    } else {
        Problem::CodeWrong
    }))
}

/// How the code that was entered came.
async fn way_of(services: &Services, message: &MessageId) -> Result<Amr, SignInError> {
    let message = services.store.message(message).await?;
    Ok(match message {
        Some(message) if message.medium == Medium::Voice.as_str() => Amr::Tel,
        _ => Amr::Sms,
    })
}

async fn why_refused(services: &Services, state: &State) -> Result<Problem, SignInError> {
    let challenge = services.store.challenge(&state.row.id, PURPOSE).await?;
    Ok(match challenge {
        Some(c) if c.state == ChallengeState::Live && c.attempts_left > 0 => Problem::CodeExpired,
        // The form that used it is about to finish the sign-in: leave it alone.
        Some(c) if c.state == ChallengeState::Used => Problem::Stale,
        Some(_) => Problem::CodeDead,
        None => Problem::Stale,
    })
}
