//! `/admin/clients/{id}`: one client.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use countersign_admin::{AdminError, Client, Made};
use minijinja::context;
use url::form_urlencoded::byte_serialize;

use super::client_fields::{read, show};
use crate::Console;
use crate::http::{Administrator, Fields, Posted, done, page, refused};
use crate::templates::value;

const LIST: &str = "/admin/clients";
/// In place of an identifier; no client has this one.
const NEW: &str = "new";

pub(super) fn routes() -> Router<Arc<Console>> {
    Router::new()
        .route("/admin/clients/{id}", get(open).post(save))
        .route("/admin/clients/{id}/secret", post(renew_secret))
        .route("/admin/clients/{id}/enabled", post(set_enabled))
        .route("/admin/clients/{id}/remove", post(remove))
}

fn place(id: &str) -> String {
    let id: String = byte_serialize(id.as_bytes()).collect();
    format!("{LIST}/{id}")
}

/// What is shown besides the form's fields.
#[derive(Debug, Default)]
struct Beside<'a> {
    typed: Option<&'a Fields>,
    problem: Option<&'a AdminError>,
    secret: Option<&'a str>,
}

async fn open(
    State(console): State<Arc<Console>>,
    administrator: Administrator,
    Path(id): Path<String>,
) -> Response {
    let client = match find(&console, &administrator, &id).await {
        Ok(client) => client,
        Err(error) => return refused(&console, &administrator, &error),
    };
    let draft = match administrator.take_draft(&console, &place(&id)).await {
        Ok(draft) => draft,
        Err(error) => return refused(&console, &administrator, &error.into()),
    };
    let beside = Beside {
        typed: draft.as_ref(),
        ..Beside::default()
    };
    form(
        &console,
        &administrator,
        StatusCode::OK,
        client.as_ref(),
        &beside,
    )
}

/// None for one that is still to be registered.
async fn find(
    console: &Console,
    administrator: &Administrator,
    id: &str,
) -> Result<Option<Client>, AdminError> {
    if id == NEW {
        return Ok(None);
    }
    let found = console.admin.client(&administrator.actor, &id.into()).await;
    found.map(Some)
}

fn form(
    console: &Console,
    administrator: &Administrator,
    status: StatusCode,
    client: Option<&Client>,
    beside: &Beside<'_>,
) -> Response {
    let blank = console.admin.new_client();
    let metadata = client.map_or(&blank, |client| &client.metadata);
    let typed_id = beside.typed.map(|fields| fields.text("client_id"));
    let revision = beside.typed.and_then(|fields| fields.number("revision"));
    let content = context! {
        id => client.map(|client| client.id.as_str()),
        typed_id => typed_id,
        name => client.map(Client::name),
        enabled => client.is_none_or(|client| client.enabled),
        has_secret => client.is_some_and(|client| client.has_secret),
        registered_itself => client.is_some_and(|client| client.registered_itself),
        fixed => client.is_some_and(|c| c.id.as_str() == countersign_admin::CONSOLE_CLIENT),
        revision => revision.or_else(|| client.map(|client| client.revision)).unwrap_or(0),
        groups => value(show(metadata, beside.typed, beside.problem)),
        problem => beside.problem.map(ToString::to_string),
        notice => (beside.typed.is_some() && beside.problem.is_none())
            .then_some("This is what you have typed. It is not saved yet."),
        secret => beside.secret,
    };
    page(console, administrator, status, "client.html", content)
}

async fn save(
    State(console): State<Arc<Console>>,
    Path(id): Path<String>,
    posted: Posted,
) -> Response {
    let Posted {
        administrator,
        fields,
    } = posted;
    let here = place(&id);
    let again = administrator.must_prove_again_with(&console, &here, &fields);
    match again.await {
        Ok(None) => {}
        Ok(Some(response)) => return response,
        Err(error) => return refused(&console, &administrator, &error.into()),
    }
    let outcome = match read(&fields) {
        Ok(metadata) if id == NEW => {
            let id = fields.text("client_id");
            console
                .admin
                .add_client(&administrator.actor, id, &metadata)
                .await
        }
        Ok(metadata) => {
            let (id, seen) = (id.as_str().into(), fields.number("revision"));
            let actor = &administrator.actor;
            console
                .admin
                .change_client(actor, &id, &metadata, seen)
                .await
        }
        Err(error) => Err(error),
    };
    match outcome {
        Ok(made) => saved(&console, &administrator, &made),
        Err(
            error @ (AdminError::Invalid { .. }
            | AdminError::Exists { .. }
            | AdminError::Changed
            | AdminError::Forbidden(_)),
        ) => {
            let client = match find(&console, &administrator, &id).await {
                Ok(client) => client,
                Err(error) => return refused(&console, &administrator, &error),
            };
            let beside = Beside {
                typed: Some(&fields),
                problem: Some(&error),
                secret: None,
            };
            let status = match error {
                AdminError::Invalid { .. } => StatusCode::UNPROCESSABLE_ENTITY,
                AdminError::Forbidden(_) => StatusCode::FORBIDDEN,
                _ => StatusCode::CONFLICT,
            };
            form(&console, &administrator, status, client.as_ref(), &beside)
        }
        Err(error) => refused(&console, &administrator, &error),
    }
}

/// A new secret is told on the answer itself, since it is kept nowhere.
fn saved(console: &Console, administrator: &Administrator, made: &Made) -> Response {
    let Some(secret) = &made.secret else {
        let said = format!("The client {} is saved.", made.client.name());
        return done(console, &place(made.client.id.as_str()), &said);
    };
    let beside = Beside {
        secret: Some(secret.expose()),
        ..Beside::default()
    };
    form(
        console,
        administrator,
        StatusCode::OK,
        Some(&made.client),
        &beside,
    )
}

async fn renew_secret(
    State(console): State<Arc<Console>>,
    Path(id): Path<String>,
    posted: Posted,
) -> Response {
    let administrator = &posted.administrator;
    if let Some(again) = administrator.must_prove_again(&console, &place(&id)) {
        return again;
    }
    let client = id.as_str().into();
    let made = console
        .admin
        .renew_client_secret(&administrator.actor, &client);
    match made.await {
        Ok(made) => saved(&console, administrator, &made),
        Err(error) => refused(&console, administrator, &error),
    }
}

async fn set_enabled(
    State(console): State<Arc<Console>>,
    Path(id): Path<String>,
    posted: Posted,
) -> Response {
    let administrator = &posted.administrator;
    if let Some(again) = administrator.must_prove_again(&console, &place(&id)) {
        return again;
    }
    let enabled = posted.fields.text("enabled") == "true";
    let (actor, client) = (&administrator.actor, id.as_str().into());
    match console
        .admin
        .set_client_enabled(actor, &client, enabled)
        .await
    {
        Ok(()) => {
            let state = if enabled { "on" } else { "off" };
            done(
                &console,
                &place(&id),
                &format!("The client {id} is switched {state}."),
            )
        }
        Err(error) => refused(&console, administrator, &error),
    }
}

async fn remove(
    State(console): State<Arc<Console>>,
    Path(id): Path<String>,
    posted: Posted,
) -> Response {
    let administrator = &posted.administrator;
    if let Some(again) = administrator.must_prove_again(&console, &place(&id)) {
        return again;
    }
    match console
        .admin
        .remove_client(&administrator.actor, &id.as_str().into())
        .await
    {
        Ok(()) => done(&console, LIST, &format!("The client {id} is removed.")),
        Err(error) => refused(&console, administrator, &error),
    }
}
