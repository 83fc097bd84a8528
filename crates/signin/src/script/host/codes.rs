use std::sync::Arc;

use countersign_core::{Amr, Phone, Secret};
use countersign_delivery::properties::described_for_method;
use countersign_delivery::{Kind, Medium, MethodProperties};
use rhai::{Array, Dynamic, Engine, ImmutableString, Map};

use super::super::call::Call;
use super::super::{DeclaredProperty, Stage};
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
        .register_fn("properties", properties)
        .register_fn("close", close)
        .register_fn("check_number", check_number)
        .register_fn("send", send)
        .register_fn("verify", verify);
}

/// Opens the channel that this method's codes go through, from the properties table without what
/// the script reads itself. In `init`.
fn open(codes: &mut Codes, channel: ImmutableString, given: Map) -> HostResult<()> {
    let call = &codes.0;
    let kind = kind("codes.open", &channel)?;
    let handed = call.properties().handed_on("codes.open", &given)?;
    let properties =
        MethodProperties::parse(kind, &handed.values).map_err(|error| handed.told(error))?;
    for warning in properties.warnings() {
        tracing::warn!(target: "countersign::script", method = call.method(), "{warning}");
    }
    let rules = CodeRules::of(call.method(), &properties);
    let (delivery, method) = (&call.services().delivery, call.method());
    let opened = if call.is_live() {
        delivery.open_method(method, &properties)
    } else {
        delivery.check_method(method, &properties)
    };
    opened.map_err(|e| e.to_string())?;
    call.initialised().codes = Some(rules);
    Ok(())
}

fn kind(function: &str, channel: &str) -> HostResult<Kind> {
    channel.parse::<Kind>().map_err(|()| {
        let allowed = Kind::allowed();
        format!("{function}: {channel:?} is not a channel; there are: {allowed}").into()
    })
}

/// What a method may say of its properties when its codes go through this channel. In `declare`.
fn properties(_: &mut Codes, channel: ImmutableString) -> HostResult<Array> {
    let kind = kind("codes.properties", &channel)?;
    let described = described_for_method(kind).into_iter();
    let declared = described.map(|about| DeclaredProperty {
        name: about.name.to_owned(),
        description: about.meaning.to_owned(),
        default: about.default.to_owned(),
        allowed: about.allowed(),
        hidden: Some(about.hidden()),
    });
    Ok(declared.map(|one| one.for_script()).collect())
}

/// Closes this method's channel. In `destroy`.
fn close(codes: &mut Codes) {
    if codes.0.is_live() {
        codes.0.services().delivery.close_route(codes.0.method());
    }
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
    if let Some(stage) = call.stage() {
        return rehearse_send(call, stage, &rules, &to);
    }
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
    if let Some(stage) = call.stage() {
        stage.tell("The code is taken as right.");
        call.state(|state| {
            state.prove(&[Amr::Otp, Amr::Sms]);
            state.verify_destination();
        })?;
        return Ok(true);
    }
    let mut state = call.take_state().ok_or("there is no sign-in here")?;
    let verified = call.wait(codes::verify(call.services(), &mut state, &typed));
    finish(call, state, verified)
}

/// What `send` would do, as far as it can be known without doing it.
fn rehearse_send(call: &Call, stage: &Stage, rules: &CodeRules, to: &Phone) -> HostResult<bool> {
    let numbers = &call.services().rules.guards.numbers;
    let problem = match (numbers.refuse(&to.numbering()), rules.medium(to)) {
        (Some(_), _) => Problem::Withheld,
        (None, None) => Problem::FixedLine,
        (None, Some(medium)) => {
            let (how, route) = match (medium, &rules.voice) {
                (Medium::Voice, Some(route)) => ("said in a call", route),
                _ => ("sent", &rules.route),
            };
            stage.tell(format!(
                "A code of {} digits would be {how} to {} by {route}.",
                rules.length,
                to.masked(),
            ));
            call.state(|state| state.set_destination(to.expose()))?;
            return Ok(true);
        }
    };
    call.say(problem)?;
    Ok(false)
}

/// Goes on with the sign-in, and says what is wrong, if something is.
pub(super) fn finish(
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
