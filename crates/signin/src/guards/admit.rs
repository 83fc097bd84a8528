use std::net::IpAddr;
use std::time::Duration;

use countersign_core::ids::PersonId;
use countersign_core::{Millis, Numbering, Phone};
use countersign_store::{Limit, NewMessage, Tx};

use super::alarm::{self, Alarm};
use super::conversion::{self, Pumped};
use super::limits::{SHARED, counts, pace_key};
use crate::error::SignInError;
use crate::problem::Problem;
use crate::services::Services;

/// A code that somebody wants to be sent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked<'a> {
    pub(crate) person: &'a PersonId,
    pub(crate) to: &'a Phone,
    /// Keyed hash of the number.
    pub(crate) destination: &'a [u8],
    /// Who asks.
    pub(crate) network: IpAddr,
    /// The message that would be sent.
    pub(crate) message: &'a NewMessage,
    /// The least time between messages, once a few have come at once.
    pub(crate) interval: Duration,
}

/// Why a code is not sent, and what is to be done about it outside of the undone transaction.
enum Refusal {
    Say(Problem),
    Stop(Pumped),
    /// A limit that many share.
    Shared(String, Duration),
    Budget,
}

/// Why no code goes to numbers of this country or kind, if so. To be asked before a message is
/// made: what else stands in its way would tell of the number.
pub(crate) fn refuse(services: &Services, person: &PersonId, to: &Phone) -> Option<Problem> {
    let numbers = &services.rules.guards.numbers;
    let refusal = numbers.refuse(&to.numbering())?;
    tracing::warn!(%person, ?refusal, "no code is sent to a number of this country or kind");
    Some(Problem::Withheld)
}

/// Opens the transaction that the message is to be written in, with the message counted
/// everywhere. Dropped without a commit, it counts nowhere.
pub(crate) async fn admit(
    services: &Services,
    asked: &Asked<'_>,
    now: Millis,
) -> Result<Result<Tx, Problem>, SignInError> {
    let (person, numbering) = (asked.person, asked.to.numbering());
    let exempt = services
        .rules
        .guards
        .budget
        .exempts(services, person)
        .await?;
    let mut tx = services.store.begin().await?;
    let refusal = match count(&mut tx, services, asked, &numbering, exempt, now).await? {
        Ok(()) => return Ok(Ok(tx)),
        Err(refusal) => refusal,
    };
    // Undone before anything else is written: there is one writer.
    drop(tx);
    let problem = settle(services, refusal, now).await?;
    tracing::warn!(%person, ?problem, prefix = numbering.prefix, "no code is sent");
    Ok(Err(problem))
}

async fn count(
    tx: &mut Tx,
    services: &Services,
    asked: &Asked<'_>,
    numbering: &Numbering,
    exempt: bool,
    now: Millis,
) -> Result<Result<(), Refusal>, SignInError> {
    let (rules, person) = (&services.rules, asked.person);
    let failures = tx.code_failures(person).await?.unwrap_or(i64::MAX);
    if failures >= rules.code_failures {
        tracing::warn!(%person, "too many wrong codes in a row");
        let wait = Duration::from_secs(3600);
        return Ok(Err(Refusal::Say(Problem::TooMany(wait))));
    }
    let pace = Limit {
        burst: rules.codes_at_once,
        every: asked.interval,
    };
    let key = pace_key(person, asked.destination);
    if let Err(limited) = tx.take(&key, pace, now).await? {
        let wait = Problem::ResendWait(limited.retry_after);
        return Ok(Err(Refusal::Say(wait)));
    }
    let counts = counts(rules, asked, numbering);
    let shared = counts.len() - SHARED;
    for (position, (key, limit)) in counts.into_iter().enumerate() {
        if let Err(limited) = tx.take(&key, limit, now).await? {
            let wait = limited.retry_after;
            return Ok(Err(if position < shared {
                Refusal::Say(Problem::TooMany(wait))
            } else {
                Refusal::Shared(key, wait)
            }));
        }
    }
    let stopped = tx.prefix_stopped_until(&numbering.prefix, now).await?;
    if stopped.is_some() {
        return Ok(Err(Refusal::Say(Problem::Withheld)));
    }
    let guards = &rules.guards;
    let spent = guards.budget.spend(tx, asked.message, exempt, now);
    if spent.await?.is_err() {
        return Ok(Err(Refusal::Budget));
    }
    let sent = conversion::sent(
        tx,
        &guards.conversion,
        &numbering.prefix,
        asked.message,
        now,
    );
    Ok(sent.await?.map_err(Refusal::Stop))
}

async fn settle(
    services: &Services,
    refusal: Refusal,
    now: Millis,
) -> Result<Problem, SignInError> {
    match refusal {
        Refusal::Say(problem) => return Ok(problem),
        Refusal::Stop(pumped) => conversion::stop(services, &pumped, now).await?,
        Refusal::Shared(key, wait) => {
            let alarm = Alarm {
                kind: "limit",
                subject: key,
                detail: format!("the limit is reached; more in {} seconds", wait.as_secs()),
                at: now,
                quiet: Duration::from_secs(60 * 60),
            };
            alarm::raise_alone(services, &alarm).await?;
        }
        Refusal::Budget => {
            let alarm = services.rules.guards.budget.spent(now);
            alarm::raise_alone(services, &alarm).await?;
        }
    }
    Ok(Problem::Withheld)
}
