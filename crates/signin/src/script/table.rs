use std::collections::{BTreeMap, BTreeSet};

use countersign_core::Secret;
use rhai::{Dynamic, Map};

use super::HiddenProperty;

/// A script's properties, opened.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    values: BTreeMap<String, Secret>,
    hidden: BTreeSet<String>,
}

impl Table {
    pub(crate) fn add(&mut self, name: &str, value: Secret, hidden: bool) {
        self.values.insert(name.to_owned(), value);
        if hidden {
            self.hidden.insert(name.to_owned());
        }
    }

    /// The value that is stored; empty where there is none, which means the same.
    pub(super) fn stored(&self, name: &str) -> &str {
        self.values.get(name).map_or("", Secret::expose)
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.values.keys().map(String::as_str)
    }

    /// As a script sees it: hidden values can be handed on and nothing else.
    pub(crate) fn for_script(&self) -> Map {
        let values = self.values.iter();
        values
            .map(|(name, value)| {
                let value = if self.hidden.contains(name) {
                    Dynamic::from(HiddenProperty::new(name, value))
                } else {
                    Dynamic::from(value.expose().to_owned())
                };
                (name.as_str().into(), value)
            })
            .collect()
    }
}
