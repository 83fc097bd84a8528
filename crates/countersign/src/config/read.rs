//! The configuration file and its overrides from the environment.

use std::collections::BTreeMap;
use std::path::Path;

use countersign_core::Amount;
use countersign_core::{AddressRange, Country, NumberKind};
use countersign_signin::Cost;
use toml::{Table, Value};

use super::delivery::SECTIONS;
use super::schema::{Key, Kind, keys};

/// One thing that is wrong with a configuration: where, what, and what is allowed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ConfigError {
    #[error("{file}: cannot be read: {reason}")]
    Unreadable { file: String, reason: String },
    #[error("{file}: is not TOML: {reason}")]
    Syntax { file: String, reason: String },
    #[error("{origin}: there is no key {key}{}", nearest.as_ref().map(|n| format!("; did you mean {n}?")).unwrap_or_default())]
    Unknown {
        origin: String,
        key: String,
        nearest: Option<String>,
    },
    #[error("{origin}: {key} = {value} is not allowed; it must be {allowed}")]
    NotAllowed {
        origin: String,
        key: String,
        value: String,
        allowed: String,
    },
}

/// Each known key's value.
pub(super) type Values = BTreeMap<String, Value>;

/// Reads the file, lays the environment over it and refuses unknown keys.
pub(super) fn read(
    file: &Path,
    environment: impl Iterator<Item = (String, String)>,
) -> Result<Values, ConfigError> {
    let name = file.display().to_string();
    let table = table(file)?;
    let mut values = defaults();
    for (section, content) in table {
        if SECTIONS.contains(&section.as_str()) {
            continue;
        }
        let Value::Table(content) = content else {
            return Err(unknown(&name, &section));
        };
        for (key, value) in content {
            put(&mut values, &format!("{section}.{key}"), value, &name)?;
        }
    }
    for (variable, text) in environment {
        let Some(path) = variable.strip_prefix("COUNTERSIGN_") else {
            continue;
        };
        let Some((section, key)) = path.split_once("__") else {
            continue;
        };
        let section = section.to_lowercase();
        if SECTIONS.contains(&section.as_str()) {
            continue;
        }
        let path = format!("{section}.{}", key.to_lowercase());
        let value = from_text(&path, &text);
        put(
            &mut values,
            &path,
            value,
            &format!("environment {variable}"),
        )?;
    }
    Ok(values)
}

/// The file as it is.
pub(super) fn table(file: &Path) -> Result<Table, ConfigError> {
    let name = file.display().to_string();
    let text = std::fs::read_to_string(file).map_err(|e| ConfigError::Unreadable {
        file: name.clone(),
        reason: e.to_string(),
    })?;
    toml::from_str(&text).map_err(|e: toml::de::Error| ConfigError::Syntax {
        file: name.clone(),
        // The parser would show the whole line, which may hold a password.
        reason: match e.span() {
            Some(span) => format!("line {}: {}", line_of(&text, span.start), e.message()),
            None => e.message().to_owned(),
        },
    })
}

fn line_of(text: &str, position: usize) -> usize {
    let before = text.as_bytes().iter().take(position);
    1 + before.filter(|byte| **byte == b'\n').count()
}

fn defaults() -> Values {
    keys()
        .map(|key| {
            let value = toml::from_str::<Table>(&format!("v = {}", key.default))
                .ok()
                .and_then(|mut table| table.remove("v"))
                .unwrap_or(Value::String(String::new()));
            (path_of(key), value)
        })
        .collect()
}

fn path_of(key: &Key) -> String {
    format!("{}.{}", key.section, key.name)
}

fn kind_of(path: &str) -> Option<Kind> {
    keys().find(|key| path_of(key) == path).map(|key| key.kind)
}

fn put(values: &mut Values, path: &str, value: Value, origin: &str) -> Result<(), ConfigError> {
    let kind = kind_of(path).ok_or_else(|| unknown(origin, path))?;
    if !fits(kind, &value) {
        return Err(ConfigError::NotAllowed {
            origin: origin.to_owned(),
            key: path.to_owned(),
            value: match kind {
                // There may be a password in it.
                Kind::StoreUrl => "\"…\"".to_owned(),
                _ => value.to_string(),
            },
            allowed: kind.allowed(),
        });
    }
    values.insert(path.to_owned(), value);
    Ok(())
}

fn unknown(origin: &str, key: &str) -> ConfigError {
    let nearest = keys()
        .map(path_of)
        .map(|known| (strsim::damerau_levenshtein(&known, key), known))
        .min()
        .filter(|(distance, _)| *distance <= key.len() / 2)
        .map(|(_, known)| known);
    ConfigError::Unknown {
        origin: origin.to_owned(),
        key: key.to_owned(),
        nearest,
    }
}

