//! `/admin/clients`: the list.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use countersign_admin::Client;
use minijinja::context;
use serde::{Deserialize, Serialize};

use crate::Console;
use crate::http::{Administrator, page, refused};
use crate::templates::value;

pub(super) fn routes() -> Router<Arc<Console>> {
    Router::new().route("/admin/clients", get(list))
}

/// On one page; whoever has more searches.
const MOST: usize = 200;

#[derive(Debug, Deserialize)]
struct Wanted {
    #[serde(default)]
    search: String,
}

#[derive(Debug, Serialize)]
struct Line {
    id: String,
    name: String,
    enabled: bool,
    registered_itself: bool,
    proves_itself: String,
    methods: String,
}

impl From<Client> for Line {
    fn from(client: Client) -> Self {
        let text = |member: &str| match client.metadata.get(member) {
            Some(serde_json::Value::String(text)) => text.clone(),
            Some(serde_json::Value::Array(items)) => {
                let words = items.iter().filter_map(serde_json::Value::as_str);
                words.collect::<Vec<_>>().join(", ")
            }
            _ => String::new(),
        };
        Self {
            name: client.name().to_owned(),
            enabled: client.enabled,
            registered_itself: client.registered_itself,
            proves_itself: text("token_endpoint_auth_method"),
            methods: text("default_acr_values"),
            id: client.id.0,
        }
    }
}

async fn list(
    State(console): State<Arc<Console>>,
    administrator: Administrator,
    Query(wanted): Query<Wanted>,
) -> Response {
    let found = console.admin.clients(&administrator.actor, &wanted.search);
    let clients = match found.await {
        Ok(clients) => clients,
        Err(error) => return refused(&console, &administrator, &error),
    };
    let count = clients.len();
    let lines: Vec<Line> = clients.into_iter().take(MOST).map(Line::from).collect();
    let content = context! {
        lines => value(&lines),
        count => count,
        search => wanted.search,
    };
    page(
        &console,
        &administrator,
        StatusCode::OK,
        "clients.html",
        content,
    )
}
