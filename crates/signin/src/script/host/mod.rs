//! The objects that a script works with. Each holds the call it belongs to.

mod codes;
mod factors;
mod http;
mod log;
mod passkeys;
mod request;
mod secret;
mod session;
mod users;

use std::sync::Arc;

use rhai::{Dynamic, Engine, EvalAltResult};

use super::call::Call;
pub(crate) use log::redact;
pub use users::password_limit_key;

type HostResult<T> = Result<T, Box<EvalAltResult>>;

pub(super) fn register(engine: &mut Engine) {
    secret::register(engine);
    users::register(engine);
    codes::register(engine);
    factors::register(engine);
    passkeys::register(engine);
    session::register(engine);
    request::register(engine);
    log::register(engine);
    http::register(engine);
}

/// The object of this name, for a script that names it.
pub(super) fn object(name: &str, call: &Arc<Call>) -> Option<Dynamic> {
    let call = Arc::clone(call);
    Some(match name {
        "users" => Dynamic::from(users::Users(call)),
        "codes" => Dynamic::from(codes::Codes(call)),
        "totp" => Dynamic::from(factors::Totp(call)),
        "recovery" => Dynamic::from(factors::Recovery(call)),
        "passkeys" => Dynamic::from(passkeys::Passkeys(call)),
        "session" => Dynamic::from(session::Session(call)),
        "request" => Dynamic::from(request::Request(call)),
        "log" => Dynamic::from(log::Log(call)),
        "http" => Dynamic::from(http::Http(call)),
        "properties" => Dynamic::from(call.properties().for_script()),
        _ => return None,
    })
}
