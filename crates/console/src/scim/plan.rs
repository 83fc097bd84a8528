//! How the people whom a filter finds are looked for without looking at everybody.

use super::filter::{AttributePath, Filter, Literal, Operator};
use super::user::SINGLE;

/// A set that everybody is in whom the filter finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Plan {
    /// One person at most, by id.
    Id(String),
    /// Who has exactly this value in an attribute of the directory.
    Value(&'static str, String),
    /// Whom the search for a text finds.
    Search(String),
    Everybody,
}

/// Attributes by which the search finds people.
const SEARCHED: [&str; 6] = [
    "username",
    "displayname",
    "name.familyname",
    "name.givenname",
    "emails",
    "emails.value",
];

pub(super) fn plan(filter: &Filter) -> Plan {
    match filter {
        // One of both is enough.
        Filter::And(left, right) => match plan(left) {
            Plan::Everybody => plan(right),
            narrow => narrow,
        },
        Filter::Compare(path, operator, Literal::Text(text)) => of(path, *operator, text),
        Filter::Values(path, filter) if path.part.is_none() => match filter.as_ref() {
            Filter::Compare(inner, operator, Literal::Text(text)) if inner.part.is_none() => {
                let path = AttributePath {
                    name: path.name.clone(),
                    part: Some(inner.name.clone()),
                };
                of(&path, *operator, text)
            }
            _ => Plan::Everybody,
        },
        _ => Plan::Everybody,
    }
}

fn of(path: &AttributePath, operator: Operator, text: &str) -> Plan {
    let mut name = path.name.to_lowercase();
    if let Some(part) = &path.part {
        name = format!("{name}.{}", part.to_lowercase());
    }
    match operator {
        Operator::Equal if name == "id" => Plan::Id(text.to_owned()),
        Operator::Equal if name == "externalid" => Plan::Value(SINGLE[0].1, text.to_owned()),
        Operator::Equal | Operator::StartsWith
            // The search looks at the beginnings of words.
            if SEARCHED.contains(&name.as_str()) && text.starts_with(char::is_alphanumeric) =>
        {
            Plan::Search(text.to_owned())
        }
        _ => Plan::Everybody,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_looked_up_is_not_looked_for_among_everybody() {
        let search = |text: &str| Plan::Search(text.to_owned());
        for (text, expected) in [
            ("id eq \"1\"", Plan::Id("1".to_owned())),
            (
                "externalId eq \"x\"",
                Plan::Value("externalId", "x".to_owned()),
            ),
            ("userName eq \"alice\"", search("alice")),
            ("active eq true and USERNAME sw \"al\"", search("al")),
            ("emails[value eq \"a@b\"]", search("a@b")),
            ("name.familyName sw \"Ar\"", search("Ar")),
            ("userName co \"al\"", Plan::Everybody),
            ("userName eq \"al\" or active eq true", Plan::Everybody),
            ("not (userName eq \"al\")", Plan::Everybody),
            ("active eq true", Plan::Everybody),
        ] {
            assert_eq!(plan(&Filter::parse(text).unwrap()), expected, "{text}");
        }
    }
}
