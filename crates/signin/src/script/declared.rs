use countersign_delivery::properties::hides as by_name;
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
    /// Whether its value is sealed in the store and shown nowhere; none where its name says so.
    pub hidden: Option<bool>,
}

/// Whether a property's value is sealed in the store and shown nowhere: as the script says of it,
/// and where it does not, as its name does.
pub(crate) fn hides(declared: &[DeclaredProperty], property: &str) -> bool {
    let about = declared.iter().find(|about| about.name == property);
    let said = about.and_then(|about| about.hidden);
    said.unwrap_or_else(|| by_name(property))
}

/// Scripts cannot say `default`: the language keeps the word.
const DEFAULT: &str = "otherwise";
const HIDDEN: &str = "hidden";

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
            hidden: map.get(HIDDEN).and_then(|hidden| hidden.as_bool().ok()),
        })
    }

    pub(crate) fn for_script(&self) -> Dynamic {
        let fields = [
            ("name", &self.name),
            ("description", &self.description),
            (DEFAULT, &self.default),
            ("allowed", &self.allowed),
        ];
        let mut map: Map = fields
            .into_iter()
            .map(|(name, value)| (name.into(), value.clone().into()))
            .collect();
        if let Some(hidden) = self.hidden {
            map.insert(HIDDEN.into(), hidden.into());
        }
        Dynamic::from_map(map)
    }
}
