use std::collections::HashMap;

use crate::{Entry, Kind};

/// What other entries mean by a dn: scopes and groups.
#[derive(Debug, Default)]
pub struct Names {
    scopes: HashMap<String, String>,
    groups: HashMap<String, String>,
}

impl Names {
    /// Takes a scope or a group; other entries have no names.
    pub fn take(&mut self, entry: &Entry) {
        let dn = entry.dn.to_lowercase();
        match entry.kind() {
            Kind::Scope => {
                let name = entry.filled("oxid").or_else(|| entry.filled("displayname"));
                if let Some(name) = name {
                    self.scopes.insert(dn, name.to_owned());
                }
            }
            Kind::Group => {
                if let Some(name) = entry.filled("displayname") {
                    self.groups.insert(dn, name.to_owned());
                }
            }
            _ => {}
        }
    }

    #[must_use]
    pub fn scope(&self, dn: &str) -> Option<&str> {
        self.scopes.get(&dn.to_lowercase()).map(String::as_str)
    }

    #[must_use]
    pub fn group(&self, dn: &str) -> Option<&str> {
        self.groups.get(&dn.to_lowercase()).map(String::as_str)
    }
}
