use std::sync::Arc;

use countersign_core::AddressRange;
use countersign_core::ids::PersonId;
use rhai::{Dynamic, Engine, ImmutableString};

use super::super::call::Call;
use super::HostResult;
use crate::devices::known_device;
use crate::places;
use crate::visitor::Visitor;

/// The request that this step answers.
#[derive(Clone, Debug)]
pub(super) struct Request(pub(super) Arc<Call>);

pub(super) fn register(engine: &mut Engine) {
    engine
        .register_type_with_name::<Request>("Request")
        .register_get("address", |r: &mut Request| -> HostResult<String> {
            Ok(r.0.visitor()?.address.to_string())
        })
        .register_fn("is_from", is_from)
        .register_get("country", country)
        .register_get("known_device", is_known_device)
        .register_get("known_place", is_known_place)
        .register_get("user_agent", |r: &mut Request| -> HostResult<String> {
            Ok(r.0.visitor()?.user_agent.clone())
        })
        .register_get("locale", |r: &mut Request| -> HostResult<String> {
            Ok(r.0.visitor()?.locale.clone())
        });
}

/// The country of the person's address, or `()`.
fn country(request: &mut Request) -> HostResult<Dynamic> {
    let country = request.0.visitor()?.country.clone();
    Ok(country.map_or(Dynamic::UNIT, Dynamic::from))
}

/// Who signs in and from where, to see whether this `what` of theirs is known: nobody in `init`, before
/// they are known, and in a rehearsal, which says so.
fn who<'a>(call: &'a Call, what: &str) -> HostResult<Option<(&'a Visitor, PersonId)>> {
    if let Some(stage) = call.stage() {
        stage.tell(format!("The {what} is taken as unknown."));
        return Ok(None);
    }
    let Ok(visitor) = call.visitor() else {
        return Ok(None);
    };
    let person = call.state(|state| state.person().cloned())?;
    Ok(person.map(|person| (visitor, person)))
}

/// Whether the person trusts the browser; in `init`, and before they are known, nobody does. The
/// page of the second factor offers to trust it where a script asked for this.
fn is_known_device(request: &mut Request) -> HostResult<bool> {
    let call = &request.0;
    let Some((visitor, person)) = who(call, "device")? else {
        return Ok(false);
    };
    let services = call.services();
    if services.rules.trusted_device_lifetime.is_none() {
        return Ok(false);
    }
    let known = call.wait(known_device(services, visitor, &person))?;
    call.state(|state| state.note_device(known.as_ref()))?;
    Ok(known.is_some())
}

/// Whether the person has proved a second factor in this place lately; in `init`, and before they
/// are known, they have not. The second factor that follows makes the place known where a script
/// asked for this.
fn is_known_place(request: &mut Request) -> HostResult<bool> {
    let call = &request.0;
    let Some((visitor, person)) = who(call, "place")? else {
        return Ok(false);
    };
    let services = call.services();
    if services.rules.known_place_lifetime.is_none() {
        return Ok(false);
    }
    let known = call.wait(places::is_known_place(services, visitor, &person))?;
    call.state(|state| state.note_place(known))?;
    Ok(known)
}

/// Whether the person's address is in one of these networks, which stand between commas. In `init`
/// there is no address, and the networks are only read.
fn is_from(request: &mut Request, networks: ImmutableString) -> HostResult<bool> {
    let mut ranges = Vec::new();
    let names = networks.split(',').map(str::trim);
    for name in names.filter(|name| !name.is_empty()) {
        let range = name.parse::<AddressRange>();
        let range = range.map_err(|error| format!("{name:?}: use {error}"))?;
        ranges.push(range);
    }
    let Ok(visitor) = request.0.visitor() else {
        return Ok(false);
    };
    Ok(ranges.iter().any(|range| range.contains(visitor.address)))
}