/// A text from the environment as the kind of value that its key wants.
fn from_text(path: &str, text: &str) -> Value {
    let string = || Value::String(text.to_owned());
    match kind_of(path) {
        Some(Kind::Number(..)) => text
            .trim()
            .parse()
            .map_or_else(|_| string(), Value::Integer),
        Some(Kind::Flag) => text
            .trim()
            .parse()
            .map_or_else(|_| string(), Value::Boolean),
        Some(
            Kind::Addresses
            | Kind::Texts
            | Kind::Countries
            | Kind::NumberKinds
            | Kind::Prefixes
            | Kind::Costs,
        ) => Value::Array(
            text.split(',')
                .map(str::trim)
                .filter(|item| !item.is_empty())
                .map(|item| Value::String(item.to_owned()))
                .collect(),
        ),
        _ => string(),
    }
}

fn fits(kind: Kind, value: &Value) -> bool {
    match (kind, value) {
        (Kind::Text | Kind::Path, Value::String(_)) => true,
        (Kind::Address, Value::String(text)) => text.parse::<std::net::SocketAddr>().is_ok(),
        (Kind::OptionalAddress, Value::String(text)) => {
            text.is_empty() || text.parse::<std::net::SocketAddr>().is_ok()
        }
        (Kind::Origin, Value::String(text)) => {
            text.is_empty() || (text.starts_with("https://") && is_issuer(text))
        }
        (Kind::Collector, Value::String(text)) => text.is_empty() || is_collector(text),
        (Kind::Header, Value::String(text)) => {
            text.is_empty() || text.parse::<axum::http::HeaderName>().is_ok()
        }
        (Kind::Issuer, Value::String(text)) => is_issuer(text),
        (Kind::StoreUrl, Value::String(text)) => ["sqlite:", "postgres://", "postgresql://"]
            .iter()
            .any(|scheme| text.starts_with(scheme)),
        (Kind::OneOf(words), Value::String(text)) => words.contains(&text.as_str()),
        (Kind::Number(least, most), Value::Integer(number)) => (least..=most).contains(number),
        (Kind::Addresses, Value::Array(items)) => {
            all(items, |text| text.parse::<AddressRange>().is_ok())
        }
        (Kind::Flag, Value::Boolean(_)) => true,
        (Kind::Texts, Value::Array(items)) => items.iter().all(Value::is_str),
        (Kind::Countries, Value::Array(items)) => {
            all(items, |text| text.parse::<Country>().is_ok())
        }
        (Kind::NumberKinds, Value::Array(items)) => all(items, |text| {
            NumberKind::named(text).is_some_and(NumberKind::is_costly)
        }),
        (Kind::Prefixes, Value::Array(items)) => all(items, |text| {
            let digits = text.strip_prefix('+').unwrap_or(text);
            !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
        }),
        (Kind::Costs, Value::Array(items)) => all(items, |text| text.parse::<Cost>().is_ok()),
        (Kind::Amount, Value::String(text)) => text.is_empty() || text.parse::<Amount>().is_ok(),
        _ => false,
    }
}

fn all(items: &[Value], fits: impl Fn(&str) -> bool) -> bool {
    items.iter().all(|item| item.as_str().is_some_and(&fits))
}

/// Without anything that a path could not be added to.
fn is_collector(text: &str) -> bool {
    url::Url::parse(text).is_ok_and(|url| {
        let plain = url.query().is_none() && url.fragment().is_none();
        plain && ["http", "https"].contains(&url.scheme()) && url.has_host()
    })
}

