//! The console's style and script, cached for a year under addresses that change with them.

use std::sync::Arc;

use axum::Router;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use countersign_core::hex;
use countersign_core::seal::fingerprint;
use rust_embed::RustEmbed;

use crate::Console;

#[derive(RustEmbed)]
#[folder = "static/"]
struct Static;

const FOREVER: &str = "public, max-age=31536000, immutable";

pub(crate) fn routes() -> Router<Arc<Console>> {
    Router::new().route("/admin/static/{name}", get(file))
}

/// The address of a file, with a part that changes when it does.
pub(crate) fn address(name: &str) -> String {
    let content = Static::get(name).map(|file| file.data).unwrap_or_default();
    let hash = fingerprint(&String::from_utf8_lossy(&content));
    format!("/admin/static/{name}?v={}", hex::encode(&hash[..6]))
}

async fn file(Path(name): Path<String>) -> Response {
    let Some(file) = Static::get(&name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let kind = match name.rsplit_once('.') {
        Some((_, "css")) => "text/css; charset=utf-8",
        Some((_, "js")) => "text/javascript; charset=utf-8",
        _ => "application/octet-stream",
    };
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, FOREVER),
    ];
    (headers, file.data).into_response()
}
