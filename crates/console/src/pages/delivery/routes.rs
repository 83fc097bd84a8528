//! `/admin/delivery/routes`: Delivery › Routes.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use countersign_admin::{AdminError, Permission};
use minijinja::context;

use super::property_field::in_words;
use super::route_form::RouteForm;
use crate::Console;
use crate::api::delivery::RouteBody;
use crate::http::{Administrator, Posted, done, page, refused};
use crate::templates::value;

const PLACE: &str = "/admin/delivery/routes";

pub(super) fn routes() -> Router<Arc<Console>> {
    Router::new()
        .route(PLACE, get(list).post(put))
        .route("/admin/delivery/routes/new", get(new))
        .route("/admin/delivery/routes/{name}", get(show))
        .route("/admin/delivery/routes/{name}/switch", post(switch))
        .route("/admin/delivery/routes/{name}/remove", post(remove))
}

async fn list(State(console): State<Arc<Console>>, administrator: Administrator) -> Response {
    let routes = match console.admin.delivery_routes(&administrator.actor).await {
        Ok(routes) => routes,
        Err(error) => return refused(&console, &administrator, &error),
    };
    let routes: Vec<RouteBody> = routes.into_iter().map(RouteBody::from).collect();
    let content = context! { routes => value(&routes) };
    let template = "delivery/routes.html";
    page(&console, &administrator, StatusCode::OK, template, content)
}

async fn new(State(console): State<Arc<Console>>, administrator: Administrator) -> Response {
    if let Err(error) = administrator.actor.needs(Permission::DeliveryWrite) {
        return refused(&console, &administrator, &error);
    }
    let back = administrator.path.clone();
    if let Some(again) = administrator.must_prove_again(&console, &back) {
        return again;
    }
    form(&console, &administrator, RouteForm::new(), None).await
}

async fn show(
    State(console): State<Arc<Console>>,
    administrator: Administrator,
    Path(name): Path<String>,
) -> Response {
    let admin = &console.admin;
    match admin.delivery_route(&administrator.actor, &name).await {
        Ok(route) => form(&console, &administrator, RouteForm::of(&route), None).await,
        Err(error) => refused(&console, &administrator, &error),
    }
}

/// With the centres that there are, to choose from.
async fn form(
    console: &Console,
    administrator: &Administrator,
    form: RouteForm,
    problem: Option<&AdminError>,
) -> Response {
    let centres = match console.admin.centres(&administrator.actor).await {
        Ok(centres) => centres,
        Err(error) => return refused(console, administrator, &error),
    };
    let centres: Vec<String> = centres.into_iter().map(|centre| centre.name).collect();
    let status = problem.map_or(StatusCode::OK, |_| StatusCode::UNPROCESSABLE_ENTITY);
    let content = context! {
        form => value(&form),
        centres => centres,
        problem => problem.map(in_words),
    };
    page(
        console,
        administrator,
        status,
        "delivery/route.html",
        content,
    )
}

async fn put(State(console): State<Arc<Console>>, posted: Posted) -> Response {
    let Posted {
        administrator,
        fields,
    } = posted;
    if let Some(again) = administrator.must_prove_again(&console, PLACE) {
        return again;
    }
    let actor = &administrator.actor;
    let mut typed = RouteForm::read(&fields);
    let there = match console.admin.delivery_route(actor, &typed.name).await {
        Ok(route) => route.properties,
        Err(_) => std::collections::BTreeMap::new(),
    };
    let saved = match typed.changes(there.keys()) {
        Ok(changes) => {
            let (name, seen) = (typed.name.as_str(), Some(typed.revision));
            console.admin.put_route(actor, name, &changes, seen).await
        }
        Err(error) => Err(error),
    };
    match saved {
        Ok(route) => done(
            &console,
            PLACE,
            &format!("The route {} is saved.", route.name),
        ),
        Err(error @ (AdminError::Invalid { .. } | AdminError::Exists { .. })) => {
            typed.mark(&error);
            form(&console, &administrator, typed, Some(&error)).await
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
    if let Some(again) = administrator.must_prove_again(&console, PLACE) {
        return again;
    }
    let on = posted.fields.text("enabled") == "true";
    let admin = &console.admin;
    match admin.enable_route(&administrator.actor, &name, on).await {
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
    if let Some(again) = administrator.must_prove_again(&console, PLACE) {
        return again;
    }
    let admin = &console.admin;
    match admin.remove_route(&administrator.actor, &name).await {
        Ok(()) => done(&console, PLACE, &format!("The route {name} is removed.")),
        Err(error) => refused(&console, administrator, &error),
    }
}
