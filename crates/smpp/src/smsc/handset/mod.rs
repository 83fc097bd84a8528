//! The web side: phones as people see them, messages as JSON, fault controls.

mod page;

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use futures_util::Stream;
use serde::Deserialize;
use tokio::net::TcpListener;

use super::centre::Centre;
use super::faults::Faults;
use super::message::HandsetMessage;
use super::script::Script;
use super::system::Sessions;

const STYLE: &str = include_str!("handset.css");
const SCRIPT: &str = include_str!("handset.js");

pub(super) async fn serve(listener: TcpListener, centre: Arc<Centre>) {
    let app = Router::new()
        .route("/", get(phones))
        .route("/phones", get(fragment))
        .route("/messages", get(messages).delete(forget))
        .route("/faults", get(faults).post(set_faults))
        .route("/sessions", get(sessions))
        .route("/script", post(play))
        .route("/events", get(events))
        .route(
            "/handset.css",
            get(async || file("text/css; charset=utf-8", STYLE)),
        )
        .route(
            "/handset.js",
            get(async || file("text/javascript; charset=utf-8", SCRIPT)),
        )
        .layer(axum::middleware::map_response(with_headers))
        .with_state(centre);
    if let Err(error) = axum::serve(listener, app).await {
        tracing::error!("the handset page has ended: {error}");
    }
}

async fn with_headers(mut response: Response) -> Response {
    const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; \
                          connect-src 'self'; base-uri 'none'; form-action 'none'; \
                          frame-ancestors 'none'";
    let headers = response.headers_mut();
    let set = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    for (name, value) in set {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

fn file(kind: &'static str, content: &'static str) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, kind)], content)
}

async fn phones(State(centre): State<Arc<Centre>>) -> Html<String> {
    Html(page::whole(&centre.messages(None)))
}

async fn fragment(State(centre): State<Arc<Centre>>) -> Html<String> {
    Html(page::phones(&centre.messages(None)))
}

#[derive(Debug, Deserialize)]
struct Asked {
    to: Option<String>,
}

async fn messages(
    State(centre): State<Arc<Centre>>,
    Query(asked): Query<Asked>,
) -> Json<Vec<HandsetMessage>> {
    Json(centre.messages(asked.to.as_deref()))
}

async fn forget(State(centre): State<Arc<Centre>>) -> StatusCode {
    centre.forget_messages();
    StatusCode::NO_CONTENT
}

/// Whom a control is meant for: one system, or all.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Meant {
    system: Option<String>,
}

impl Meant {
    fn faults(&self, centre: &Centre) -> Response {
        match centre.systems(self.system.as_deref()).first() {
            Some(system) => Json(system.faults()).into_response(),
            None => (StatusCode::NOT_FOUND, "there is no such system\n").into_response(),
        }
    }
}

async fn faults(State(centre): State<Arc<Centre>>, Query(meant): Query<Meant>) -> Response {
    meant.faults(&centre)
}

async fn set_faults(
    State(centre): State<Arc<Centre>>,
    Query(meant): Query<Meant>,
    body: String,
) -> Response {
    match serde_json::from_str::<Faults>(&body) {
        Ok(faults) => {
            centre.set_faults(meant.system.as_deref(), &faults);
            meant.faults(&centre)
        }
        Err(error) => (StatusCode::BAD_REQUEST, format!("{error}\n")).into_response(),
    }
}

async fn sessions(State(centre): State<Arc<Centre>>) -> Json<Vec<Sessions>> {
    Json(centre.sessions())
}

async fn play(State(centre): State<Arc<Centre>>, body: String) -> Response {
    match body.parse::<Script>() {
        Ok(script) => {
            centre.play(script);
            StatusCode::ACCEPTED.into_response()
        }
        Err(error) => (StatusCode::BAD_REQUEST, format!("{error}\n")).into_response(),
    }
}

/// Ticks at each change, for the page to fetch what is new.
async fn events(
    State(centre): State<Arc<Centre>>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let changes = centre.changes();
    let ticks = futures_util::stream::unfold(changes, |mut changes| async {
        changes.changed().await.ok()?;
        Some((Ok(Event::default().data("changed")), changes))
    });
    Sse::new(ticks).keep_alive(KeepAlive::default())
}
