use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use countersign_admin::{GROUPS, Number, Permission, PersonView};
use countersign_core::ids::PersonId;
use minijinja::{Value, context};
use serde::Serialize;

use super::address;
use super::factors::ShownFactor;
use crate::Console;
use crate::http::{Administrator, page, refused};
use crate::templates::value;

/// Attributes that the form offers before a person has them.
const USUAL: [&str; 5] = [
    "displayName",
    "givenName",
    "mail",
    "preferredLanguage",
    "sn",
];

/// An attribute with a line for each value.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Attribute {
    pub(super) name: String,
    pub(super) values: String,
    lines: usize,
}

impl Attribute {
    pub(super) fn new(name: &str, values: &str) -> Self {
        Self {
            name: name.to_owned(),
            values: values.to_owned(),
            lines: values.lines().count().max(1),
        }
    }
}

#[derive(Debug, Serialize)]
struct ShownNumber {
    id: String,
    attribute: String,
    shown: String,
    verified: bool,
}

impl From<&Number> for ShownNumber {
    fn from(number: &Number) -> Self {
        Self {
            id: number.id.clone(),
            attribute: number.attribute.clone(),
            shown: number.shown.clone(),
            verified: number.verified,
        }
    }
}

/// What a form brought that its page shows again, with what is wrong with it.
#[derive(Clone, Debug, Default)]
pub(super) struct Again {
    pub(super) problem: Option<String>,
    pub(super) username: Option<String>,
    pub(super) attributes: Option<Vec<Attribute>>,
    pub(super) groups: Option<String>,
    pub(super) number: String,
    /// The revision that it was made upon.
    pub(super) revision: Option<i64>,
}

/// `GET /admin/people/{id}`.
pub(super) async fn show(
    State(console): State<Arc<Console>>,
    administrator: Administrator,
    Path(id): Path<String>,
) -> Response {
    let again = Again::default();
    again.shown(&console, &administrator, &PersonId(id)).await
}

impl Again {
    /// The person's page with this on it.
    pub(super) async fn shown(
        &self,
        console: &Console,
        administrator: &Administrator,
        id: &PersonId,
    ) -> Response {
        let view = match console.admin.person(&administrator.actor, id).await {
            Ok(view) => view,
            Err(error) => return refused(console, administrator, &error),
        };
        let factors = console.admin.person_factors(&administrator.actor, id).await;
        let factors = match factors {
            Ok(factors) => factors.into_iter().map(ShownFactor::from),
            Err(error) => return refused(console, administrator, &error),
        };
        let apart = apart(console);
        let attributes = self.attributes.clone();
        let attributes = attributes.unwrap_or_else(|| attributes_of(&view, &apart, true));
        let content = context! {
            attributes => value(attributes),
            extra => value(extra(&view, &apart)),
            numbers => value(view.numbers.iter().map(ShownNumber::from).collect::<Vec<_>>()),
            factors => value(factors.collect::<Vec<_>>()),
            groups => self.groups.clone().unwrap_or_else(|| view.groups().join("\n")),
            number => self.number.as_str(),
            typed_username => self.username.as_deref().unwrap_or(&view.person.username),
            revision => self.revision.unwrap_or(view.person.revision),
            problem => self.problem.as_deref(),
            writes => administrator.actor.may(Permission::PeopleWrite),
            ..head(&view, administrator, "person"),
        };
        let status = match self.problem {
            Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
            None => StatusCode::OK,
        };
        page(console, administrator, status, "person.html", content)
    }
}

/// What all pages of a person show.
pub(super) fn head(view: &PersonView, administrator: &Administrator, tab: &str) -> Value {
    let actor = &administrator.actor;
    let person = &view.person;
    context! {
        person => context! {
            id => person.id.as_str(),
            username => person.username.as_str(),
            name => view.name(),
            active => person.active,
            has_password => person.has_password,
            outside => person.outside,
            locked => view.locked,
            two_step_required => person.two_step_required,
            created_at => person.created_at.0,
            updated_at => person.updated_at.0,
        },
        address => address(person.id.as_str()),
        tab => tab,
        helps => actor.may(Permission::PeopleHelp) || actor.may(Permission::PeopleWrite),
        oneself => actor.person.as_ref() == Some(&person.id),
    }
}

/// Attributes with places of their own on the page.
pub(super) fn apart(console: &Console) -> BTreeSet<String> {
    let mut apart = console.admin.number_attributes();
    apart.insert(GROUPS.to_owned());
    apart
}

/// The attributes of the form; the usual ones also when the person has none of them.
fn attributes_of(view: &PersonView, apart: &BTreeSet<String>, usual: bool) -> Vec<Attribute> {
    let held = view.person.attributes.keys().map(String::as_str);
    let usual = USUAL.into_iter().filter(|_| usual);
    let names: BTreeSet<&str> = held.chain(usual).collect();
    let names = names.into_iter().filter(|name| !apart.contains(*name));
    names
        .map(|name| Attribute::new(name, &view.person.attribute(name).join("\n")))
        .collect()
}

/// What readers see.
fn extra(view: &PersonView, apart: &BTreeSet<String>) -> Vec<Attribute> {
    attributes_of(view, apart, false)
}
