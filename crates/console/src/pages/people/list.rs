use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use countersign_admin::PersonView;
use countersign_core::ids::PersonId;
use minijinja::context;
use serde::{Deserialize, Serialize};

use crate::Console;
use crate::http::{Administrator, page, refused};
use crate::templates::value;

const MOST: i64 = 50;

#[derive(Debug, Default, Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    q: String,
    #[serde(default)]
    after: String,
}

#[derive(Debug, Serialize)]
struct Line {
    id: String,
    username: String,
    name: String,
    mail: String,
    number: String,
    active: bool,
}

impl From<PersonView> for Line {
    fn from(view: PersonView) -> Self {
        let mail = view.person.attribute("mail").first().cloned();
        let number = view.numbers.iter().find(|number| number.verified);
        Self {
            name: view.name(),
            mail: mail.unwrap_or_default(),
            number: number.map(|n| n.shown.clone()).unwrap_or_default(),
            id: view.person.id.0,
            username: view.person.username,
            active: view.person.active,
        }
    }
}

/// `GET /admin/people`: who is there, and who is looked for.
pub(super) async fn list(
    State(console): State<Arc<Console>>,
    administrator: Administrator,
    Query(wanted): Query<Wanted>,
) -> Response {
    let after = Some(wanted.after.as_str()).filter(|after| !after.is_empty());
    let after = after.map(PersonId::from);
    let found = console
        .admin
        .people(&administrator.actor, &wanted.q, after.as_ref(), MOST)
        .await;
    let people: Vec<Line> = match found {
        Ok(people) => people.into_iter().map(Line::from).collect(),
        Err(error) => return refused(&console, &administrator, &error),
    };
    let full = i64::try_from(people.len()).is_ok_and(|count| count == MOST);
    let content = context! {
        q => wanted.q,
        more => people.last().filter(|_| full).map(|last| last.id.clone()),
        people => value(&people),
    };
    page(
        &console,
        &administrator,
        StatusCode::OK,
        "people.html",
        content,
    )
}
