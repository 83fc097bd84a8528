use std::borrow::Cow;

/// How much of a wrong value is told, in characters.
const SHOWN: usize = 100;

/// Why a client cannot be registered: the property, its value, and what is allowed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{property} {value:?}: {allowed}")]
pub struct InvalidRegistration {
    /// Its name in RFC 7591 and the specifications that add to it.
    pub property: &'static str,
    pub value: String,
    pub allowed: Cow<'static, str>,
}

pub(crate) type Checked = Result<(), InvalidRegistration>;

impl InvalidRegistration {
    /// The error code (RFC 7591 §3.2.2).
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self.property {
            "redirect_uris" => "invalid_redirect_uri",
            _ => "invalid_client_metadata",
        }
    }

    /// The same as the error's text, in the characters that RFC 6749 §5.2 allows.
    #[must_use]
    pub fn description(&self) -> String {
        let text = format!("{} '{}': {}", self.property, self.value, self.allowed);
        let fits = |c: char| matches!(c, ' '..='~') && c != '"' && c != '\\';
        text.chars()
            .map(|c| if fits(c) { c } else { '?' })
            .collect()
    }

    pub(crate) fn new(
        property: &'static str,
        value: &str,
        allowed: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            property,
            value: value.chars().take(SHOWN).collect(),
            allowed: allowed.into(),
        }
    }
}

/// `fits`, or the property is wrong.
pub(super) fn ensure(
    fits: bool,
    property: &'static str,
    value: &str,
    allowed: impl Into<Cow<'static, str>>,
) -> Checked {
    if fits {
        Ok(())
    } else {
        Err(InvalidRegistration::new(property, value, allowed))
    }
}

/// The value is one of a list, if there is one.
pub(super) fn one_of(property: &'static str, value: Option<&str>, allowed: &[&str]) -> Checked {
    let Some(value) = value.filter(|value| !allowed.contains(value)) else {
        return Ok(());
    };
    let allowed = format!("use {}", list(allowed));
    Err(InvalidRegistration::new(property, value, allowed))
}

/// `a, b or c`.
fn list(words: &[&str]) -> String {
    match words {
        [] => "nothing".to_owned(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}
