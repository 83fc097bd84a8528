use std::collections::BTreeMap;

/// An entry of the directory.
#[derive(Clone, Debug)]
pub struct Entry {
    pub dn: String,
    /// Where it begins in the file, counted from 1.
    pub line: usize,
    /// By name in small letters, options (`;lang-de`) and all.
    attributes: BTreeMap<String, Attribute>,
}

#[derive(Clone, Debug)]
struct Attribute {
    /// As it was written first.
    name: String,
    values: Vec<Vec<u8>>,
}

impl Attribute {
    fn texts(&self) -> impl Iterator<Item = &str> {
        let values = self.values.iter();
        values.filter_map(|value| std::str::from_utf8(value).ok())
    }
}

/// What an entry is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Person,
    Client,
    Script,
    Scope,
    Group,
    /// Default acr and Console acr.
    Configuration,
    /// The identifier by which one sector knows a person.
    Pairwise,
    /// Branches of the tree, tokens, statistics and whatever else a Gluu Server keeps.
    Other,
}

impl Entry {
    pub(crate) fn new(dn: String, line: usize) -> Self {
        Self {
            dn,
            line,
            attributes: BTreeMap::new(),
        }
    }

    pub(crate) fn add(&mut self, name: &str, value: Vec<u8>) {
        let new = || Attribute {
            name: name.to_owned(),
            values: Vec::new(),
        };
        let key = name.to_ascii_lowercase();
        self.attributes
            .entry(key)
            .or_insert_with(new)
            .values
            .push(value);
    }

    /// The values of an attribute that are text, in their order.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        let found = self.attributes.get(&name.to_ascii_lowercase());
        found.into_iter().flat_map(Attribute::texts)
    }

    #[must_use]
    pub fn first(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// The first value that is not empty.
    #[must_use]
    pub fn filled(&self, name: &str) -> Option<&str> {
        self.all(name)
            .map(str::trim)
            .find(|value| !value.is_empty())
    }

    /// As LDAP writes a truth value; nothing else is one.
    #[must_use]
    pub fn flag(&self, name: &str) -> Option<bool> {
        let value = self.filled(name)?;
        let is = |words: [&str; 3]| words.iter().any(|word| value.eq_ignore_ascii_case(word));
        if is(["true", "active", "enabled"]) {
            Some(true)
        } else if is(["false", "inactive", "disabled"]) {
            Some(false)
        } else {
            None
        }
    }

    /// Names as they were written, with the values that are text.
    pub(crate) fn texts(&self) -> impl Iterator<Item = (&str, Vec<&str>)> {
        let all = self.attributes.values();
        all.map(|attribute| (attribute.name.as_str(), attribute.texts().collect()))
    }

    #[must_use]
    pub fn kind(&self) -> Kind {
        let is = |class: &str| {
            self.all("objectclass")
                .any(|c| c.eq_ignore_ascii_case(class))
        };
        [
            ("gluuPerson", Kind::Person),
            ("oxAuthClient", Kind::Client),
            ("oxCustomScript", Kind::Script),
            ("oxAuthCustomScope", Kind::Scope),
            ("gluuGroup", Kind::Group),
            ("gluuConfiguration", Kind::Configuration),
            ("gluuAppliance", Kind::Configuration),
            ("pairwiseIdentifier", Kind::Pairwise),
        ]
        .into_iter()
        .find(|(class, _)| is(class))
        .map_or(Kind::Other, |(_, kind)| kind)
    }
}
