use countersign_core::ids::PersonId;
use countersign_core::{Millis, Phone, Secret};
use countersign_delivery::{ComposeError, Draft, Medium};
use countersign_store::{ChallengeRow, ChallengeState, NewMessage, StoreError, Tx};

use super::{CodeRules, PURPOSE, code, message};
use crate::error::SignInError;
use crate::guards::{self, Asked};
use crate::problem::Problem;
use crate::services::Services;
use crate::state::State;
use crate::visitor::Visitor;

/// Makes a code for the person of this sign-in, stores its hash and puts the message into the
/// outbox, all in one transaction. Once a challenge exists, asking again sends nothing.
pub(crate) async fn send(
    services: &Services,
    rules: &CodeRules,
    state: &mut State,
    visitor: &Visitor,
    to: &Phone,
) -> Result<Result<(), Problem>, SignInError> {
    let sent = try_send(services, rules, state, visitor, to).await;
    services.figures.asked(sent)
}

#[tracing::instrument(target = "countersign::trace", name = "code.send", skip_all)]
async fn try_send(
    services: &Services,
    rules: &CodeRules,
    state: &mut State,
    visitor: &Visitor,
    to: &Phone,
) -> Result<Result<(), Problem>, SignInError> {
    let Some(person) = state.person().cloned() else {
        return Ok(Err(Problem::Server));
    };
    let now = services.clock.now();
    let medium = Medium::Text;
    let how = How { visitor, medium };
    let admitted = admit(services, rules, state, how, (&person, to), now).await?;
    let (mut tx, challenge, message) = match admitted {
        Ok(admitted) => admitted,
        Err(problem) => return Ok(Err(problem)),
    };
    match tx.add_challenge(&challenge).await {
        Ok(()) => {}
        Err(StoreError::Exists(_)) => {
            drop(tx);
            return sent_already(services, rules, state, how, to).await;
        }
        Err(error) => return Err(error.into()),
    }
    tx.add_message(&message).await?;
    tx.commit().await?;
    count(services, &message);
    services.delivery.wake(&message.centre);
    state.set_destination(to.expose());
    Ok(Ok(()))
}

/// How the code goes out.
#[derive(Clone, Copy)]
pub(crate) struct How<'a> {
    pub(crate) visitor: &'a Visitor,
    pub(crate) medium: Medium,
}

/// Sends a new code in place of the present one, which is dead from then on. A call counts as a
/// resend, like a text message.
pub(crate) async fn renew(
    services: &Services,
    rules: &CodeRules,
    state: &State,
    how: How<'_>,
) -> Result<Result<(), Problem>, SignInError> {
    let renewed = match state.destination().map(|to| Phone::parse(to, None)) {
        Some(Ok(to)) => renew_to(services, rules, state, how, &to).await,
        _ => Ok(Err(Problem::Stale)),
    };
    services.figures.asked(renewed)
}

fn count(services: &Services, message: &NewMessage) {
    let medium = message.medium.parse().unwrap_or(Medium::Text);
    services.figures.sent.add(medium.as_str(), 1);
}

/// The same to any number of the person.
#[tracing::instrument(target = "countersign::trace", name = "code.renew", skip_all)]
async fn renew_to(
    services: &Services,
    rules: &CodeRules,
    state: &State,
    how: How<'_>,
    to: &Phone,
) -> Result<Result<(), Problem>, SignInError> {
    let Some(person) = state.person().cloned() else {
        return Ok(Err(Problem::Stale));
    };
    let now = services.clock.now();
    let Some(old) = services.store.challenge(&state.row.id, PURPOSE).await? else {
        return Ok(Err(Problem::Stale));
    };
    let elsewhere = old.destination != super::destination_key(&services.keyring, to);
    if let Some(problem) = why_not_renew(&old, elsewhere, now) {
        return Ok(Err(problem));
    }
    let admitted = admit(services, rules, state, how, (&person, to), now).await?;
    let (mut tx, challenge, message) = match admitted {
        Ok(admitted) => admitted,
        Err(problem) => return Ok(Err(problem)),
    };
    if !tx.renew_challenge(&challenge, now).await? {
        return Ok(Err(Problem::ResendWait(rules.resend_interval)));
    }
    // A message that still waits would only bring a dead code.
    tx.cancel_message(&old.message_id, "a newer code took its place", now)
        .await?;
    tx.add_message(&message).await?;
    tx.commit().await?;
    count(services, &message);
    services.delivery.wake(&message.centre);
    services.delivery.withdraw(&old.message_id);
    Ok(Ok(()))
}

