//! `/healthz`: the process is alive. `/readyz`: it can sign people in.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use countersign_delivery::RouteState;
use countersign_signin::MethodState;
use serde::Serialize;

use crate::Web;

pub(crate) fn routes() -> Router<Arc<Web>> {
    Router::new()
        .route("/healthz", get(async || "ok\n"))
        .route("/readyz", get(readyz))
}

#[derive(Debug, Serialize)]
struct Readiness {
    ready: bool,
    store: &'static str,
    keys: &'static str,
    /// State of each enabled method.
    methods: BTreeMap<String, String>,
    /// State of each route to a message centre.
    routes: BTreeMap<String, String>,
}

async fn readyz(State(web): State<Arc<Web>>) -> (StatusCode, Json<Readiness>) {
    let store = web.store.ping().await.is_ok();
    let keys = web.provider.has_keys();
    let mut bound = true;
    let mut routes = BTreeMap::new();
    for (name, state) in web.delivery.routes() {
        let text = match state {
            RouteState::Bound => "bound".to_owned(),
            RouteState::Connecting { last_error } => {
                bound = false;
                last_error.map_or_else(|| "connecting".to_owned(), |e| format!("connecting: {e}"))
            }
        };
        routes.insert(name, text);
    }
    let mut methods = BTreeMap::new();
    let mut working = true;
    for method in web.sign_ins.methods().status() {
        let text = match method.state {
            MethodState::Off => continue,
            MethodState::Failed(_) => {
                working = false;
                "failed".to_owned()
            }
            MethodState::Working if routes.get(&method.name).is_some_and(|r| r != "bound") => {
                "waiting for its message centre".to_owned()
            }
            MethodState::Working => "ready".to_owned(),
        };
        methods.insert(method.name, text);
    }
    let ready = store && keys && bound && working;
    let status = if ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    let word = |fine| if fine { "ok" } else { "failed" };
    let body = Readiness {
        ready,
        store: word(store),
        keys: word(keys),
        methods,
        routes,
    };
    (status, Json(body))
}
