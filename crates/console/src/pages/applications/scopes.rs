//! `/admin/scopes`: what applications may ask for.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use countersign_admin::{AdminError, Scope};
use minijinja::context;
use serde::{Deserialize, Serialize};

use crate::Console;
use crate::http::{Administrator, Posted, done, page, refused};
use crate::templates::value;

const PLACE: &str = "/admin/scopes";

pub(super) fn routes() -> Router<Arc<Console>> {
    Router::new()
        .route(PLACE, get(list).post(put))
        .route("/admin/scopes/remove", post(remove))
}

#[derive(Clone, Debug, Default, Serialize)]
struct Shown {
    name: String,
    description: String,
    claims: String,
    fault: Option<String>,
}

impl From<Scope> for Shown {
    fn from(scope: Scope) -> Self {
        Self {
            name: scope.name,
            description: scope.description,
            claims: scope.claims.join(" "),
            fault: scope.fault,
        }
    }
}

#[derive(Debug, Default, Deserialize)]
struct Wanted {
    /// The one to change.
    #[serde(default)]
    name: String,
}

async fn list(
    State(console): State<Arc<Console>>,
    administrator: Administrator,
    Query(wanted): Query<Wanted>,
) -> Response {
    show(&console, &administrator, &wanted.name, None, None).await
}

async fn show(
    console: &Console,
    administrator: &Administrator,
    name: &str,
    typed: Option<Shown>,
    problem: Option<&AdminError>,
) -> Response {
    let scopes = match console.admin.scopes(&administrator.actor).await {
        Ok(scopes) => scopes,
        Err(error) => return refused(console, administrator, &error),
    };
    let all: Vec<Shown> = scopes.into_iter().map(Shown::from).collect();
    let chosen = typed.or_else(|| all.iter().find(|scope| scope.name == name).cloned());
    let status = match problem {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let content = context! {
        changing => !name.is_empty(),
        chosen => value(chosen.unwrap_or_default()),
        all => value(all),
        problem => problem.map(ToString::to_string),
    };
    page(console, administrator, status, "scopes.html", content)
}

async fn put(State(console): State<Arc<Console>>, posted: Posted) -> Response {
    let (administrator, fields) = (&posted.administrator, &posted.fields);
    let typed = Shown {
        name: fields.text("name").to_owned(),
        description: fields.text("description").to_owned(),
        claims: fields.text("claims").to_owned(),
        fault: None,
    };
    let scope = Scope {
        name: typed.name.clone(),
        description: typed.description.clone(),
        claims: typed.claims.split_whitespace().map(str::to_owned).collect(),
        fault: None,
    };
    match console.admin.put_scope(&administrator.actor, scope).await {
        Ok(()) => done(
            &console,
            PLACE,
            &format!("The scope {} is saved.", typed.name),
        ),
        Err(error @ AdminError::Invalid { .. }) => {
            show(&console, administrator, "", Some(typed), Some(&error)).await
        }
        Err(error) => refused(&console, administrator, &error),
    }
}

async fn remove(State(console): State<Arc<Console>>, posted: Posted) -> Response {
    let administrator = &posted.administrator;
    let name = posted.fields.text("name");
    match console.admin.remove_scope(&administrator.actor, name).await {
        Ok(()) => done(&console, PLACE, &format!("The scope {name} is removed.")),
        Err(error) => refused(&console, administrator, &error),
    }
}