/// What the provider takes, and no path, since the pages' addresses begin at the root.
fn is_issuer(text: &str) -> bool {
    let at_root = url::Url::parse(text).is_ok_and(|url| url.path() == "/");
    at_root && countersign_oidc::Issuer::new(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::schema::commented;

    fn read_text(text: &str, environment: &[(&str, &str)]) -> Result<Values, ConfigError> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("countersign.toml");
        std::fs::write(&file, text).unwrap();
        let environment = environment
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()));
        read(&file, environment)
    }

    #[test]
    fn the_file_that_init_writes_is_read_without_complaint() {
        let values = read_text(&commented(&[]), &[]).unwrap();
        assert_eq!(values.len(), keys().count());
    }

    #[test]
    fn an_unknown_key_names_the_nearest_known_one() {
        let error = read_text("[server]\nlisten_on = \"127.0.0.1:1\"", &[]).unwrap_err();
        let text = error.to_string();
        assert!(
            text.contains("countersign.toml: there is no key server.listen_on"),
            "{text}"
        );
        assert!(text.contains("did you mean server.listen?"), "{text}");
    }

    #[test]
    fn a_wrong_value_names_file_key_value_and_what_is_allowed() {
        let error = read_text("[server]\nlisten = \"8080\"", &[]).unwrap_err();
        let text = error.to_string();
        for part in [
            "countersign.toml",
            "server.listen",
            "\"8080\"",
            "127.0.0.1:8080",
        ] {
            assert!(text.contains(part), "{text}");
        }
        let text = read_text("[server]\ntrusted_proxies = [\"10.1.2.0/16\"]", &[])
            .unwrap_err()
            .to_string();
        for part in [
            "server.trusted_proxies",
            "10.1.2.0/16",
            "IP addresses and networks",
        ] {
            assert!(text.contains(part), "{text}");
        }
        let text = read_text("[sign_in]\nlifetime_seconds = 5", &[])
            .unwrap_err()
            .to_string();
        assert!(text.contains("from 60 to 3600"), "{text}");
    }

    #[test]
    fn a_password_of_the_store_is_in_no_message() {
        for good in ["sqlite:x.db", "postgres://joe:hunter2@db.example/x"] {
            read_text(&format!("[store]\nurl = \"{good}\""), &[]).unwrap();
        }
        for bad in [
            "[store]\nurl = \"mysql://joe:hunter2@db.example/x\"",
            "[store]\nurl = \"postgres://joe:hunter2@db.example/x",
            "[store]\nurl = postgres://joe:hunter2@db.example/x",
            "[store]\nurl = \"sqlite:x\"\npassword = \"hunter2\"",
        ] {
            let text = read_text(bad, &[]).unwrap_err().to_string();
            assert!(text.contains("countersign.toml"), "{text}");
            assert!(!text.contains("hunter2"), "{text}");
        }
        let environment = [("COUNTERSIGN_STORE__URL", "hunter2")];
        let text = read_text("", &environment).unwrap_err().to_string();
        assert!(
            text.contains("postgres://") && !text.contains("hunter2"),
            "{text}"
        );
    }

    #[test]
    fn the_environment_overrides_the_file() {
        let values = read_text(
            "[server]\nlisten = \"127.0.0.1:1\"",
            &[
                ("COUNTERSIGN_SERVER__LISTEN", "127.0.0.1:2"),
                (
                    "COUNTERSIGN_SERVER__TRUSTED_PROXIES",
                    "10.0.0.1, 2001:db8::/32",
                ),
                ("PATH", "/bin"),
            ],
        )
        .unwrap();
        assert_eq!(values["server.listen"].as_str(), Some("127.0.0.1:2"));
        assert_eq!(
            values["server.trusted_proxies"].as_array().unwrap().len(),
            2
        );
        let error = read_text("", &[("COUNTERSIGN_SERVER__LISTEN", "here")]).unwrap_err();
        assert!(
            error
                .to_string()
                .contains("environment COUNTERSIGN_SERVER__LISTEN")
        );
    }

    #[test]
    fn guards_are_checked_word_by_word() {
        for good in [
            "countries_allowed = [\"GB\", \"fr\"]",
            "number_kinds_allowed = [\"satellite\"]",
            "prefixes_never_stopped = [\"+447700\", \"49\"]",
            "costs = [\"GB 0.04\", \"* 0.12\"]",
            "daily_budget = \"99.50\"",
        ] {
            read_text(&format!("[guard]\n{good}"), &[]).unwrap();
        }
        for (bad, allowed) in [
            ("countries_allowed = [\"England\"]", "such as [\"GB\""),
            ("number_kinds_allowed = [\"mobile\"]", "premium-rate"),
            ("prefixes_never_stopped = [\"+44x\"]", "+447700"),
            ("costs = [\"0.04\"]", "GB 0.04"),
            ("daily_budget = \"lots\"", "such as \"250\""),
        ] {
            let error = read_text(&format!("[guard]\n{bad}"), &[]).unwrap_err();
            assert!(error.to_string().contains(allowed), "{error}");
        }
        let environment = [("COUNTERSIGN_GUARD__COSTS", "GB 0.04, * 0.12")];
        let values = read_text("", &environment).unwrap();
        assert_eq!(values["guard.costs"].as_array().unwrap().len(), 2);
    }

    #[test]
    fn an_issuer_is_https_or_loopback() {
        for good in [
            "https://login.example.org",
            "http://127.0.0.1:8080",
            "http://[::1]:1",
        ] {
            assert!(is_issuer(good), "{good}");
        }
        for bad in [
            "http://login.example.org",
            "https://login.example.org/",
            "https://login.example.org/path",
            "https://login.example.org?x",
            "https://user@login.example.org",
            "login.example.org",
        ] {
            assert!(!is_issuer(bad), "{bad}");
        }
    }
}
