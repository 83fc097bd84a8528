use countersign_admin::{AdminError, DeliveryRoute};
use countersign_core::Country;
use countersign_delivery::Route;
use serde::Serialize;

use super::property_field::{PropertyField, mark};
use crate::api::delivery::RouteBody;
use crate::http::Fields;

/// The beginning of the properties that name a sender for a country.
const SENDER: &str = "sender_";

/// A route as its form shows it.
#[derive(Debug, Serialize)]
pub(super) struct RouteForm {
    pub(super) name: String,
    pub(super) revision: i64,
    fields: Vec<PropertyField>,
    /// Lines such as `US 12345`.
    senders: String,
    senders_error: Option<String>,
    /// None for one that is not there yet.
    route: Option<RouteBody>,
}

impl RouteForm {
    pub(super) fn new() -> Self {
        Self {
            name: String::new(),
            revision: 0,
            fields: Route::described().iter().map(PropertyField::of).collect(),
            senders: String::new(),
            senders_error: None,
            route: None,
        }
    }

    pub(super) fn of(route: &DeliveryRoute) -> Self {
        let mut form = Self::new();
        form.name.clone_from(&route.name);
        form.revision = route.revision;
        for field in &mut form.fields {
            if let Some(value) = route.properties.get(field.name) {
                field.value.clone_from(value);
            }
        }
        let senders = route.properties.iter().filter_map(|(name, sender)| {
            let country = name.strip_prefix(SENDER)?;
            Some(format!("{} {sender}", country.to_ascii_uppercase()))
        });
        form.senders = senders.collect::<Vec<_>>().join("\n");
        form.route = Some(route.clone().into());
        form
    }

    pub(super) fn read(typed: &Fields) -> Self {
        let mut form = Self::new();
        typed.text("name").clone_into(&mut form.name);
        form.revision = typed.number("revision").unwrap_or(0);
        for field in &mut form.fields {
            typed
                .text(&format!("p.{}", field.name))
                .clone_into(&mut field.value);
        }
        form.senders = typed.text("senders").replace("\r\n", "\n");
        form
    }

    /// All that the form says; what is there and not in it gets its default.
    pub(super) fn changes<'a>(
        &self,
        there: impl Iterator<Item = &'a String>,
    ) -> Result<Vec<(String, String)>, AdminError> {
        let own = self.fields.iter();
        let mut changes: Vec<(String, String)> = own
            .map(|field| (field.name.to_owned(), field.value.clone()))
            .collect();
        for line in self
            .senders
            .lines()
            .map(str::trim)
            .filter(|l| !l.is_empty())
        {
            let wrong = || {
                let reason = format!("{line:?}: use lines such as US 12345");
                AdminError::invalid("senders", reason)
            };
            let (country, sender) = line.split_once([' ', '=']).ok_or_else(wrong)?;
            let country: Country = country.parse().map_err(|_| wrong())?;
            let name = format!("{SENDER}{}", country.as_str().to_ascii_lowercase());
            changes.push((name, sender.trim().to_owned()));
        }
        for name in there {
            if changes.iter().all(|(given, _)| given != name) {
                changes.push((name.clone(), String::new()));
            }
        }
        Ok(changes)
    }

    pub(super) fn mark(&mut self, error: &AdminError) {
        mark(&mut self.fields, error);
        if let AdminError::Invalid { field, reason } = error
            && (field == "senders" || field.starts_with(&format!("properties.{SENDER}")))
        {
            self.senders_error = Some(reason.clone());
        }
    }
}
