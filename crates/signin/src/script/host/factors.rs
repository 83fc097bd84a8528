use std::sync::Arc;

use countersign_core::ids::PersonId;
use countersign_core::{Amr, Secret};
use rhai::{Array, Dynamic, Engine, Map};

use super::super::call::Call;
use super::HostResult;
use super::codes::finish;
use crate::factors::{FactorKind, FactorRules, verify_recovery_code, verify_totp};
use crate::figures::CodeKind;

/// Codes of authenticator apps; a script never sees a secret.
#[derive(Clone, Debug)]
pub(super) struct Totp(pub(super) Arc<Call>);

/// Recovery codes.
#[derive(Clone, Debug)]
pub(super) struct Recovery(pub(super) Arc<Call>);

pub(super) fn register(engine: &mut Engine) {
    engine
        .register_type_with_name::<Totp>("Totp")
        .register_fn("open", |totp: &mut Totp, given: Map| {
            open(&totp.0, FactorKind::App, &given)
        })
        .register_fn("properties", |_: &mut Totp| properties(FactorKind::App))
        .register_fn("enrolled", |totp: &mut Totp, user: Dynamic| {
            enrolled(&totp.0, FactorKind::App, user)
        })
        .register_fn("verify", |totp: &mut Totp, typed: Secret| {
            verify(&totp.0, FactorKind::App, &typed)
        })
        .register_type_with_name::<Recovery>("Recovery")
        .register_fn("open", |recovery: &mut Recovery, given: Map| {
            open(&recovery.0, FactorKind::RecoveryCode, &given)
        })
        .register_fn("properties", |_: &mut Recovery| {
            properties(FactorKind::RecoveryCode)
        })
        .register_fn("enrolled", |recovery: &mut Recovery, user: Dynamic| {
            enrolled(&recovery.0, FactorKind::RecoveryCode, user)
        })
        .register_fn("verify", |recovery: &mut Recovery, typed: Secret| {
            verify(&recovery.0, FactorKind::RecoveryCode, &typed)
        });
}

/// Reads the properties table. In `init`.
pub(super) fn open(call: &Call, kind: FactorKind, given: &Map) -> HostResult<()> {
    let table = call.properties().handed_on("open", given)?.shown("open")?;
    let rules = FactorRules::read(kind, &table)?;
    call.initialised().factor = Some(rules);
    Ok(())
}

/// What a method may say of its properties. In `declare`.
pub(super) fn properties(kind: FactorKind) -> Array {
    let declared = FactorRules::declared(kind);
    declared.iter().map(|one| one.for_script()).collect()
}

/// Whether a person has what is asked for.
fn enrolled(call: &Call, kind: FactorKind, user: Dynamic) -> HostResult<bool> {
    let Ok(user) = user.into_string() else {
        return Ok(false);
    };
    let (person, store) = (PersonId(user), &call.services().store);
    match kind {
        FactorKind::RecoveryCode => {
            let left = call.wait(store.count_recovery_codes(&person))?;
            Ok(left > 0)
        }
        _ => call.wait(store.has_totp_factor(&person)),
    }
}

/// Compares what a person typed; the attempt counts whatever happens.
fn verify(call: &Call, kind: FactorKind, typed: &Secret) -> HostResult<bool> {
    if let Some(stage) = call.stage() {
        stage.tell("The code is taken as right.");
        call.state(|state| state.prove(&[Amr::Otp]))?;
        return Ok(true);
    }
    let rules = call.initialised().factor.clone();
    let rules = rules
        .filter(|rules| rules.kind == kind)
        .ok_or("open was not called in init")?;
    let services = call.services();
    let mut state = call.take_state().ok_or("there is no sign-in here")?;
    let figures = &services.figures;
    let verified = match kind {
        FactorKind::RecoveryCode => call.wait(async {
            let came = verify_recovery_code(services, &rules, &mut state, typed).await;
            figures.typed(CodeKind::Recovery, came)
        }),
        _ => call.wait(async {
            let came = verify_totp(services, &rules, &mut state, typed).await;
            figures.typed(CodeKind::App, came)
        }),
    };
    finish(call, state, verified)
}