/// Makes a code and its message, and opens the transaction in which they are counted.
async fn admit(
    services: &Services,
    rules: &CodeRules,
    state: &State,
    how: How<'_>,
    (person, to): (&PersonId, &Phone),
    now: Millis,
) -> Result<Result<(Tx, ChallengeRow, NewMessage), Problem>, SignInError> {
    if let Some(problem) = guards::refuse(services, person, to) {
        return Ok(Err(problem));
    }
    let medium = match rules.medium(to) {
        Some(Medium::Text) => how.medium,
        Some(Medium::Voice) => Medium::Voice,
        None => return Ok(Err(Problem::FixedLine)),
    };
    let how = How { medium, ..how };
    let (challenge, message) = match make(services, rules, state, how, person, to, now) {
        Err(SignInError::Compose(ComposeError::NoRoute)) => {
            let prefix = to.numbering().prefix;
            tracing::error!(%person, prefix, "no code is sent: no route takes the message");
            return Ok(Err(Problem::Withheld));
        }
        made => made?,
    };
    let asked = Asked {
        person,
        to,
        destination: &challenge.destination,
        network: how.visitor.network(),
        message: &message,
        interval: rules.resend_interval,
    };
    let admitted = guards::admit(services, &asked, now).await?;
    Ok(admitted.map(|tx| (tx, challenge, message)))
}

/// Another form of this sign-in was faster: its code may have gone to another number.
async fn sent_already(
    services: &Services,
    rules: &CodeRules,
    state: &mut State,
    how: How<'_>,
    to: &Phone,
) -> Result<Result<(), Problem>, SignInError> {
    let sent = services.store.challenge(&state.row.id, PURPOSE).await?;
    let destination = super::destination_key(&services.keyring, to);
    if sent.is_none_or(|sent| sent.destination != destination) {
        // Unless the person has just chosen this one instead.
        if state.chosen_number() != Some(to.expose()) {
            return Ok(Err(Problem::Stale));
        }
        if let Err(problem) = renew_to(services, rules, state, how, to).await? {
            return Ok(Err(problem));
        }
    }
    state.set_destination(to.expose());
    Ok(Ok(()))
}

/// A code to another number need not wait: each number has a count of its own.
fn why_not_renew(old: &ChallengeRow, elsewhere: bool, now: Millis) -> Option<Problem> {
    if old.state != ChallengeState::Live || old.attempts_left <= 0 {
        Some(Problem::CodeDead)
    } else if old.resends_left <= 0 {
        Some(Problem::ResendLimit)
    } else if old.resend_at > now && !elsewhere {
        Some(Problem::ResendWait(now.until(old.resend_at)))
    } else {
        None
    }
}

fn make(
    services: &Services,
    rules: &CodeRules,
    state: &State,
    how: How<'_>,
    person: &PersonId,
    to: &Phone,
    now: Millis,
) -> Result<(ChallengeRow, NewMessage), SignInError> {
    let code: Secret = services.entropy.digits(rules.length);
    let destination = super::destination_key(&services.keyring, to);
    let binding = code::Binding {
        sign_in: &state.row.id,
        person,
        destination: &destination,
    };
    let expires_at = now + rules.lifetime;
    let (locale, service) = (&how.visitor.locale, state.service());
    let (route, text) = match (how.medium, &rules.voice) {
        (Medium::Voice, Some(route)) => {
            let text = message::say(services, rules, locale, service, &code);
            (route, text)
        }
        _ => {
            let text = message::compose(services, rules, locale, service, &code);
            (&rules.route, text)
        }
    };
    let mut message = services.delivery.compose(&Draft {
        route,
        method: &rules.method,
        purpose: "code",
        medium: how.medium,
        person: Some(person),
        to,
        text: text.expose(),
        expires_at,
    })?;
    services
        .rules
        .guards
        .budget
        .price(services, &mut message, to);
    let challenge = ChallengeRow {
        sign_in_id: state.row.id.clone(),
        purpose: PURPOSE.to_owned(),
        destination: destination.to_vec(),
        code_hash: code::hash(&services.keyring, &binding, code.expose()).to_vec(),
        state: ChallengeState::Live,
        attempts_left: rules.attempts,
        resends_left: rules.resends,
        resend_at: now + rules.resend_interval,
        message_id: message.id.clone(),
        created_at: now,
        expires_at,
    };
    Ok((challenge, message))
}
