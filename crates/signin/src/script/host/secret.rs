use countersign_core::Secret;
use rhai::Engine;

use super::super::HiddenProperty;

/// A password or code from a form, and a hidden property: a script can hand them on, each where it
/// belongs, but never read or print them.
pub(super) fn register(engine: &mut Engine) {
    engine
        .register_type_with_name::<Secret>("Secret")
        .register_fn("to_string", |_: &mut Secret| "…".to_owned())
        .register_fn("to_debug", |_: &mut Secret| "…".to_owned())
        .register_fn("is_empty", |secret: &mut Secret| secret.expose().is_empty())
        .register_type_with_name::<HiddenProperty>("HiddenProperty")
        .register_fn("to_string", |_: &mut HiddenProperty| "…".to_owned())
        .register_fn("to_debug", |_: &mut HiddenProperty| "…".to_owned())
        .register_fn("is_empty", |hidden: &mut HiddenProperty| hidden.is_empty());
}
