use std::collections::BTreeMap;
use std::sync::Arc;

use countersign_core::{Phone, Secret};
use countersign_delivery::{Kind, MethodProperties};
use rhai::{Dynamic, Engine, ImmutableString, Map};

use super::super::call::Call;
use super::HostResult;
use crate::codes::{self, CodeRules};
use crate::guards::NumberRefusal;
use crate::problem::Problem;

/// One-time codes: the only way to one, and a script never sees the code itself.
#[derive(Clone, Debug)]
pub(super) struct Codes(pub(super) Arc<Call>);

pub(super) fn register(engine: &mut Engine) {
    engine
        .register_type_with_name::<Codes>("Codes")
        .register_fn("open", open)
        .register_fn("close", close)
        .register_fn("check_number", check_number)
        .register_fn("send", send)
        .register_fn("verify", verify);
}

/// Opens the channel that this method's codes go through, from the properties table. In `init`.
fn open(codes: &mut Codes, channel: ImmutableString, _properties: Map) -> HostResult<()> {
    let call = &codes.0;
    let kind = channel.parse::<Kind>();
    let kind = kind.map_err(|()| {
        let allowed = Kind::allowed();
        format!("codes.open: {channel:?} is not a channel; there are: {allowed}")
    })?;
    // The host's own table, since hidden values are opaque to the script.
    let table: BTreeMap<String, String> = call
        .property_values()
        .iter()
        .map(|(name, value)| (name.clone(), value.expose().to_owned()))
        .collect();
    let properties = MethodProperties::parse(kind, &table).map_err(|e| e.to_string())?;
    for warning in properties.warnings() {
        tracing::warn!(target: "countersign::script", method = call.method(), "{warning}");
    }
    let rules = CodeRules::of(call.method(), &properties);
    call.services()
        .delivery
        .open_method(call.method(), &properties)
        .map_err(|e| e.to_string())?;
    call.initialised().codes = Some(rules);
    Ok(())
}

/// Closes this method's channel. In `destroy`.
fn close(codes: &mut Codes) {
    codes.0.services().delivery.close_route(codes.0.method());
}

/// Reads a number as a person typed it: E.164, or `()` with the reason on the page.
fn check_number(codes: &mut Codes, typed: ImmutableString) -> HostResult<Dynamic> {
    let rules = codes.0.code_rules()?;
    let refused = match Phone::parse(&typed, rules.region.as_deref()) {
        Ok(phone) => {
            let numbers = &codes.0.services().rules.guards.numbers;
            match numbers.refuse(&phone.numbering()) {
                None if rules.medium(&phone).is_none() => Problem::PhoneFixedLine,
                None => return Ok(Dynamic::from(phone.expose().to_owned())),
                Some(NumberRefusal::Country) => Problem::PhoneCountry,
                Some(NumberRefusal::Kind) => Problem::PhoneInvalid,
            }
        }
        Err(_) => Problem::PhoneInvalid,
    };
    codes.0.say(refused)?;
    Ok(Dynamic::UNIT)
}

/// Sends a code to a number, once in this sign-in; later ones are the person's to ask for.
fn send(codes: &mut Codes, to: ImmutableString) -> HostResult<bool> {
    let call = &codes.0;
    let rules = call.code_rules()?;
    let Ok(to) = Phone::parse(&to, rules.region.as_deref()) else {
        call.say(Problem::NoPhone)?;
        return Ok(false);
    };
    let visitor = call.visitor()?.clone();
    let mut state = call.take_state().ok_or("there is no sign-in here")?;
    let sent = call.wait(codes::send(
        call.services(),
        &rules,
        &mut state,
        &visitor,
        &to,
    ));
    finish(call, state, sent)
}

/// Compares what a person typed with the code; the attempt counts whatever happens.
fn verify(codes: &mut Codes, typed: Secret) -> HostResult<bool> {
    let call = &codes.0;
    let mut state = call.take_state().ok_or("there is no sign-in here")?;
    let verified = call.wait(codes::verify(call.services(), &mut state, &typed));
    finish(call, state, verified)
}

fn finish(
    call: &Call,
    state: crate::state::State,
    outcome: HostResult<Result<(), Problem>>,
) -> HostResult<bool> {
    call.put_state(state);
    match outcome? {
        Ok(()) => Ok(true),
        Err(problem) => {
            call.say(problem)?;
            Ok(false)
        }
    }
}
