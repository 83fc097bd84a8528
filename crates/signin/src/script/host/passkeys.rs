use std::sync::Arc;

use countersign_core::Amr;
use countersign_core::ids::PersonId;
use rhai::{Array, Dynamic, Engine, ImmutableString, Map};

use super::super::call::Call;
use super::HostResult;
use super::codes::finish;
use super::factors::{open, properties};
use crate::factors::{FactorKind, verify_passkey};

/// Passkeys; a script never sees a key, and what one proved is written by the server.
#[derive(Clone, Debug)]
pub(super) struct Passkeys(pub(super) Arc<Call>);

pub(super) fn register(engine: &mut Engine) {
    engine
        .register_type_with_name::<Passkeys>("Passkeys")
        .register_fn("open", open_site)
        .register_fn("properties", |_: &mut Passkeys| -> Array {
            properties(FactorKind::Passkey)
        })
        .register_fn("enrolled", enrolled)
        .register_fn("verify", verify);
}

/// Reads the properties table, where browsers have passkeys at all. In `init`.
fn open_site(passkeys: &mut Passkeys, given: Map) -> HostResult<()> {
    let call = &passkeys.0;
    if call.services().rules.relying_party.is_none() {
        return Err(
            "browsers offer passkeys only to a server with a host name and https \
            (or localhost): server.issuer has neither"
                .into(),
        );
    }
    open(call, FactorKind::Passkey, &given)
}

/// Whether a person has one.
fn enrolled(passkeys: &mut Passkeys, user: Dynamic) -> HostResult<bool> {
    let Ok(user) = user.into_string() else {
        return Ok(false);
    };
    let (call, person) = (&passkeys.0, PersonId(user));
    call.wait(call.services().store.has_passkey(&person))
}

/// Verifies the answer of a passkey; the attempt counts whatever happens. Where the password was
/// not given, the passkey tells whose it is and must have verified them.
fn verify(passkeys: &mut Passkeys, answer: ImmutableString) -> HostResult<bool> {
    let call = &passkeys.0;
    if let Some(stage) = call.stage() {
        stage.tell("The passkey is taken as right.");
        call.state(|state| state.prove(&[Amr::Hwk, Amr::User, Amr::Mfa]))?;
        return Ok(true);
    }
    let rules = call.initialised().factor.clone();
    let rules = rules
        .filter(|rules| rules.kind == FactorKind::Passkey)
        .ok_or("open was not called in init")?;
    let mut state = call.take_state().ok_or("there is no sign-in here")?;
    let verified = call.wait(verify_passkey(call.services(), &rules, &mut state, &answer));
    finish(call, state, verified)
}
