use serde_json::{Value, json};

/// What a claim's value looks like in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The attribute's first value.
    Text,
    Boolean,
    Number,
    /// The first value is JSON itself.
    Json,
    /// All values.
    List,
}

impl Kind {
    pub(super) const ALL: [Self; 5] = [
        Self::Text,
        Self::Boolean,
        Self::Number,
        Self::Json,
        Self::List,
    ];

    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "string",
            Self::Boolean => "boolean",
            Self::Number => "number",
            Self::Json => "json",
            Self::List => "list",
        }
    }

    pub(super) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// The claim of an attribute's values; none for values that are not of this kind.
    pub(super) fn read(self, values: &[String]) -> Option<Value> {
        let first = values.first()?.trim();
        match self {
            Self::Text => Some(json!(values.first()?)),
            Self::Boolean => boolean(first).map(Value::Bool),
            Self::Number => number(first),
            Self::Json => serde_json::from_str(first).ok(),
            Self::List => Some(json!(values)),
        }
    }
}

/// As LDAP writes it (RFC 4517 §3.3.3), and as people do.
fn boolean(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "1" | "yes" => Some(true),
        "false" | "0" | "no" => Some(false),
        _ => None,
    }
}

fn number(text: &str) -> Option<Value> {
    if let Ok(whole) = text.parse::<i64>() {
        return Some(json!(whole));
    }
    let number = text.parse::<f64>().ok()?;
    serde_json::Number::from_f64(number).map(Value::Number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(kind: Kind, values: &[&str]) -> Option<Value> {
        let values: Vec<String> = values.iter().map(|&v| v.to_owned()).collect();
        kind.read(&values)
    }

    #[test]
    fn values_become_what_the_kind_says() {
        assert_eq!(read(Kind::Text, &["a", "b"]), Some(json!("a")));
        assert_eq!(read(Kind::List, &["a", "b"]), Some(json!(["a", "b"])));
        assert_eq!(read(Kind::Boolean, &["TRUE"]), Some(json!(true)));
        assert_eq!(read(Kind::Boolean, &["0"]), Some(json!(false)));
        assert_eq!(read(Kind::Number, &["-3"]), Some(json!(-3)));
        assert_eq!(read(Kind::Number, &["1.5"]), Some(json!(1.5)));
        assert_eq!(read(Kind::Json, &[r#"{"a":1}"#]), Some(json!({"a": 1})));
    }

    #[test]
    fn what_is_not_of_the_kind_is_left_out() {
        for kind in Kind::ALL {
            assert_eq!(read(kind, &[]), None, "{kind:?}");
        }
        assert_eq!(read(Kind::Boolean, &["perhaps"]), None);
        assert_eq!(read(Kind::Number, &["NaN"]), None);
        assert_eq!(read(Kind::Json, &["{"]), None);
    }

    proptest! {
        #[test]
        fn any_value_is_read_or_left_out(values in prop::collection::vec("\\PC{0,20}", 0..4)) {
            for kind in Kind::ALL {
                if let Some(value) = kind.read(&values) {
                    prop_assert!(serde_json::to_string(&value).is_ok());
                }
            }
        }
    }
}
