use serde::{Deserialize, Serialize};

use crate::refusal::Refusal;

/// What carries the answer to the application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Carrier {
    Query,
    /// Only scripts in the browser see it: servers, proxies and their logs do not.
    Fragment,
    /// OAuth 2.0 Form Post Response Mode.
    FormPost,
}

/// How the answer travels to the application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ResponseMode {
    pub(crate) carrier: Carrier,
    /// As one signed JWT (JARM §2.3).
    pub(crate) signed: bool,
}

const fn plain(carrier: Carrier) -> ResponseMode {
    ResponseMode {
        carrier,
        signed: false,
    }
}

const fn signed(carrier: Carrier) -> ResponseMode {
    ResponseMode {
        carrier,
        signed: true,
    }
}

/// JARM §2.3.4: signed, in the way that is usual for the response type.
const USUAL_SIGNED: &str = "jwt";

impl ResponseMode {
    const NAMED: [(&'static str, Self); 6] = [
        ("query", plain(Carrier::Query)),
        ("fragment", plain(Carrier::Fragment)),
        ("form_post", plain(Carrier::FormPost)),
        ("query.jwt", signed(Carrier::Query)),
        ("fragment.jwt", signed(Carrier::Fragment)),
        ("form_post.jwt", signed(Carrier::FormPost)),
    ];

    /// The values of `response_mode`.
    pub(crate) fn names() -> impl Iterator<Item = &'static str> {
        let named = Self::NAMED.iter().map(|(name, _)| *name);
        named.chain([USUAL_SIGNED])
    }

    /// The mode that was asked for; where that is not possible, the one in which the error can
    /// be told. Tokens never go into a query (OAuth 2.0 Multiple Response Type Encoding Practices
    /// §3, JARM §2.3.1).
    pub(crate) fn choose(asked: Option<&str>, has_tokens: bool) -> Self {
        let usual = if has_tokens {
            Carrier::Fragment
        } else {
            Carrier::Query
        };
        if asked == Some(USUAL_SIGNED) {
            return signed(usual);
        }
        let named = Self::NAMED.iter().find(|(name, _)| Some(*name) == asked);
        let mut mode = named.map_or(plain(usual), |(_, mode)| *mode);
        if has_tokens && mode.carrier == Carrier::Query {
            mode.carrier = Carrier::Fragment;
        }
        mode
    }

    /// Whether this is what was asked for.
    pub(crate) fn check(self, asked: Option<&str>) -> Result<(), Refusal> {
        let fits = asked.is_none_or(|asked| {
            let own = Self::NAMED.iter().find(|(name, _)| *name == asked);
            own.is_some_and(|(_, mode)| *mode == self) || (asked == USUAL_SIGNED && self.signed)
        });
        if fits {
            Ok(())
        } else {
            Err(Refusal::invalid_request(
                "response_mode is not known, or is query where tokens would be in it",
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(asked: Option<&str>, has_tokens: bool) -> (ResponseMode, bool) {
        let mode = ResponseMode::choose(asked, has_tokens);
        (mode, mode.check(asked).is_ok())
    }

    #[test]
    fn the_default_depends_on_whether_there_are_tokens() {
        assert_eq!(chosen(None, false), (plain(Carrier::Query), true));
        assert_eq!(chosen(None, true), (plain(Carrier::Fragment), true));
        assert_eq!(chosen(Some("jwt"), false), (signed(Carrier::Query), true));
        assert_eq!(chosen(Some("jwt"), true), (signed(Carrier::Fragment), true));
    }

    #[test]
    fn tokens_never_go_into_a_query() {
        for name in ResponseMode::names() {
            let (mode, fits) = chosen(Some(name), true);
            assert_ne!(mode.carrier, Carrier::Query, "{name}");
            assert_eq!(fits, !name.starts_with("query"), "{name}");
            assert!(chosen(Some(name), false).1, "{name}");
        }
    }

    #[test]
    fn an_unknown_mode_is_refused_in_the_usual_one() {
        assert_eq!(
            chosen(Some("web_message"), false),
            (plain(Carrier::Query), false)
        );
        assert_eq!(chosen(Some(""), true), (plain(Carrier::Fragment), false));
    }
}
