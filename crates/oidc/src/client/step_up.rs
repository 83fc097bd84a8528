//! Which sign-in the client gets when it asks for none, and which it may have at all.

use countersign_core::Acr;
use countersign_store::{ClientMetadata, MethodRow};

use super::invalid::{Checked, InvalidRegistration, ensure};

const MOST: usize = 32;
/// The kind of script that somebody can sign in by.
const METHOD: &str = "person_authentication";

/// `methods` are those of the store: one that is switched off for now may be registered.
pub(super) fn check(metadata: &ClientMetadata, methods: &[MethodRow]) -> Checked {
    let allowed = methods_of("allowed_acr_values", &metadata.allowed_acr_values, methods)?;
    let default = methods_of("default_acr_values", &metadata.default_acr_values, methods)?;
    for (name, method) in metadata.default_acr_values.iter().zip(default) {
        ensure(
            allowed.is_empty() || allowed.contains(&method),
            "default_acr_values",
            name,
            "use methods that are among allowed_acr_values",
        )?;
    }
    let age = metadata.default_max_age.unwrap_or(0);
    ensure(
        age >= 0,
        "default_max_age",
        &age.to_string(),
        "use seconds, 0 or more",
    )
}

/// The method that each value means: its name, or one of its aliases.
fn methods_of<'a>(
    property: &'static str,
    values: &[String],
    methods: &'a [MethodRow],
) -> Result<Vec<&'a str>, InvalidRegistration> {
    let names = || {
        let methods = methods.iter().filter(|method| method.kind == METHOD);
        methods.map(|method| method.name.as_str())
    };
    let find = |value: &str| {
        let mut named = methods.iter().filter(|m| m.kind == METHOD);
        let named = named.find(|m| m.name == value || m.aliases.iter().any(|alias| alias == value));
        match named {
            Some(method) => Some(method.name.as_str()),
            None => (value == Acr::PASSWORD).then_some(Acr::PASSWORD),
        }
    };
    ensure(values.len() <= MOST, property, "", "use at most 32")?;
    values
        .iter()
        .map(|value| {
            find(value).ok_or_else(|| {
                let known: Vec<&str> = names().chain([Acr::PASSWORD]).collect();
                let allowed = format!("use names of methods: {}", known.join(", "));
                InvalidRegistration::new(property, value, allowed)
            })
        })
        .collect()
}
