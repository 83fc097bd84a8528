use serde::{Deserialize, Serialize};

/// The `aud` claim: one text, or a list of several (RFC 7519 §4.1.3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Audience {
    One(String),
    Several(Vec<String>),
}

impl Audience {
    /// These resource servers, or `issuer` when there are none.
    pub(crate) fn of(resources: &[String], issuer: &str) -> Self {
        match resources {
            [] => Self::One(issuer.to_owned()),
            [one] => Self::One(one.clone()),
            several => Self::Several(several.to_vec()),
        }
    }

    pub(crate) fn as_slice(&self) -> &[String] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Several(several) => several,
        }
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.as_slice().iter().any(|a| a == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_a_text_and_several_are_a_list() {
        let texts = ["a".to_owned(), "b".to_owned()];
        for (count, json) in [(0, r#""issuer""#), (1, r#""a""#), (2, r#"["a","b"]"#)] {
            let audience = Audience::of(&texts[..count], "issuer");
            assert_eq!(serde_json::to_string(&audience).unwrap(), json);
            assert_eq!(serde_json::from_str::<Audience>(json).unwrap(), audience);
        }
        assert!(Audience::of(&texts, "issuer").has("b"));
        assert!(!Audience::of(&texts, "issuer").has("issuer"));
    }
}
