//! `/admin/roles`: Users › Groups and Roles.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use countersign_admin::{AdminError, Permission, Permissions, Role};
use minijinja::context;
use serde::Serialize;

use crate::Console;
use crate::http::{Administrator, Fields, Posted, done, page, refused};
use crate::templates::value;

const PLACE: &str = "/admin/roles";

pub(super) fn routes() -> Router<Arc<Console>> {
    Router::new()
        .route(PLACE, get(list).post(put))
        .route("/admin/roles/{name}", get(show))
        .route("/admin/roles/{name}/remove", post(remove))
}

#[derive(Debug, Serialize)]
struct Shown {
    name: String,
    description: String,
    permissions: Permissions,
    built_in: bool,
    revision: i64,
    fault: Option<String>,
}

impl From<Role> for Shown {
    fn from(role: Role) -> Self {
        Self {
            name: role.name,
            description: role.description,
            permissions: role.permissions,
            built_in: role.built_in,
            revision: role.revision,
            fault: role.fault,
        }
    }
}

async fn list(State(console): State<Arc<Console>>, administrator: Administrator) -> Response {
    let roles = match console.admin.roles(&administrator.actor).await {
        Ok(roles) => roles,
        Err(error) => return refused(&console, &administrator, &error),
    };
    let roles: Vec<Shown> = roles.into_iter().map(Shown::from).collect();
    let content = context! { roles => value(&roles) };
    page(
        &console,
        &administrator,
        StatusCode::OK,
        "roles.html",
        content,
    )
}

async fn show(
    State(console): State<Arc<Console>>,
    administrator: Administrator,
    Path(name): Path<String>,
) -> Response {
    let role = if name == "new" {
        Ok(Shown {
            name: String::new(),
            description: String::new(),
            permissions: Permissions::new(),
            built_in: false,
            revision: 0,
            fault: None,
        })
    } else {
        let found = console.admin.role(&administrator.actor, &name).await;
        found.map(Shown::from)
    };
    match role {
        Ok(role) => form(&console, &administrator, StatusCode::OK, &role, None),
        Err(error) => refused(&console, &administrator, &error),
    }
}

fn form(
    console: &Console,
    administrator: &Administrator,
    status: StatusCode,
    role: &Shown,
    problem: Option<&AdminError>,
) -> Response {
    let content = context! {
        role => value(role),
        all => value(Permission::ALL),
        problem => problem.map(ToString::to_string),
    };
    page(console, administrator, status, "role.html", content)
}

async fn put(State(console): State<Arc<Console>>, posted: Posted) -> Response {
    let Posted {
        administrator,
        fields,
    } = posted;
    if let Some(again) = administrator.must_prove_again(&console, PLACE) {
        return again;
    }
    let role = read(&fields);
    let outcome = console
        .admin
        .put_role(
            &administrator.actor,
            &role.name,
            &role.description,
            &role.permissions,
            Some(role.revision),
        )
        .await;
    match outcome {
        Ok(role) => done(
            &console,
            PLACE,
            &format!("The role {} is saved.", role.name),
        ),
        Err(error @ AdminError::Invalid { .. }) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            form(&console, &administrator, status, &role, Some(&error))
        }
        Err(error) => refused(&console, &administrator, &error),
    }
}

fn read(fields: &Fields) -> Shown {
    Shown {
        name: fields.text("name").to_owned(),
        description: fields.text("description").to_owned(),
        permissions: fields
            .all("permission")
            .filter_map(|p| p.parse().ok())
            .collect(),
        built_in: false,
        revision: fields.number("revision").unwrap_or(0),
        fault: None,
    }
}

async fn remove(
    State(console): State<Arc<Console>>,
    Path(name): Path<String>,
    posted: Posted,
) -> Response {
    let administrator = &posted.administrator;
    if let Some(again) = administrator.must_prove_again(&console, PLACE) {
        return again;
    }
    match console.admin.remove_role(&administrator.actor, &name).await {
        Ok(()) => done(&console, PLACE, &format!("The role {name} is removed.")),
        Err(error) => refused(&console, administrator, &error),
    }
}
