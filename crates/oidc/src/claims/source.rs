use countersign_store::PersonRow;
use serde_json::{Map, Value, json};

use super::kind::Kind;

/// Verified numbers in E.164, the first one first.
const PHONE_ATTRIBUTE: &str = "phoneNumberVerified";

/// Where a claim comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// The first of these attributes that the person has.
    Attributes(Vec<String>, Kind),
    Username,
    UpdatedAt,
    EmailVerified,
    PhoneVerified,
    /// OpenID Connect Core §5.1.1.
    Address,
}

impl Source {
    pub(super) fn of(attributes: &[&str], kind: Kind) -> Self {
        Self::Attributes(attributes.iter().map(|&a| a.to_owned()).collect(), kind)
    }

    /// The claim's value. The person's number and address are given for what says whether they
    /// were verified.
    pub(super) fn read(
        &self,
        person: &PersonRow,
        phone_number: Option<&Value>,
        email: Option<&Value>,
    ) -> Option<Value> {
        match self {
            Self::Attributes(names, kind) => names.iter().find_map(|name| {
                let values = person.attributes.get(name)?;
                kind.read(values)
            }),
            Self::Username => Some(json!(person.username)),
            Self::UpdatedAt => Some(json!(person.updated_at.seconds())),
            Self::EmailVerified => {
                email?;
                let verified = person.attributes.get("emailVerified");
                let verified = verified.and_then(|values| Kind::Boolean.read(values));
                Some(verified.unwrap_or(Value::Bool(false)))
            }
            Self::PhoneVerified => {
                let number = phone_number?.as_str()?;
                let verified = person.attributes.get(PHONE_ATTRIBUTE);
                let verified = verified.is_some_and(|all| all.iter().any(|v| v == number));
                Some(Value::Bool(verified))
            }
            Self::Address => address(person),
        }
    }
}

fn address(person: &PersonRow) -> Option<Value> {
    let parts: [(&str, &[&str]); 6] = [
        ("formatted", &["postalAddress"]),
        ("street_address", &["street", "streetAddress"]),
        ("locality", &["l", "locality"]),
        ("region", &["st", "region"]),
        ("postal_code", &["postalCode"]),
        ("country", &["c", "co", "country"]),
    ];
    let first = |name: &&str| person.attributes.get(*name)?.first();
    let known: Map<String, Value> = parts
        .into_iter()
        .filter_map(|(part, names)| {
            let text = names.iter().find_map(first)?;
            // RFC 4517 §3.3.28 writes lines with dollars between them.
            let text = if part == "formatted" {
                text.replace('$', "\n")
            } else {
                text.clone()
            };
            Some((part.to_owned(), json!(text)))
        })
        .collect();
    (!known.is_empty()).then_some(Value::Object(known))
}
