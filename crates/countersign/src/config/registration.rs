//! The section `registration`.

use std::path::Path;
use std::time::Duration;

use countersign_oidc::{JwkSet, RegistrationMode, RegistrationSettings, StatementIssuer};
use countersign_store::Limit;

use super::{ConfigError, Reader};

const HOUR: Duration = Duration::from_secs(3600);
const DAY: u32 = 24;

impl Reader {
    pub(super) fn registration(&self) -> RegistrationSettings {
        let days = self.number("registration.expire_unused_days");
        RegistrationSettings {
            mode: match self.text("registration.mode").as_str() {
                "open" => RegistrationMode::Open,
                "token" => RegistrationMode::Token,
                _ => RegistrationMode::Closed,
            },
            per_address: self.per_hour("registration.limit_per_hour"),
            in_total: self.per_hour("registration.limit_per_hour_in_total"),
            allowed_scopes: self.texts("registration.allowed_scopes"),
            allowed_grant_types: self.texts("registration.allowed_grant_types"),
            allow_implicit: self.flag("registration.allow_implicit"),
            require_pkce: self.flag("registration.require_pkce"),
            expire_unused: u32::try_from(days)
                .ok()
                .filter(|days| *days > 0)
                .map(|days| HOUR * DAY * days),
            statement_issuers: Vec::new(),
            require_statement: self.flag("registration.require_software_statement"),
        }
    }

    pub(super) fn statement_issuers(
        &self,
        file: &Path,
    ) -> Result<Vec<StatementIssuer>, ConfigError> {
        const KEY: &str = "registration.software_statement_issuers";
        let read = |text: &String| {
            statement_issuer(text, &self.folder).map_err(|reason| ConfigError::NotAllowed {
                origin: file.display().to_string(),
                key: KEY.to_owned(),
                value: text.clone(),
                allowed: format!("issuers with their keys ({reason})"),
            })
        };
        self.texts(KEY).iter().map(read).collect()
    }

    fn per_hour(&self, key: &str) -> Limit {
        let count = u32::try_from(self.number(key)).unwrap_or(u32::MAX).max(1);
        Limit {
            burst: count,
            every: HOUR / count,
        }
    }
}

/// Reads `ISSUER KEYS`: KEYS is a JWK Set in JSON, or a file with one.
fn statement_issuer(text: &str, folder: &Path) -> Result<StatementIssuer, String> {
    let (issuer, keys) = text.split_once(' ').ok_or("has no keys after the issuer")?;
    let keys = keys.trim();
    let json = if keys.starts_with('{') {
        keys.as_bytes().to_vec()
    } else {
        let file = folder.join(keys);
        std::fs::read(&file).map_err(|e| format!("{}: {e}", file.display()))?
    };
    let keys = JwkSet::parse(&json).map_err(|e| e.to_string())?;
    if keys.keys().is_empty() {
        return Err("has no key of a known type".to_owned());
    }
    Ok(StatementIssuer {
        issuer: issuer.to_owned(),
        keys,
    })
}
