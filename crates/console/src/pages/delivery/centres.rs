//! `/admin/delivery/centres`: Delivery › Message Centres.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use countersign_admin::{AdminError, CentreChange, Permission};
use countersign_delivery::Kind;
use minijinja::context;
use serde::Deserialize;

use super::centre_form::CentreForm;
use super::property_field::in_words;
use crate::Console;
use crate::api::delivery::{CentreBody, KindBody};
use crate::http::{Administrator, Posted, done, page, refused};
use crate::templates::value;

const PLACE: &str = "/admin/delivery/centres";

pub(super) fn routes() -> Router<Arc<Console>> {
    Router::new()
        .route(PLACE, get(list).post(put))
        .route("/admin/delivery/centres/new", get(new))
        .route("/admin/delivery/centres/{name}", get(show))
        .route("/admin/delivery/centres/{name}/switch", post(switch))
        .route("/admin/delivery/centres/{name}/remove", post(remove))
}

fn address(name: &str) -> String {
    let name: String = url::form_urlencoded::byte_serialize(name.as_bytes()).collect();
    format!("{PLACE}/{name}")
}

async fn list(State(console): State<Arc<Console>>, administrator: Administrator) -> Response {
    let centres = match console.admin.centres(&administrator.actor).await {
        Ok(centres) => centres,
        Err(error) => return refused(&console, &administrator, &error),
    };
    let centres: Vec<CentreBody> = centres.into_iter().map(CentreBody::from).collect();
    let content = context! { centres => value(&centres) };
    let template = "delivery/centres.html";
    page(&console, &administrator, StatusCode::OK, template, content)
}

#[derive(Debug, Deserialize)]
struct Wanted {
    #[serde(default)]
    kind: String,
}

/// Which kind first, since each has properties of its own.
async fn new(
    State(console): State<Arc<Console>>,
    administrator: Administrator,
    Query(wanted): Query<Wanted>,
) -> Response {
    if let Err(error) = administrator.actor.needs(Permission::DeliveryWrite) {
        return refused(&console, &administrator, &error);
    }
    match wanted.kind.parse::<Kind>() {
        Ok(kind) => {
            let back = administrator.path.clone();
            if let Some(again) = administrator.must_prove_again(&console, &back) {
                return again;
            }
            form(&console, &administrator, &CentreForm::new(kind), None)
        }
        Err(()) => {
            let kinds: Vec<KindBody> = Kind::ALL.iter().copied().map(KindBody::from).collect();
            let content = context! { kinds => value(&kinds) };
            let template = "delivery/kinds.html";
            page(&console, &administrator, StatusCode::OK, template, content)
        }
    }
}

async fn show(
    State(console): State<Arc<Console>>,
    administrator: Administrator,
    Path(name): Path<String>,
) -> Response {
    match console.admin.centre(&administrator.actor, &name).await {
        Ok(centre) => {
            let shown = CentreForm::of(centre);
            form(&console, &administrator, &shown, None)
        }
        Err(error) => refused(&console, &administrator, &error),
    }
}

fn form(
    console: &Console,
    administrator: &Administrator,
    form: &CentreForm,
    problem: Option<&AdminError>,
) -> Response {
    let status = problem.map_or(StatusCode::OK, |_| StatusCode::UNPROCESSABLE_ENTITY);
    let content = context! {
        form => value(form),
        problem => problem.map(in_words),
    };
    page(
        console,
        administrator,
        status,
        "delivery/centre.html",
        content,
    )
}

async fn put(State(console): State<Arc<Console>>, posted: Posted) -> Response {
    let Posted {
        administrator,
        fields,
    } = posted;
    let name = fields.text("name").to_owned();
    if let Some(again) = administrator.must_prove_again(&console, &address(&name)) {
        return again;
    }
    let Ok(kind) = fields.text("kind").parse::<Kind>() else {
        let error = AdminError::invalid("kind", Kind::allowed());
        return refused(&console, &administrator, &error);
    };
    let (mut typed, properties) = CentreForm::read(&console, &administrator, kind, &fields);
    let change = CentreChange {
        name: &name,
        kind: Some(kind),
        properties: &properties,
        seen: Some(typed.revision),
    };
    match console
        .admin
        .put_centre(&administrator.actor, &change)
        .await
    {
        Ok(centre) => done(
            &console,
            PLACE,
            &format!("The message centre {} is saved.", centre.name),
        ),
        Err(error @ (AdminError::Invalid { .. } | AdminError::Exists { .. })) => {
            typed.mark(&error);
            form(&console, &administrator, &typed, Some(&error))
        }
        Err(error) => refused(&console, &administrator, &error),
    }
}

async fn switch(
    State(console): State<Arc<Console>>,
    Path(name): Path<String>,
    posted: Posted,
) -> Response {
    let administrator = &posted.administrator;
    if let Some(again) = administrator.must_prove_again(&console, &address(&name)) {
        return again;
    }
    let on = posted.fields.text("enabled") == "true";
    let admin = &console.admin;
    match admin.enable_centre(&administrator.actor, &name, on).await {
        Ok(_) if on => done(&console, PLACE, &format!("{name} is switched on.")),
        Ok(_) => done(&console, PLACE, &format!("{name} is switched off.")),
        Err(error) => refused(&console, administrator, &error),
    }
}

async fn remove(
    State(console): State<Arc<Console>>,
    Path(name): Path<String>,
    posted: Posted,
) -> Response {
    let administrator = &posted.administrator;
    if let Some(again) = administrator.must_prove_again(&console, &address(&name)) {
        return again;
    }
    let admin = &console.admin;
    match admin.remove_centre(&administrator.actor, &name).await {
        Ok(()) => done(
            &console,
            PLACE,
            &format!("The message centre {name} is removed."),
        ),
        Err(error) => refused(&console, administrator, &error),
    }
}
