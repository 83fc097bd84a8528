use rhai::{Dynamic, Map};

/// A property that a script says it reads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeclaredProperty {
    pub name: String,
    pub description: String,
    /// What an empty value means.
    pub default: String,
    /// In plain words.
    pub allowed: String,
}

/// Scripts cannot say `default`: the language keeps the word.
const DEFAULT: &str = "otherwise";

impl DeclaredProperty {
    /// What a script gives for one; none without a name.
    pub(super) fn read(given: &Dynamic) -> Option<Self> {
        let map = given.read_lock::<Map>()?;
        let text = |name: &str| {
            map.get(name)
                .map(ToString::to_string)
                .filter(|text| !text.is_empty())
        };
        Some(Self {
            name: text("name")?,
            description: text("description").unwrap_or_default(),
            default: text(DEFAULT).unwrap_or_default(),
            allowed: text("allowed").unwrap_or_default(),
        })
    }

    pub(crate) fn for_script(&self) -> Dynamic {
        let fields = [
            ("name", &self.name),
            ("description", &self.description),
            (DEFAULT, &self.default),
            ("allowed", &self.allowed),
        ];
        let map: Map = fields
            .into_iter()
            .map(|(name, value)| (name.into(), value.clone().into()))
            .collect();
        Dynamic::from_map(map)
    }
}
