use std::ops::RangeInclusive;

use serde_json::Value;

use super::PropertyError;
use super::Reader;

/// When a message counts as taken.
#[derive(Clone, Debug)]
pub(crate) struct Success {
    statuses: Vec<RangeInclusive<u16>>,
    /// A place in the JSON answer and what has to stand there.
    words: Option<(String, Vec<String>)>,
}

impl Success {
    pub(super) fn read(reader: &Reader<'_>) -> Result<Self, PropertyError> {
        let statuses = reader
            .text("http_success_status")
            .unwrap_or("2xx")
            .split(',')
            .map(|word| statuses(word.trim()));
        let allowed = "statuses such as 200, 202 or 2xx, separated by commas";
        let pointer = pointer(reader, "http_success_pointer")?;
        let words = list(reader, "http_success_values");
        if pointer.is_some() && words.is_empty() {
            let allowed = "with http_success_pointer, the values that mean success";
            return Err(reader.refuse("http_success_values", allowed));
        }
        Ok(Self {
            statuses: statuses
                .collect::<Option<_>>()
                .ok_or_else(|| reader.refuse("http_success_status", allowed))?,
            words: pointer.map(|pointer| (pointer, words)),
        })
    }

    pub(crate) fn has_status(&self, status: u16) -> bool {
        self.statuses.iter().any(|range| range.contains(&status))
    }

    /// Whether the body says that the message was taken.
    pub(crate) fn has_words(&self, body: &Value) -> bool {
        self.words.as_ref().is_none_or(|(pointer, words)| {
            scalar(body.pointer(pointer)).is_some_and(|word| words.contains(&word))
        })
    }
}

fn statuses(word: &str) -> Option<RangeInclusive<u16>> {
    match word.strip_suffix("xx") {
        Some(hundreds) => {
            let hundreds: u16 = hundreds.parse().ok().filter(|h| (1..=5).contains(h))?;
            Some(hundreds * 100..=hundreds * 100 + 99)
        }
        None => {
            let status = word.parse().ok().filter(|s| (100..=599).contains(s))?;
            Some(status..=status)
        }
    }
}

/// Where the gateway's id of a message is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum IdRule {
    /// Nowhere: receipts name the id that the template `id` gave it.
    Own,
    /// A JSON pointer (RFC 6901).
    Pointer(String),
    Header(String),
    /// What follows this text, up to a space, a comma, a semicolon, a quote or a bracket.
    After(String),
    /// The whole body.
    Body,
}

impl IdRule {
    pub(super) fn read(reader: &Reader<'_>) -> Result<Self, PropertyError> {
        let Some(text) = reader.text("http_message_id") else {
            return Ok(Self::Own);
        };
        if text.starts_with('/') {
            return Ok(Self::Pointer(text.to_owned()));
        }
        match text.split_once(char::is_whitespace) {
            None if text == "body" => Ok(Self::Body),
            Some(("header", name)) => Ok(Self::Header(name.trim().to_ascii_lowercase())),
            Some(("after", words)) => Ok(Self::After(words.trim().to_owned())),
            _ => Err(reader.refuse(
                "http_message_id",
                "a JSON pointer such as /messages/0/id, header NAME, after TEXT, body; empty \
                 when receipts name the id that was sent",
            )),
        }
    }

    /// None when it is not where it should be.
    pub(crate) fn find(
        &self,
        own: &str,
        header: impl Fn(&str) -> Option<String>,
        body: &[u8],
        json: &Value,
    ) -> Option<String> {
        let text = String::from_utf8_lossy(body);
        let found = match self {
            Self::Own => Some(own.to_owned()),
            Self::Pointer(pointer) => scalar(json.pointer(pointer)),
            Self::Header(name) => header(name),
            Self::After(words) => text.split_once(words.as_str()).map(|(_, rest)| {
                let ends = |c: char| c.is_whitespace() || ",;\"'<>[]{}()".contains(c);
                let rest = rest.trim_start_matches([' ', ':', '=', '"', '\'']);
                rest.split(ends).next().unwrap_or_default().to_owned()
            }),
            Self::Body => Some(text.trim().to_owned()),
        };
        found.filter(|id| !id.is_empty() && id.len() <= 255)
    }
}

/// A string, a number or a truth value as text.
pub(super) fn scalar(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        _ => None,
    }
}

pub(super) fn pointer(reader: &Reader<'_>, name: &str) -> Result<Option<String>, PropertyError> {
    match reader.text(name) {
        Some(text) if !text.starts_with('/') => {
            Err(reader.refuse(name, "a JSON pointer such as /messages/0/status"))
        }
        text => Ok(text.map(str::to_owned)),
    }
}

pub(super) fn list(reader: &Reader<'_>, name: &str) -> Vec<String> {
    let words = reader.text(name).unwrap_or_default().split(',');
    words
        .map(|word| word.trim().to_owned())
        .filter(|word| !word.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_found_in_each_place_that_gateways_use() {
        let json = serde_json::json!({"messages": [{"id": 17}]});
        let find = |rule: IdRule, body: &str| {
            let header = |name: &str| (name == "x-id").then(|| "h1".to_owned());
            rule.find("own", header, body.as_bytes(), &json)
        };
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(find(IdRule::Own, ""), some("own"));
        assert_eq!(
            find(IdRule::Pointer("/messages/0/id".into()), ""),
            some("17")
        );
        assert_eq!(find(IdRule::Header("x-id".into()), ""), some("h1"));
        assert_eq!(
            find(IdRule::After("OK:".into()), "OK: abc-1;3"),
            some("abc-1")
        );
        assert_eq!(find(IdRule::After("<id".into()), "<id>x</id>"), None);
        assert_eq!(find(IdRule::Body, " abc\n"), some("abc"));
        assert_eq!(find(IdRule::Body, " "), None);
    }

    #[test]
    fn statuses_are_read_singly_and_by_hundreds() {
        assert_eq!(statuses("2xx"), Some(200..=299));
        assert_eq!(statuses("202"), Some(202..=202));
        for wrong in ["9xx", "xx", "20", "600", ""] {
            assert_eq!(statuses(wrong), None, "{wrong}");
        }
    }
}
