//! `/admin/claims`: what applications are told from attributes.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use countersign_admin::{AdminError, Claim};
use minijinja::context;
use serde::{Deserialize, Serialize};

use crate::Console;
use crate::http::{Administrator, Posted, done, page, refused};
use crate::templates::value;

const PLACE: &str = "/admin/claims";

pub(super) fn routes() -> Router<Arc<Console>> {
    Router::new()
        .route(PLACE, get(list).post(put))
        .route("/admin/claims/remove", post(remove))
}

#[derive(Clone, Debug, Default, Serialize)]
struct Shown {
    name: String,
    attribute: String,
    kind: String,
}

impl From<Claim> for Shown {
    fn from(claim: Claim) -> Self {
        Self {
            name: claim.name,
            attribute: claim.attribute,
            kind: claim.kind,
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
    let claims = match console.admin.claims(&administrator.actor).await {
        Ok(claims) => claims,
        Err(error) => return refused(console, administrator, &error),
    };
    let all: Vec<Shown> = claims.into_iter().map(Shown::from).collect();
    let chosen = typed.or_else(|| all.iter().find(|claim| claim.name == name).cloned());
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
    page(console, administrator, status, "claims.html", content)
}

async fn put(State(console): State<Arc<Console>>, posted: Posted) -> Response {
    let (administrator, fields) = (&posted.administrator, &posted.fields);
    let typed = Shown {
        name: fields.text("name").to_owned(),
        attribute: fields.text("attribute").to_owned(),
        kind: fields.text("kind").to_owned(),
    };
    let claim = Claim {
        name: typed.name.clone(),
        attribute: typed.attribute.clone(),
        kind: typed.kind.clone(),
    };
    match console.admin.put_claim(&administrator.actor, claim).await {
        Ok(()) => done(
            &console,
            PLACE,
            &format!("The claim {} is saved.", typed.name),
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
    match console.admin.remove_claim(&administrator.actor, name).await {
        Ok(()) => done(&console, PLACE, &format!("The claim {name} is removed.")),
        Err(error) => refused(&console, administrator, &error),
    }
}
