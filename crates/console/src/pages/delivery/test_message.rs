//! `/admin/delivery/test`: Delivery › Test Message.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use countersign_admin::{AdminError, Permission, TestRequest};
use countersign_delivery::Medium;
use minijinja::context;
use serde::Serialize;

use crate::Console;
use crate::http::{Administrator, Fields, Posted, done, page, refused};
use crate::templates::value;

const PLACE: &str = "/admin/delivery/test";

pub(super) fn routes() -> Router<Arc<Console>> {
    Router::new().route(PLACE, get(ask).post(send))
}

#[derive(Debug, Serialize)]
struct Typed {
    to: String,
    text: String,
    method: String,
    route: String,
    medium: String,
}

impl Typed {
    fn read(fields: &Fields) -> Self {
        let text = |name| fields.text(name).to_owned();
        Self {
            to: text("to"),
            text: text("text"),
            method: text("method"),
            route: text("route"),
            medium: text("medium"),
        }
    }
}

async fn ask(State(console): State<Arc<Console>>, administrator: Administrator) -> Response {
    if let Err(error) = administrator.actor.needs(Permission::DeliveryWrite) {
        return refused(&console, &administrator, &error);
    }
    if let Some(again) = administrator.must_prove_again(&console, PLACE) {
        return again;
    }
    let typed = Typed {
        to: String::new(),
        text: "A test message from Countersign".to_owned(),
        method: "smpp".to_owned(),
        route: String::new(),
        medium: "text".to_owned(),
    };
    show(&console, &administrator, &typed, None)
}

async fn send(State(console): State<Arc<Console>>, posted: Posted) -> Response {
    let administrator = &posted.administrator;
    if let Some(again) = administrator.must_prove_again(&console, PLACE) {
        return again;
    }
    let typed = Typed::read(&posted.fields);
    let request = TestRequest {
        to: &typed.to,
        text: &typed.text,
        method: &typed.method,
        route: Some(typed.route.as_str()).filter(|route| !route.is_empty()),
        medium: typed.medium.parse().unwrap_or(Medium::Text),
    };
    match console
        .admin
        .send_test(&administrator.actor, &request)
        .await
    {
        Ok(id) => done(
            &console,
            &format!("/admin/delivery/messages/{id}"),
            "The test message is on its way. This page follows it.",
        ),
        Err(error @ (AdminError::Invalid { .. } | AdminError::Refused(_))) => {
            show(&console, administrator, &typed, Some(&error))
        }
        Err(error) => refused(&console, administrator, &error),
    }
}

fn show(
    console: &Console,
    administrator: &Administrator,
    typed: &Typed,
    problem: Option<&AdminError>,
) -> Response {
    let methods = console.web.sign_ins.methods().offers();
    let methods: Vec<String> = methods.iter().map(|offer| offer.acr.to_string()).collect();
    let status = problem.map_or(StatusCode::OK, |_| StatusCode::UNPROCESSABLE_ENTITY);
    let content = context! {
        typed => value(typed),
        methods => methods,
        problem => problem.map(ToString::to_string),
    };
    page(
        console,
        administrator,
        status,
        "delivery/test.html",
        content,
    )
}
