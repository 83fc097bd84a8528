use std::sync::Arc;

use rhai::Engine;

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
        .register_get("user_agent", |r: &mut Request| -> HostResult<String> {
            Ok(r.0.visitor()?.user_agent.clone())
        })
        .register_get("locale", |r: &mut Request| -> HostResult<String> {
            Ok(r.0.visitor()?.locale.clone())
        });
}
