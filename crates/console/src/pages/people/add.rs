use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use countersign_admin::{AdminError, NewPersonEntry, Permission};
use countersign_core::Phone;
use countersign_directory::PHONE_ATTRIBUTE;
use countersign_store::Attributes;
use minijinja::context;
use serde::Serialize;

use super::address;
use crate::Console;
use crate::http::{Administrator, Fields, Posted, done, page, refused};
use crate::templates::value;

/// What the form asks for, with the attribute that it becomes.
const ASKED: [(&str, &str); 4] = [
    ("givenName", "Given name"),
    ("sn", "Family name"),
    ("displayName", "Display name"),
    ("mail", "Mail address"),
];

#[derive(Debug, Default, Serialize)]
struct Typed {
    username: String,
    number: String,
    fields: Vec<Field>,
}

#[derive(Debug, Serialize)]
struct Field {
    name: &'static str,
    label: &'static str,
    value: String,
}

impl Typed {
    fn read(fields: &Fields) -> Self {
        let asked = ASKED.into_iter().map(|(name, label)| Field {
            name,
            label,
            value: fields.text(name).to_owned(),
        });
        Self {
            username: fields.text("username").to_owned(),
            number: fields.text("number").to_owned(),
            fields: asked.collect(),
        }
    }

    fn entry(&self) -> Result<NewPersonEntry, AdminError> {
        let mut attributes = Attributes::new();
        for field in self.fields.iter().filter(|field| !field.value.is_empty()) {
            attributes.insert(field.name.to_owned(), vec![field.value.clone()]);
        }
        if !self.number.is_empty() {
            let phone = Phone::parse(&self.number, None);
            let phone = phone.map_err(|error| AdminError::invalid("number", error))?;
            attributes.insert(PHONE_ATTRIBUTE.to_owned(), vec![phone.expose().to_owned()]);
        }
        Ok(NewPersonEntry {
            username: self.username.clone(),
            attributes,
        })
    }
}

/// `GET /admin/people/new`.
pub(super) async fn form(
    State(console): State<Arc<Console>>,
    administrator: Administrator,
) -> Response {
    if let Err(error) = administrator.actor.needs(Permission::PeopleWrite) {
        return refused(&console, &administrator, &error);
    }
    let typed = Typed::read(&Fields::default());
    shown(&console, &administrator, StatusCode::OK, &typed, None)
}

fn shown(
    console: &Console,
    administrator: &Administrator,
    status: StatusCode,
    typed: &Typed,
    problem: Option<&AdminError>,
) -> Response {
    let content = context! {
        typed => value(typed),
        problem => problem.map(ToString::to_string),
    };
    page(console, administrator, status, "person_new.html", content)
}

/// `POST /admin/people`.
pub(super) async fn add(State(console): State<Arc<Console>>, posted: Posted) -> Response {
    let administrator = &posted.administrator;
    let typed = Typed::read(&posted.fields);
    let added = match typed.entry() {
        Ok(entry) => console.admin.add_person(&administrator.actor, &entry).await,
        Err(error) => Err(error),
    };
    match added {
        Ok(view) => {
            let text = format!("{} is added.", view.person.username);
            done(&console, &address(view.person.id.as_str()), &text)
        }
        Err(error @ (AdminError::Invalid { .. } | AdminError::Exists { .. })) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            shown(&console, administrator, status, &typed, Some(&error))
        }
        Err(error) => refused(&console, administrator, &error),
    }
}
