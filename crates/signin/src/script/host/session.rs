use std::sync::Arc;

use countersign_core::ids::PersonId;
use rhai::{Array, Dynamic, Engine, ImmutableString};

use super::super::call::Call;
use super::HostResult;
use crate::problem::Problem;

/// More numbers than anybody chooses between.
const MOST_OFFERED: usize = 20;

/// The sign-in: who it is for, what was proved, and a few values between its steps.
#[derive(Clone, Debug)]
pub(super) struct Session(pub(super) Arc<Call>);

pub(super) fn register(engine: &mut Engine) {
    engine
        .register_type_with_name::<Session>("Session")
        .register_get("user", user)
        .register_fn("get", get)
        .register_fn("set", set)
        .register_fn("proved", proved)
        .register_fn("offer", offer)
        .register_fn("chosen", chosen)
        .register_fn("fail", fail);
}

fn user(session: &mut Session) -> HostResult<Dynamic> {
    let person = session.0.state(|s| s.person().map(PersonId::to_string))?;
    Ok(person.map_or(Dynamic::UNIT, Dynamic::from))
}

fn get(session: &mut Session, name: ImmutableString) -> HostResult<Dynamic> {
    let value = session
        .0
        .state(|s| s.script_value(&name).map(str::to_owned))?;
    Ok(value.map_or(Dynamic::UNIT, Dynamic::from))
}

fn set(session: &mut Session, name: ImmutableString, value: ImmutableString) -> HostResult<()> {
    if session.0.state(|s| s.set_script_value(&name, &value))? {
        Ok(())
    } else {
        Err("session.set keeps up to 60 values of up to 1024 bytes".into())
    }
}

/// Whether a factor was proved, by its RFC 8176 name.
fn proved(session: &mut Session, factor: ImmutableString) -> HostResult<bool> {
    session
        .0
        .state(|s| s.proved().iter().any(|amr| amr.as_str() == factor.as_str()))
}

/// Offers the person numbers on the page `choose`; always true, to be returned.
fn offer(session: &mut Session, numbers: Array) -> HostResult<bool> {
    let numbers: Vec<String> = numbers.into_iter().map(|n| n.to_string()).collect();
    if numbers.len() > MOST_OFFERED || numbers.iter().any(|number| number.len() > 64) {
        return Err(format!("session.offer takes up to {MOST_OFFERED} numbers").into());
    }
    session.0.state(|s| s.offer(&numbers))?;
    Ok(true)
}

/// The number that was chosen of those that were offered, or `()` with the reason on the page.
fn chosen(session: &mut Session, choice: Dynamic) -> HostResult<Dynamic> {
    let offered = session.0.state(|s| s.offered())?;
    let position: Option<usize> = choice.to_string().parse().ok();
    match position.and_then(|position| offered.into_iter().nth(position)) {
        Some(number) => Ok(Dynamic::from(number)),
        None => {
            session.0.say(Problem::Stale)?;
            Ok(Dynamic::UNIT)
        }
    }
}

/// Ends the step with a message for the person; always false, to be returned.
fn fail(session: &mut Session, name: ImmutableString) -> HostResult<bool> {
    let problem = Problem::named(&name)
        .ok_or_else(|| format!("session.fail does not know {name:?}; it knows credentials, no-phone, not-enrolled, phone-invalid, send-failed, expired"))?;
    session.0.say(problem)?;
    Ok(false)
}
