use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::Kind;

/// A message centre as it is configured, its hidden values open.
#[derive(Clone)]
pub struct CentreSettings {
    pub kind: Kind,
    pub enabled: bool,
    pub properties: BTreeMap<String, String>,
}

impl fmt::Debug for CentreSettings {
    // Without the values, of which some are hidden.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&String> = self.properties.keys().collect();
        f.debug_struct("CentreSettings")
            .field("kind", &self.kind)
            .field("enabled", &self.enabled)
            .field("properties", &names)
            .finish()
    }
}

/// Centres and routes by their names.
#[derive(Clone, Debug, Default)]
pub struct DeliverySettings {
    pub centres: BTreeMap<String, CentreSettings>,
    /// Properties of each route that is switched on.
    pub routes: BTreeMap<String, BTreeMap<String, String>>,
    /// Names of the routes that are switched off.
    pub routes_off: BTreeSet<String>,
}
