use proptest::prelude::*;
use serde_json::json;

use super::*;

/// As it would be typed.
fn written(filter: &Filter) -> String {
    match filter {
        Filter::Present(path) => format!("{} pr", path_of(path)),
        Filter::Compare(path, operator, literal) => {
            let literal = match literal {
                Literal::Text(text) => Value::from(text.as_str()).to_string(),
                Literal::Number(number) => number.to_string(),
                Literal::Boolean(value) => value.to_string(),
                Literal::Null => "null".to_owned(),
            };
            format!("{} {} {literal}", path_of(path), operator.as_str())
        }
        Filter::Values(path, filter) => format!("{}[{}]", path_of(path), written(filter)),
        Filter::And(left, right) => format!("({}) and ({})", written(left), written(right)),
        Filter::Or(left, right) => format!("({}) or ({})", written(left), written(right)),
        Filter::Not(filter) => format!("not ({})", written(filter)),
    }
}

fn path_of(path: &AttributePath) -> String {
    match &path.part {
        Some(part) => format!("{}.{part}", path.name),
        None => path.name.clone(),
    }
}

fn path() -> impl Strategy<Value = AttributePath> {
    let name = "[a-zA-Z][a-zA-Z0-9_-]{0,8}";
    (name, proptest::option::of(name)).prop_map(|(name, part)| AttributePath { name, part })
}

fn literal() -> impl Strategy<Value = Literal> {
    prop_oneof![
        "\\PC{0,12}".prop_map(Literal::Text),
        any::<i64>().prop_map(|n| Literal::Number(n.into())),
        any::<bool>().prop_map(Literal::Boolean),
        Just(Literal::Null),
    ]
}

fn filter() -> impl Strategy<Value = Filter> {
    let compare = (
        path(),
        proptest::sample::select(&Operator::ALL[..]),
        literal(),
    );
    let leaf = prop_oneof![
        path().prop_map(Filter::Present),
        compare.prop_map(|(path, operator, literal)| Filter::Compare(path, operator, literal)),
    ];
    leaf.prop_recursive(5, 24, 2, |inner| {
        let pair = || (inner.clone(), inner.clone());
        prop_oneof![
            pair().prop_map(|(a, b)| Filter::And(Box::new(a), Box::new(b))),
            pair().prop_map(|(a, b)| Filter::Or(Box::new(a), Box::new(b))),
            inner.clone().prop_map(|a| Filter::Not(Box::new(a))),
            (path(), inner.clone()).prop_map(|(path, a)| Filter::Values(path, Box::new(a))),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_written_is_read_as_it_was_meant(filter in filter()) {
        let text = written(&filter);
        prop_assert_eq!(Filter::parse(&text), Ok(filter), "{}", text);
    }

    #[test]
    fn any_text_is_a_filter_or_an_error_within_it(text in "\\PC{0,60}") {
        if let Err(error) = Filter::parse(&text) {
            prop_assert!(error.at <= text.len());
        }
        let _either = Path::parse(&text);
    }

    #[test]
    fn what_is_nearly_a_filter_is_one_or_an_error(
        text in "(userName|not|a\\.b|\\(|\\)|\\[|\\]| |eq|pr|and|or|\"x\"|\"|1|true){0,12}"
    ) {
        if let Ok(filter) = Filter::parse(&text) {
            prop_assert_eq!(Filter::parse(&written(&filter)), Ok(filter));
        }
    }

    #[test]
    fn not_is_the_opposite(filter in filter()) {
        let resource = json!({"userName": "alice", "active": true, "emails": [{"value": "a@b"}]});
        let matches = filter.matches(&resource);
        prop_assert_eq!(Filter::Not(Box::new(filter)).matches(&resource), !matches);
    }
}

#[test]
fn and_binds_more_than_or_and_names_know_no_case() {
    let alice = json!({
        "userName": "Alice", "active": true,
        "emails": [{"value": "alice@example.org", "type": "work"}, {"value": "al@home.example"}],
    });
    for (text, expected) in [
        ("username eq \"alice\"", true),
        ("userName sw \"AL\" and active eq true", true),
        (
            "userName eq \"bob\" or userName co \"lic\" and active eq false",
            false,
        ),
        (
            "(userName eq \"alice\" or userName co \"x\") and not (active eq false)",
            true,
        ),
        ("emails.value ew \"@example.org\"", true),
        ("emails eq \"al@home.example\"", true),
        ("emails[type eq \"work\" and value co \"home\"]", false),
        ("emails[type eq \"work\" and value co \"example\"]", true),
        (
            "urn:ietf:params:scim:schemas:core:2.0:User:userName pr",
            true,
        ),
        ("nickName pr", false),
        ("nickName ne \"x\"", true),
        ("userName gt \"alex\"", true),
    ] {
        let filter = Filter::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(filter.matches(&alice), expected, "{text}");
    }
}

#[test]
fn what_cannot_be_read_is_an_error() {
    for text in [
        "",
        "userName",
        "userName eq",
        "userName eq alice",
        "userName eq \"alice",
        "userName like \"x\"",
        "userName eq \"a\" userName eq \"b\"",
        "(userName pr",
        "userName pr)",
        "emails[value pr",
        "not userName pr",
        "and",
        "userName eq {}",
        "userName eq [1]",
    ] {
        assert!(Filter::parse(text).is_err(), "{text}");
    }
    let deep = format!("{}a pr{}", "(".repeat(100_000), ")".repeat(100_000));
    assert!(Filter::parse(&deep).is_err());
    let deep = format!("{}a pr{}", "(".repeat(1000), ")".repeat(1000));
    assert!(Filter::parse(&deep).is_err());
}

#[test]
fn a_path_names_an_attribute_values_of_it_and_a_part_of_them() {
    let path = Path::parse("emails[type eq \"work\"].value").unwrap();
    assert_eq!(
        (path.name.as_str(), path.part.as_deref()),
        ("emails", Some("value"))
    );
    assert!(path.which.is_some());
    let path = Path::parse("name.familyName").unwrap();
    assert_eq!(path.part.as_deref(), Some("familyName"));
    assert!(Path::parse("emails[").is_err());
    assert!(Path::parse("a.b.c").is_err());
}

#[test]
fn a_filter_mentions_the_attributes_that_it_looks_at_and_not_what_it_compares_with() {
    let mentions = |text: &str| {
        let filter = Filter::parse(text).unwrap();
        filter.mentions(&["members", "externalId", "meta"])
    };
    for text in [
        "MEMBERS pr",
        "members.value eq \"1\"",
        "members[value eq \"1\"]",
        "displayName eq \"x\" and not (externalid pr)",
        "displayName eq \"x\" or meta.lastModified gt \"2026\"",
    ] {
        assert!(mentions(text), "{text}");
    }
    for text in [
        "displayName eq \"members\"",
        "displayName sw \"externalId\" or id eq \"meta\"",
        "not (displayName co \"board members\")",
    ] {
        assert!(!mentions(text), "{text}");
    }
}
