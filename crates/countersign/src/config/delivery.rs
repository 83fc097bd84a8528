//! The sections `[centres.NAME]` and `[routes.NAME]`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use countersign_delivery::properties::hides;
use countersign_delivery::{CentreSettings, DeliverySettings, Kind};
use toml::{Table, Value};

use super::ConfigError;

/// Sections of named tables, which are not in the schema.
pub(super) const SECTIONS: [&str; 2] = ["centres", "routes"];

type Properties = BTreeMap<String, String>;

/// Takes the sections from a file, with the environment over it:
/// `COUNTERSIGN_CENTRES__MAIN__PASSWORD` is the password of the centre `main`.
pub(super) fn read(
    table: &Table,
    file: &Path,
    environment: impl Iterator<Item = (String, String)>,
) -> Result<DeliverySettings, ConfigError> {
    let reader = Reader { file };
    let mut centres = reader.section(table, "centres")?;
    let mut routes = reader.section(table, "routes")?;
    for (variable, text) in environment {
        let path = variable.strip_prefix("COUNTERSIGN_").map(str::to_lowercase);
        let path = path.unwrap_or_default();
        let parts: Vec<&str> = path.splitn(3, "__").collect();
        let named = match parts[..] {
            ["centres", name, key] => Some((&mut centres, name, key)),
            ["routes", name, key] => Some((&mut routes, name, key)),
            _ => None,
        };
        if let Some((section, name, key)) = named {
            let properties: &mut Properties = section.entry(name.to_owned()).or_default();
            properties.insert(key.to_owned(), text);
        }
    }
    let centres = centres
        .into_iter()
        .map(|(name, properties)| Ok((name.clone(), reader.centre(&name, properties)?)));
    let mut settings = DeliverySettings {
        centres: centres.collect::<Result<_, ConfigError>>()?,
        routes: BTreeMap::new(),
        routes_off: BTreeSet::new(),
    };
    for (name, mut properties) in routes {
        if reader.enabled("routes", &name, &mut properties)? {
            settings.routes.insert(name, properties);
        } else {
            settings.routes_off.insert(name);
        }
    }
    Ok(settings)
}

struct Reader<'a> {
    file: &'a Path,
}

impl Reader<'_> {
    fn section(
        &self,
        table: &Table,
        section: &str,
    ) -> Result<BTreeMap<String, Properties>, ConfigError> {
        let Some(tables) = table.get(section) else {
            return Ok(BTreeMap::new());
        };
        let wrong = |key: &str, value: &Value, allowed: &str| {
            Err(self.not_allowed(key, &value.to_string(), allowed))
        };
        let Some(tables) = tables.as_table() else {
            return wrong(section, tables, "tables such as [centres.main]");
        };
        let mut all = BTreeMap::new();
        for (name, content) in tables {
            let path = format!("{section}.{name}");
            let Some(content) = content.as_table() else {
                return wrong(&path, content, "a table such as [centres.main]");
            };
            let mut properties = Properties::new();
            for (key, value) in content {
                let path = format!("{path}.{key}");
                if hides(key) && !is_file_of_secret(key) {
                    let allowed = format!("in a file of its own, named by {key}_file");
                    return Err(self.not_allowed(&path, "…", &allowed));
                }
                let Some(text) = text(value) else {
                    return wrong(
                        &path,
                        value,
                        "a text, a number, true, false or a list of texts",
                    );
                };
                let (key, text) = self.with_secret(&path, key, text)?;
                properties.insert(key, text);
            }
            all.insert(name.clone(), properties);
        }
        Ok(all)
    }

    /// `password_file` names the file that has the password.
    fn with_secret(
        &self,
        path: &str,
        key: &str,
        text: String,
    ) -> Result<(String, String), ConfigError> {
        if !is_file_of_secret(key) {
            return Ok((key.to_owned(), text));
        }
        let folder = self.file.parent().unwrap_or(Path::new(""));
        let secret = std::fs::read_to_string(folder.join(&text))
            .map_err(|error| self.not_allowed(path, &text, &format!("a file ({error})")))?;
        let secret = secret.trim_end_matches(['\n', '\r']).to_owned();
        let name = key.strip_suffix("_file").unwrap_or(key);
        Ok((name.to_owned(), secret))
    }

    fn centre(
        &self,
        name: &str,
        mut properties: Properties,
    ) -> Result<CentreSettings, ConfigError> {
        let enabled = self.enabled("centres", name, &mut properties)?;
        let kind = properties.remove("kind").unwrap_or_default();
        let allowed = Kind::allowed();
        let refused = || self.not_allowed(&format!("centres.{name}.kind"), &kind, &allowed);
        Ok(CentreSettings {
            kind: kind.parse().map_err(|()| refused())?,
            enabled,
            properties,
        })
    }

    fn enabled(
        &self,
        section: &str,
        name: &str,
        properties: &mut Properties,
    ) -> Result<bool, ConfigError> {
        let Some(text) = properties.remove("enabled") else {
            return Ok(true);
        };
        let key = format!("{section}.{name}.enabled");
        text.parse()
            .map_err(|_| self.not_allowed(&key, &text, "true or false"))
    }

    fn not_allowed(&self, key: &str, value: &str, allowed: &str) -> ConfigError {
        ConfigError::NotAllowed {
            origin: self.file.display().to_string(),
            key: key.to_owned(),
            value: value.to_owned(),
            allowed: allowed.to_owned(),
        }
    }
}

