//! `/admin/keys`: the signing keys.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use countersign_admin::Key;
use minijinja::context;
use serde::Serialize;

use crate::Console;
use crate::http::{Administrator, Posted, done, page, refused};
use crate::templates::{time_of, value};

const PLACE: &str = "/admin/keys";

pub(super) fn routes() -> Router<Arc<Console>> {
    Router::new().route(PLACE, get(list).post(rotate))
}

#[derive(Debug, Serialize)]
struct Line {
    kid: String,
    algorithms: String,
    state: &'static str,
    sign_from: i64,
    retire_at: Option<i64>,
}

impl From<Key> for Line {
    fn from(key: Key) -> Self {
        Self {
            kid: key.kid,
            algorithms: key.algorithms.join(" "),
            state: key.state,
            sign_from: key.sign_from.0,
            retire_at: key.retire_at.map(|at| at.0),
        }
    }
}

async fn list(State(console): State<Arc<Console>>, administrator: Administrator) -> Response {
    let keys = match console.admin.keys(&administrator.actor) {
        Ok(keys) => keys,
        Err(error) => return refused(&console, &administrator, &error),
    };
    let lines: Vec<Line> = keys.into_iter().map(Line::from).collect();
    let content = context! { lines => value(&lines) };
    page(
        &console,
        &administrator,
        StatusCode::OK,
        "keys.html",
        content,
    )
}

async fn rotate(State(console): State<Arc<Console>>, posted: Posted) -> Response {
    let administrator = &posted.administrator;
    if let Some(again) = administrator.must_prove_again(&console, PLACE) {
        return again;
    }
    let at_once = posted.fields.text("pace") == "at_once";
    match console
        .admin
        .rotate_keys(&administrator.actor, at_once)
        .await
    {
        Ok(turn) => {
            let from = time_of(turn.sign_from.0);
            let said = match turn.made {
                true => format!("New keys are published. They sign from {from} UTC."),
                false => format!("New keys were published already. They sign from {from} UTC."),
            };
            done(&console, PLACE, &said)
        }
        Err(error) => refused(&console, administrator, &error),
    }
}
