use countersign_core::ids::PersonId;
use countersign_core::{Millis, Phone, Secret};
use countersign_store::{Attributes, PersonRow, PersonStatus};

/// A person, without the password hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub id: PersonId,
    pub username: String,
    /// False for a person who may not sign in.
    pub active: bool,
    pub has_password: bool,
    /// Another directory keeps password and attributes.
    pub outside: bool,
    /// Wrong codes in a row (NIST SP 800-63B §5.2.2).
    pub code_failures: i64,
    pub attributes: Attributes,
    /// An administrator wants a second factor of them, also where no application does.
    pub two_step_required: bool,
    pub created_at: Millis,
    pub updated_at: Millis,
    /// Rises with each change but those of `code_failures`.
    pub revision: i64,
}

impl Person {
    /// All values of an attribute in their order; empty when there is none.
    #[must_use]
    pub fn attribute(&self, name: &str) -> &[String] {
        self.attributes.get(name).map_or(&[], Vec::as_slice)
    }

    /// The values of an attribute that are telephone numbers, in their order.
    #[must_use]
    pub fn phones(&self, attribute: &str) -> Vec<Phone> {
        self.attribute(attribute)
            .iter()
            .filter_map(|value| Phone::parse(value, None).ok())
            .collect()
    }
}

impl From<PersonRow> for Person {
    fn from(row: PersonRow) -> Self {
        Self {
            id: row.id,
            username: row.username,
            active: row.status == PersonStatus::Active,
            has_password: row.password_hash.is_some() || row.outside.is_some(),
            outside: row.outside.is_some(),
            code_failures: row.code_failures,
            attributes: row.attributes,
            two_step_required: row.two_step_required,
            created_at: row.created_at,
            updated_at: row.updated_at,
            revision: row.revision,
        }
    }
}

/// A person to add.
#[derive(Clone, Debug, Default)]
pub struct NewPerson {
    pub username: String,
    /// None for a person who cannot sign in with a password yet.
    pub password: Option<Secret>,
    pub attributes: Attributes,
}

impl NewPerson {
    #[must_use]
    pub fn new(username: impl Into<String>) -> Self {
        Self {
            username: username.into(),
            ..Self::default()
        }
    }

    #[must_use]
    pub fn password(mut self, password: Secret) -> Self {
        self.password = Some(password);
        self
    }

    /// Adds one value to an attribute.
    #[must_use]
    pub fn value(mut self, attribute: &str, value: impl Into<String>) -> Self {
        self.attributes
            .entry(attribute.to_owned())
            .or_default()
            .push(value.into());
        self
    }
}
