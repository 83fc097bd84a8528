use countersign_admin::{Number, PersonView, Untold};
use countersign_store::Attributes;
use serde::Serialize;
use utoipa::ToSchema;

/// A person of the directory.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PersonBody {
    /// Also `sub` in tokens.
    pub(super) id: String,
    username: String,
    /// Whether they may sign in.
    active: bool,
    has_password: bool,
    /// Another directory keeps password and attributes.
    kept_in_ldap: bool,
    /// So many wrong codes came in a row that somebody must unlock them.
    locked: bool,
    /// An administrator has them asked for a second factor also where an application is content
    /// with the password.
    two_step_required: bool,
    /// All values of each attribute; numbers are whole only for those who may write.
    #[schema(value_type = std::collections::BTreeMap<String, Vec<String>>)]
    attributes: Attributes,
    numbers: Vec<NumberBody>,
    /// Milliseconds since 1970.
    created_at: i64,
    /// Milliseconds since 1970.
    updated_at: i64,
    revision: i64,
}

/// A telephone number of a person.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct NumberBody {
    /// Names it in addresses without telling it.
    id: String,
    attribute: String,
    /// The whole number, or its last digits for those who may not write.
    number: String,
    /// Codes go to it.
    verified: bool,
}

impl From<Number> for NumberBody {
    fn from(number: Number) -> Self {
        Self {
            id: number.id,
            attribute: number.attribute,
            number: number.shown,
            verified: number.verified,
        }
    }
}

impl From<PersonView> for PersonBody {
    fn from(view: PersonView) -> Self {
        let person = view.person;
        Self {
            id: person.id.0,
            username: person.username,
            active: person.active,
            has_password: person.has_password,
            kept_in_ldap: person.outside,
            locked: view.locked,
            two_step_required: person.two_step_required,
            attributes: person.attributes,
            numbers: view.numbers.into_iter().map(NumberBody::from).collect(),
            created_at: person.created_at.0,
            updated_at: person.updated_at.0,
            revision: person.revision,
        }
    }
}

/// A person after a change.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ChangedPerson {
    #[serde(flatten)]
    pub(super) person: PersonBody,
    /// Why they were not told of a change to what they sign in with.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<String>)]
    pub(super) not_told: Untold,
}
