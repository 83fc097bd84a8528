use countersign_admin::{AdminError, Centre};
use countersign_core::Secret;
use countersign_delivery::Kind;
use serde::Serialize;

use super::property_field::{PropertyField, mark};
use crate::Console;
use crate::api::delivery::CentreBody;
use crate::http::{Administrator, Fields, keep, kept};

/// A message centre as its form shows it.
#[derive(Debug, Serialize)]
pub(super) struct CentreForm {
    name: String,
    kind: String,
    /// What the kind is, in plain words.
    meaning: &'static str,
    pub(super) revision: i64,
    fields: Vec<PropertyField>,
    /// None for one that is not there yet.
    centre: Option<CentreBody>,
}

impl CentreForm {
    pub(super) fn new(kind: Kind) -> Self {
        Self {
            name: String::new(),
            kind: kind.to_string(),
            meaning: kind.meaning(),
            revision: 0,
            fields: kind.described().iter().map(PropertyField::of).collect(),
            centre: None,
        }
    }

    pub(super) fn of(centre: Centre) -> Self {
        let kind = centre.kind.parse::<Kind>();
        let described = kind.map(Kind::described).unwrap_or_default();
        let mut fields: Vec<PropertyField> = described.iter().map(PropertyField::of).collect();
        for field in &mut fields {
            field.stored = centre.hidden.contains(field.name);
            if let Some(value) = centre.properties.get(field.name) {
                field.value.clone_from(value);
            }
        }
        Self {
            name: centre.name.clone(),
            kind: centre.kind.clone(),
            meaning: kind.map(Kind::meaning).unwrap_or_default(),
            revision: centre.revision,
            fields,
            centre: Some(centre.into()),
        }
    }

    /// What was typed, for showing it again, and what is to be changed by it.
    pub(super) fn read(
        console: &Console,
        administrator: &Administrator,
        kind: Kind,
        typed: &Fields,
    ) -> (Self, Vec<(String, Secret)>) {
        let mut form = Self::new(kind);
        typed.text("name").clone_into(&mut form.name);
        form.revision = typed.number("revision").unwrap_or(0);
        let mut changes = Vec::new();
        for field in &mut form.fields {
            let input = format!("p.{}", field.name);
            let given = typed.given(&input).unwrap_or_default();
            if !field.is_secret() {
                given
                    .replace("\r\n", "\n")
                    .trim()
                    .clone_into(&mut field.value);
                let value = Secret::new(field.value.clone());
                changes.push((field.name.to_owned(), value));
                continue;
            }
            field.stored = typed.text(&format!("stored.{}", field.name)) == "true";
            let before = typed.text(&format!("kept.{}", field.name));
            let secret = if given.is_empty() {
                kept(console, administrator, field.name, before)
            } else {
                Some(Secret::new(given))
            };
            if typed.given(&format!("clear.{}", field.name)).is_some() {
                changes.push((field.name.to_owned(), Secret::new("")));
            } else if let Some(secret) = secret {
                field.kept = keep(console, administrator, field.name, &secret);
                changes.push((field.name.to_owned(), secret));
            }
        }
        (form, changes)
    }

    pub(super) fn mark(&mut self, error: &AdminError) {
        mark(&mut self.fields, error);
    }
}
