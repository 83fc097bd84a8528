//! What scripts hand on of their properties. A hidden value is for what it was typed for: whoever
//! may change a script, and is not shown the value, could otherwise have it sent to themselves.

use std::collections::{BTreeMap, BTreeSet};

use countersign_core::Secret;
use countersign_delivery::{PropertyError, leads};
use rhai::{Dynamic, Map};

use super::{HiddenProperty, Table};

/// A table that a script gave to a function of the server's.
#[derive(Debug)]
pub(crate) struct HandedOn {
    pub(crate) values: BTreeMap<String, String>,
    hidden: BTreeSet<String>,
}

impl Table {
    /// Reads what a script gives to `function`. A hidden value is taken under its own name only,
    /// and only beside the values that are stored of what says where it is sent.
    ///
    /// # Errors
    /// Which property is not where it belongs.
    pub(crate) fn handed_on(&self, function: &str, given: &Map) -> Result<HandedOn, String> {
        let mut handed = HandedOn {
            values: BTreeMap::new(),
            hidden: BTreeSet::new(),
        };
        for (name, value) in given {
            let text = match value.read_lock::<HiddenProperty>() {
                Some(hidden) if hidden.name() == name.as_str() => {
                    handed.hidden.insert(name.to_string());
                    hidden.expose().to_owned()
                }
                Some(hidden) => {
                    let own = hidden.name();
                    return Err(format!(
                        "{function}: the hidden property {own} cannot be handed on as {name}"
                    ));
                }
                None => seen(function, name, value)?,
            };
            handed.values.insert(name.to_string(), text);
        }
        match handed.hidden.first().zip(self.led_elsewhere(&handed)) {
            Some((hidden, leading)) => Err(format!(
                "{function}: {leading} must be as it stands in the properties table, since it \
                 says where the hidden property {hidden} is sent"
            )),
            None => Ok(handed),
        }
    }

    /// A property that says where hidden ones are sent, and that is not as it is stored.
    fn led_elsewhere<'a>(&'a self, handed: &'a HandedOn) -> Option<&'a str> {
        let given = handed.values.keys().map(String::as_str);
        let mut leading = given.chain(self.names()).filter(|name| leads(name));
        leading.find(|name| {
            let given = handed.values.get(*name).map_or("", String::as_str);
            given != self.stored(name)
        })
    }
}

/// What is no hidden property; what a person typed is no property either.
fn seen(function: &str, name: &str, value: &Dynamic) -> Result<String, String> {
    if value.read_lock::<Secret>().is_some() {
        return Err(format!(
            "{function}: what a person typed cannot be handed on as {name}"
        ));
    }
    Ok(value.to_string())
}

impl HandedOn {
    /// What is wrong with a property, without the value of one that the operator has hidden.
    pub(crate) fn told(&self, mut error: PropertyError) -> String {
        if self.hidden.contains(&error.property) {
            error.value = None;
        }
        error.to_string()
    }

    /// Refuses hidden values, where nothing is kept secret.
    ///
    /// # Errors
    /// Which property is hidden.
    pub(crate) fn shown(self, function: &str) -> Result<BTreeMap<String, String>, String> {
        match self.hidden.first() {
            Some(name) => Err(format!(
                "{function}: nothing here is kept secret: {name} must not be hidden"
            )),
            None => Ok(self.values),
        }
    }
}
