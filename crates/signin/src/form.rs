use std::collections::BTreeMap;

use countersign_core::Secret;
use rhai::{Dynamic, Map};

/// What a person sent. Passwords and codes stay secrets on the way to the script and back.
#[derive(Clone, Debug, Default)]
pub struct Form {
    fields: BTreeMap<String, String>,
    password: Secret,
    code: Secret,
}

/// Fields beyond these are not read; names and values longer than this are cut off.
const MOST_FIELDS: usize = 32;
const LONGEST: usize = 4096;

impl Form {
    /// Takes the fields of a form; of a name that comes twice the first value counts.
    pub fn new(fields: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut form = Self::default();
        for (name, value) in fields.into_iter().take(MOST_FIELDS) {
            if name.len() > LONGEST || value.len() > LONGEST {
                continue;
            }
            match name.as_str() {
                "password" if form.password.expose().is_empty() => {
                    form.password = Secret::new(value);
                }
                "code" if form.code.expose().is_empty() => form.code = Secret::new(value),
                "password" | "code" => {}
                _ => {
                    form.fields.entry(name).or_insert(value);
                }
            }
        }
        form
    }

    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }

    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.fields.contains_key(name)
    }

    /// The map that a script sees: the fixed names are always there.
    pub(crate) fn for_script(&self) -> Map {
        let mut map: Map = self
            .fields
            .iter()
            .map(|(name, value)| (name.as_str().into(), Dynamic::from(value.clone())))
            .collect();
        for name in ["username", "phone", "passkey"] {
            map.entry(name.into())
                .or_insert_with(|| Dynamic::from(String::new()));
        }
        map.insert("password".into(), Dynamic::from(self.password.clone()));
        map.insert("code".into(), Dynamic::from(self.code.clone()));
        map
    }
}
