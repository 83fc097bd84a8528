use countersign_core::Secret;
use rhai::Engine;

/// A password or code from a form: a script can hand it on, but never read or print it.
pub(super) fn register(engine: &mut Engine) {
    engine
        .register_type_with_name::<Secret>("Secret")
        .register_fn("to_string", |_: &mut Secret| "…".to_owned())
        .register_fn("to_debug", |_: &mut Secret| "…".to_owned())
        .register_fn("is_empty", |secret: &mut Secret| secret.expose().is_empty());
}
