use std::sync::Arc;

use countersign_core::AddressRange;
use rhai::{Engine, ImmutableString};

use super::super::call::Call;
use super::HostResult;

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
        .register_get("user_agent", |r: &mut Request| -> HostResult<String> {
            Ok(r.0.visitor()?.user_agent.clone())
        })
        .register_get("locale", |r: &mut Request| -> HostResult<String> {
            Ok(r.0.visitor()?.locale.clone())
        });
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
