//! Digest authentication (RFC 3261 §22, RFC 8760).

use aws_lc_rs::digest::{SHA256, digest};
use countersign_core::{Secret, hex};
use md5::{Digest as _, Md5};

use super::message::Message;

/// A challenge that can be answered.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Challenge {
    realm: String,
    nonce: String,
    opaque: Option<String>,
    algorithm: Algorithm,
    /// Whether the server knows `qop=auth`.
    qop: bool,
    /// The header that the answer goes into.
    pub(super) answer_in: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Algorithm {
    Md5,
    Sha256,
}

impl Algorithm {
    const fn name(self) -> &'static str {
        match self {
            Self::Md5 => "MD5",
            Self::Sha256 => "SHA-256",
        }
    }

    fn hash(self, text: &Secret) -> String {
        // Exposed to be hashed.
        let bytes = text.expose().as_bytes();
        match self {
            Self::Md5 => hex::encode(&Md5::digest(bytes)),
            Self::Sha256 => hex::encode(digest(&SHA256, bytes).as_ref()),
        }
    }
}

impl Challenge {
    /// The strongest challenge of a response with status 401 or 407.
    pub(super) fn of(response: &Message) -> Option<Self> {
        let of = |header, answer_in| {
            let all = response.all(header);
            all.filter_map(move |value| Self::parse(value, answer_in))
                .max_by_key(|challenge| challenge.algorithm)
        };
        of("www-authenticate", "Authorization")
            .or_else(|| of("proxy-authenticate", "Proxy-Authorization"))
    }

    fn parse(value: &str, answer_in: &'static str) -> Option<Self> {
        let (scheme, rest) = value.split_once(char::is_whitespace)?;
        if !scheme.eq_ignore_ascii_case("digest") {
            return None;
        }
        let parameters = parameters(rest);
        let get = |name: &str| {
            let mut all = parameters.iter();
            let found = all.find(|(n, _)| n.eq_ignore_ascii_case(name));
            found.map(|(_, value)| value.clone())
        };
        let algorithm = match get("algorithm").as_deref() {
            None => Algorithm::Md5,
            Some(name) if name.eq_ignore_ascii_case("MD5") => Algorithm::Md5,
            Some(name) if name.eq_ignore_ascii_case("SHA-256") => Algorithm::Sha256,
            Some(_) => return None,
        };
        let qop = get("qop");
        let has_auth = |list: &str| list.split(',').any(|word| word.trim() == "auth");
        if qop.as_deref().is_some_and(|list| !has_auth(list)) {
            return None;
        }
        Some(Self {
            realm: get("realm")?,
            nonce: get("nonce")?,
            opaque: get("opaque"),
            algorithm,
            qop: qop.is_some(),
            answer_in,
        })
    }

    /// The value of the header that answers; one `cnonce` answers once.
    pub(super) fn answer(
        &self,
        user: &str,
        password: &Secret,
        method: &str,
        uri: &str,
        cnonce: &str,
    ) -> String {
        let hash = |text: String| self.algorithm.hash(&Secret::new(text));
        let (realm, nonce) = (&self.realm, &self.nonce);
        // Exposed to be hashed.
        let secret = hash(format!("{user}:{realm}:{}", password.expose()));
        let request = hash(format!("{method}:{uri}"));
        let response = if self.qop {
            hash(format!("{secret}:{nonce}:00000001:{cnonce}:auth:{request}"))
        } else {
            hash(format!("{secret}:{nonce}:{request}"))
        };
        let quoted = |text: &str| text.replace('\\', "\\\\").replace('"', "\\\"");
        let mut value = format!(
            "Digest username=\"{}\", realm=\"{}\", nonce=\"{}\", uri=\"{uri}\", \
             response=\"{response}\", algorithm={}",
            quoted(user),
            quoted(realm),
            quoted(nonce),
            self.algorithm.name()
        );
        if self.qop {
            value.push_str(&format!(", qop=auth, nc=00000001, cnonce=\"{cnonce}\""));
        }
        if let Some(opaque) = &self.opaque {
            value.push_str(&format!(", opaque=\"{}\"", quoted(opaque)));
        }
        value
    }
}

/// `name=value` and `name="value"` between commas (RFC 3261 §25.1).
fn parameters(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((name, after)) = rest.split_once('=') {
        let name = name.trim_matches([' ', '\t', ',']);
        let after = after.trim_start();
        let value;
        (value, rest) = match after.strip_prefix('"') {
            Some(quoted) => unquote(quoted),
            None => {
                let end = after.find(',').unwrap_or(after.len());
                (after[..end].trim().to_owned(), &after[end..])
            }
        };
        found.push((name.to_owned(), value));
    }
    found
}

/// The string up to its closing quote, and what follows.
fn unquote(quoted: &str) -> (String, &str) {
    let mut text = String::new();
    let mut characters = quoted.char_indices();
    while let Some((at, c)) = characters.next() {
        match c {
            '"' => return (text, &quoted[at + 1..]),
            '\\' => text.extend(characters.next().map(|(_, c)| c)),
            c => text.push(c),
        }
    }
    (text, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(challenge: &str, user: &str, password: &str, uri: &str, cnonce: &str) -> String {
        let challenge = Challenge::parse(challenge, "Authorization").unwrap();
        challenge.answer(user, &Secret::new(password), "GET", uri, cnonce)
    }

    #[test]
    fn the_examples_of_the_rfcs_are_answered_as_they_say() {
        // RFC 2617 §3.5.
        let challenge = "Digest realm=\"testrealm@host.com\", qop=\"auth,auth-int\", \
            nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", \
            opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"";
        let value = answer(
            challenge,
            "Mufasa",
            "Circle Of Life",
            "/dir/index.html",
            "0a4f113b",
        );
        assert!(
            value.contains("response=\"6629fae49393a05397450978507c4ef1\""),
            "{value}"
        );
        assert!(value.contains("opaque=\"5ccc069c403ebaf9f0171e9517f40e41\""));
        // RFC 7616 §3.9.1.
        let challenge = "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", \
            algorithm=SHA-256, nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\"";
        let cnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
        let value = answer(
            challenge,
            "Mufasa",
            "Circle of Life",
            "/dir/index.html",
            cnonce,
        );
        let expected = "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1";
        assert!(value.contains(expected), "{value}");
    }

    #[test]
    fn what_cannot_be_answered_is_no_challenge() {
        for text in [
            "Basic realm=\"x\"",
            "Digest realm=\"x\"",
            "Digest realm=\"x\", nonce=\"y\", algorithm=MD5-sess",
            "Digest realm=\"x\", nonce=\"y\", qop=\"auth-int\"",
            "Digest",
        ] {
            assert_eq!(Challenge::parse(text, "Authorization"), None, "{text}");
        }
        let quoted = Challenge::parse("Digest realm=\"a\\\"b\", nonce=\"y", "Authorization");
        assert_eq!(quoted.unwrap().realm, "a\"b");
    }
}
