//! `/admin/delivery/explain`: which way a message to a number would go. The number stands in no
//! address, so the question is posted.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use countersign_admin::{AdminError, JourneyQuestion, Permission};
use countersign_delivery::Medium;
use minijinja::context;
use serde::Serialize;

use crate::Console;
use crate::api::delivery::JourneyBody;
use crate::http::{Administrator, Fields, Posted, page, refused};
use crate::templates::value;

pub(super) fn routes() -> Router<Arc<Console>> {
    Router::new().route("/admin/delivery/explain", get(ask).post(answer))
}

#[derive(Debug, Serialize)]
struct Asked {
    to: String,
    method: String,
    route: String,
    kind: String,
    medium: String,
}

impl Asked {
    fn read(fields: &Fields) -> Self {
        let or = |name, usual: &str| match fields.text(name) {
            "" => usual.to_owned(),
            given => given.to_owned(),
        };
        Self {
            to: or("to", ""),
            method: or("method", "smpp"),
            route: or("route", ""),
            kind: or("kind", "code"),
            medium: or("medium", "text"),
        }
    }
}

async fn ask(State(console): State<Arc<Console>>, administrator: Administrator) -> Response {
    if let Err(error) = administrator.actor.needs(Permission::DeliveryRead) {
        return refused(&console, &administrator, &error);
    }
    let asked = Asked::read(&Fields::default());
    show(&console, &administrator, &asked, None)
}

async fn answer(State(console): State<Arc<Console>>, posted: Posted) -> Response {
    let administrator = &posted.administrator;
    let asked = Asked::read(&posted.fields);
    let question = JourneyQuestion {
        to: &asked.to,
        method: &asked.method,
        route: Some(asked.route.as_str()).filter(|route| !route.is_empty()),
        purpose: &asked.kind,
        medium: asked.medium.parse().unwrap_or(Medium::Text),
    };
    let admin = &console.admin;
    match admin.journey(&administrator.actor, &question).await {
        Ok(journey) => {
            let journey = Ok(JourneyBody::from(journey));
            show(&console, administrator, &asked, Some(journey))
        }
        Err(error @ AdminError::Invalid { .. }) => {
            show(&console, administrator, &asked, Some(Err(error)))
        }
        Err(error) => refused(&console, administrator, &error),
    }
}

fn show(
    console: &Console,
    administrator: &Administrator,
    asked: &Asked,
    outcome: Option<Result<JourneyBody, AdminError>>,
) -> Response {
    let methods = console.web.sign_ins.methods().offers();
    let methods: Vec<String> = methods.iter().map(|offer| offer.acr.to_string()).collect();
    let (journey, problem) = match outcome {
        None => (None, None),
        Some(Ok(journey)) => (Some(journey), None),
        Some(Err(error)) => (None, Some(error.to_string())),
    };
    let status = match problem {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let content = context! {
        asked => value(asked),
        methods => methods,
        journey => value(&journey),
        problem => problem,
    };
    page(
        console,
        administrator,
        status,
        "delivery/explain.html",
        content,
    )
}