fn is_file_of_secret(key: &str) -> bool {
    // The key of a client certificate stays in its file.
    key != "tls_key_file" && key.strip_suffix("_file").is_some_and(hides)
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Integer(number) => Some(number.to_string()),
        Value::Float(number) => Some(number.to_string()),
        Value::Boolean(flag) => Some(flag.to_string()),
        Value::Array(items) => {
            let texts: Option<Vec<String>> = items.iter().map(text).collect();
            texts.map(|texts| texts.join(", "))
        }
        Value::Datetime(_) | Value::Table(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(
        text: &str,
        environment: &[(&str, &str)],
    ) -> Result<DeliverySettings, ConfigError> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("secret"), "hush\n").unwrap();
        let file = folder.path().join("countersign.toml");
        let table = toml::from_str(text).unwrap();
        let pairs = environment.iter();
        let environment = pairs.map(|(k, v)| ((*k).to_owned(), (*v).to_owned()));
        read(&table, &file, environment)
    }

    const FILE: &str = r#"
        [centres.main]
        kind = "smpp"
        smpp_server = "smsc.example.net"
        smpp_port = 2776
        tls = true
        password_file = "secret"

        [centres.spare]
        kind = "smpp"
        enabled = false

        [routes.europe]
        centre = "main"
        country = ["DE", "FR"]
        cost = 0.045

        [routes.off]
        centre = "main"
        enabled = false
    "#;

    #[test]
    fn centres_and_routes_are_tables_of_their_names() {
        let settings = read_text(FILE, &[]).unwrap();
        let main = &settings.centres["main"];
        assert!(main.enabled && !settings.centres["spare"].enabled);
        for (name, value) in [("smpp_port", "2776"), ("tls", "true"), ("password", "hush")] {
            assert_eq!(main.properties[name], value);
        }
        let europe = &settings.routes["europe"];
        assert_eq!(
            (europe["country"].as_str(), europe["cost"].as_str()),
            ("DE, FR", "0.045")
        );
        assert_eq!(settings.routes.len(), 1);
        assert!(!format!("{settings:?}").contains("hush"));
    }

    #[test]
    fn the_environment_gives_secrets() {
        let given = [("COUNTERSIGN_CENTRES__MAIN__PASSWORD", "other")];
        let settings = read_text(FILE, &given).unwrap();
        assert_eq!(settings.centres["main"].properties["password"], "other");
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (text, named) in [
            ("[centres.a]\nkind = \"pigeon\"", "centres.a.kind"),
            ("[centres.a]\nsmpp_port = 1", "centres.a.kind"),
            (
                "[centres.a]\nkind = \"smpp\"\npassword = \"open\"",
                "password_file",
            ),
            (
                "[centres.a]\nkind = \"smpp\"\npassword_file = \"no\"",
                "centres.a.password_file",
            ),
            ("[routes]\na = 1", "routes.a"),
            ("centres = 1", "centres"),
        ] {
            let error = read_text(text, &[]).unwrap_err().to_string();
            assert!(error.contains(named), "{error}");
            assert!(!error.contains("open"), "{error}");
        }
    }
}
