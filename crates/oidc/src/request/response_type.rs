use serde::{Deserialize, Serialize};

use crate::refusal::{ErrorCode, Refusal};

/// What the authorization endpoint itself gives out (RFC 6749 §3.1.1, OAuth 2.0 Multiple Response
/// Type Encoding Practices).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "&'static str")]
pub(crate) struct ResponseType {
    pub(crate) code: bool,
    pub(crate) id_token: bool,
    pub(crate) token: bool,
}

/// What `response_type` may be; discovery and registration read it here. The words of each are in
/// alphabetical order.
pub(crate) const RESPONSE_TYPES: &[&str] = &{
    let mut names = [""; ResponseType::NAMED.len()];
    let mut at = 0;
    while at < names.len() {
        names[at] = ResponseType::NAMED[at].0;
        at += 1;
    }
    names
};

const fn of(code: bool, id_token: bool, token: bool) -> ResponseType {
    ResponseType {
        code,
        id_token,
        token,
    }
}

impl ResponseType {
    /// Nothing comes with the browser.
    pub(crate) const NONE: Self = of(false, false, false);

    /// `token` alone is not among them: it would sign nobody in.
    const NAMED: [(&'static str, Self); 7] = [
        ("code", of(true, false, false)),
        ("code id_token", of(true, true, false)),
        ("code id_token token", of(true, true, true)),
        ("code token", of(true, false, true)),
        ("id_token", of(false, true, false)),
        ("id_token token", of(false, true, true)),
        ("none", Self::NONE),
    ];

    pub(crate) fn name(self) -> &'static str {
        let own = Self::NAMED.iter().find(|(_, one)| *one == self);
        own.map_or("", |(name, _)| name)
    }

    /// The order of the words does not matter.
    fn from_words(text: &str) -> Option<Self> {
        let mut words: Vec<&str> = text.split(' ').collect();
        words.sort_unstable();
        let sorted = words.join(" ");
        let own = Self::NAMED.iter().find(|(name, _)| *name == sorted);
        own.map(|(_, one)| *one)
    }

    pub(super) fn read(text: Option<&str>) -> Result<Self, Refusal> {
        let text = text.ok_or(Refusal::invalid_request("response_type is missing"))?;
        Self::from_words(text).ok_or(Refusal::new(
            ErrorCode::UnsupportedResponseType,
            "response_type is not one of response_types_supported",
        ))
    }

    /// Whether tokens go through the browser's address bar.
    pub(crate) const fn has_tokens(self) -> bool {
        self.id_token || self.token
    }

    /// Nothing else is given out by which claims of the person could be had (OpenID Connect Core
    /// §5.4).
    pub(super) const fn is_id_token_only(self) -> bool {
        self.id_token && !self.code && !self.token
    }

    /// The same as [`Self::has_tokens`] of a text that need not be a known type: what decides where an error goes.
    pub(super) fn would_have_tokens(text: &str) -> bool {
        text.split(' ')
            .any(|word| word == "token" || word == "id_token")
    }
}

impl From<ResponseType> for &'static str {
    fn from(own: ResponseType) -> Self {
        own.name()
    }
}

impl TryFrom<String> for ResponseType {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::from_words(&text).ok_or("not a response type")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_come_in_any_order_and_once() {
        for (name, own) in ResponseType::NAMED {
            assert_eq!(ResponseType::read(Some(name)), Ok(own));
            assert_eq!(own.name(), name);
        }
        let hybrid = ResponseType::read(Some("token id_token code")).unwrap();
        assert_eq!(hybrid.name(), "code id_token token");
        for bad in ["token", "code code", "code  id_token", " code", "CODE", ""] {
            assert!(ResponseType::read(Some(bad)).is_err(), "{bad:?}");
        }
        assert!(ResponseType::read(None).is_err());
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "(code|token|id_token|none| |\\PC){0,6}") {
            if let Ok(own) = ResponseType::read(Some(&text)) {
                prop_assert_eq!(own.has_tokens(), ResponseType::would_have_tokens(&text));
            }
        }
    }
}
