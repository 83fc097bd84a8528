use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use countersign_admin::AdminError;
use countersign_core::ids::PersonId;
use countersign_directory::Update;

use super::show::{Again, Attribute, apart};
use super::{address, said};
use crate::Console;
use crate::http::{Fields, Posted, done, refused};

/// Before the name of an attribute's field.
const PREFIX: &str = "attribute.";

/// `POST /admin/people/{id}`: user name and attributes.
pub(super) async fn save(
    State(console): State<Arc<Console>>,
    Path(id): Path<String>,
    posted: Posted,
) -> Response {
    let id = PersonId(id);
    let Posted {
        administrator,
        fields,
    } = &posted;
    let mut attributes = typed(fields);
    // Numbers and groups have forms of their own, which ask for more.
    attributes.retain(|attribute| !apart(&console).contains(&attribute.name));
    let revision = fields.number("revision");
    let update = Update {
        username: Some(fields.text("username").to_owned()),
        attributes: attributes
            .iter()
            .map(|a| (a.name.clone(), lines(&a.values)))
            .collect(),
        ..Update::default()
    };
    let saved = console
        .admin
        .update_person(&administrator.actor, &id, &update, revision)
        .await;
    match saved {
        Ok((_, untold)) => done(&console, &address(id.as_str()), &said("Saved.", &untold)),
        Err(error @ (AdminError::Invalid { .. } | AdminError::Exists { .. })) => {
            let again = Again {
                problem: Some(error.to_string()),
                username: update.username,
                attributes: Some(attributes),
                revision,
                ..Again::default()
            };
            again.shown(&console, administrator, &id).await
        }
        Err(error) => refused(&console, administrator, &error),
    }
}

/// The attributes of the form, the new one last.
fn typed(fields: &Fields) -> Vec<Attribute> {
    let named = fields.names().filter_map(|name| {
        let attribute = name.strip_prefix(PREFIX)?;
        Some(Attribute::new(attribute, fields.text(name)))
    });
    let mut attributes: Vec<Attribute> = named.collect();
    let new = fields.text("new_name");
    if !new.is_empty() {
        attributes.push(Attribute::new(new, fields.text("new_values")));
    }
    attributes
}

/// A value a line.
pub(super) fn lines(text: &str) -> Vec<String> {
    let lines = text.lines().map(str::trim);
    lines
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect()
}
