//! Reads single values; every error says what is allowed.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::str::FromStr;

use super::PropertyError;
use super::names::hides;

pub(crate) struct Reader<'a>(&'a BTreeMap<String, String>);

impl<'a> Reader<'a> {
    pub(crate) fn new(table: &'a BTreeMap<String, String>) -> Self {
        Self(table)
    }

    /// The trimmed value; none when missing or empty.
    pub(crate) fn text(&self, name: &str) -> Option<&'a str> {
        let value = self.0.get(name)?.trim();
        (!value.is_empty()).then_some(value)
    }

    /// The value as typed, spaces included; none when missing or empty.
    pub(crate) fn verbatim(&self, name: &str) -> Option<&'a str> {
        self.0
            .get(name)
            .map(String::as_str)
            .filter(|v| !v.is_empty())
    }

    pub(crate) fn required(
        &self,
        name: &'static str,
        allowed: &str,
    ) -> Result<&'a str, PropertyError> {
        self.text(name).ok_or_else(|| PropertyError {
            property: name.to_owned(),
            value: Some(String::new()).filter(|_| !hides(name)),
            allowed: allowed.to_owned(),
            known: true,
        })
    }

    pub(crate) fn refuse(&self, name: &str, allowed: impl Into<String>) -> PropertyError {
        let shown = self.0.get(name).filter(|_| !hides(name));
        PropertyError {
            property: name.to_owned(),
            value: shown.map(|value| value.chars().take(100).collect()),
            allowed: allowed.into(),
            known: true,
        }
    }

    pub(crate) fn number<T: FromStr + PartialOrd + std::fmt::Display>(
        &self,
        name: &str,
        range: RangeInclusive<T>,
    ) -> Result<Option<T>, PropertyError> {
        let Some(text) = self.text(name) else {
            return Ok(None);
        };
        let number = text.parse().ok().filter(|n| range.contains(n));
        match number {
            Some(number) => Ok(Some(number)),
            None => Err(self.refuse(
                name,
                format!("a whole number from {} to {}", range.start(), range.end()),
            )),
        }
    }

    pub(crate) fn choice<T: FromStr>(
        &self,
        name: &str,
        allowed: impl FnOnce() -> String,
    ) -> Result<Option<T>, PropertyError> {
        let Some(text) = self.text(name) else {
            return Ok(None);
        };
        match text.parse() {
            Ok(choice) => Ok(Some(choice)),
            Err(_) => Err(self.refuse(name, allowed())),
        }
    }

    pub(crate) fn flag(&self, name: &str) -> Result<bool, PropertyError> {
        match self.text(name).map(str::to_ascii_lowercase).as_deref() {
            None | Some("false" | "no" | "off" | "0") => Ok(false),
            Some("true" | "yes" | "on" | "1") => Ok(true),
            Some(_) => Err(self.refuse(name, "true, false")),
        }
    }

    /// What stands between commas.
    pub(crate) fn list(&self, name: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        let items = self.text(name).unwrap_or_default().split(',');
        items.map(str::trim).filter(|item| !item.is_empty())
    }

    /// Every pair of the table.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }
}
