//! `Idempotency-Key`: a POST that is repeated with it is done once and answered alike.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequestParts, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use countersign_core::seal::Purpose;
use countersign_store::{IdempotentAnswer, StoreError};
use countersign_web::api::failed;

use super::caller::Api;
use super::problem::Problem;
use crate::Console;

const HEADER: &str = "idempotency-key";
/// How long an answer is kept.
const KEPT: Duration = Duration::from_secs(24 * 60 * 60);
/// In bytes, of a request and of an answer.
const LARGEST: usize = 4 * 1024 * 1024;

pub(super) async fn once(
    State(console): State<Arc<Console>>,
    request: Request,
    next: Next,
) -> Response {
    let key = request.headers().get(HEADER).cloned();
    let (Some(key), &Method::POST) = (key, request.method()) else {
        return next.run(request).await;
    };
    if key.is_empty() || key.len() > 255 {
        return problem(
            StatusCode::BAD_REQUEST,
            "Idempotency-Key: use 1 to 255 characters",
        );
    }
    match keep(&console, &key, request, next).await {
        Ok(response) => response,
        Err(error) => failed(&error),
    }
}

async fn keep(
    console: &Arc<Console>,
    key: &HeaderValue,
    request: Request,
    next: Next,
) -> Result<Response, StoreError> {
    let (mut parts, body) = request.into_parts();
    let api = match Api::from_request_parts(&mut parts, console).await {
        Ok(api) => api,
        Err(refused) => return Ok(refused),
    };
    let Ok(body) = to_bytes(body, LARGEST).await else {
        let detail = "the body is too large or broken off";
        return Ok(problem(StatusCode::PAYLOAD_TOO_LARGE, detail));
    };
    let mac = |fields: &[&[u8]]| console.web.keyring.mac(Purpose::Idempotency, fields);
    // Of the caller, so that nobody is answered with what another one was told.
    let caller = api.actor.name.as_bytes();
    let key_hash = mac(&[b"key", caller, key.as_bytes()]);
    parts.extensions.insert(api.clone());
    let request_hash = mac(&[b"request", parts.uri.to_string().as_bytes(), &body]);
    let store = &console.web.store;
    let now = console.web.clock.now();
    let mut tx = store.single().await?;
    if !tx
        .take_idempotency_key(&key_hash, &request_hash, now, now + KEPT)
        .await?
    {
        drop(tx);
        let kept = store.idempotent_answer(&key_hash, now).await?;
        return Ok(repeat(console, &key_hash, &request_hash, kept));
    }
    drop(tx);
    let response = next.run(Request::from_parts(parts, Body::from(body))).await;
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, LARGEST).await.unwrap_or_default();
    let mut tx = store.single().await?;
    if parts.status.is_server_error() || parts.status == StatusCode::FORBIDDEN {
        tx.release_idempotency_key(&key_hash).await?;
    } else {
        let sealed = console.web.keyring.seal(
            Purpose::Idempotency,
            &context(&key_hash),
            &body,
            console.web.entropy.as_ref(),
        );
        let status = i64::from(parts.status.as_u16());
        tx.keep_idempotent_answer(&key_hash, status, &sealed)
            .await?;
    }
    Ok(Response::from_parts(parts, Body::from(body)))
}

fn context(key_hash: &[u8]) -> String {
    format!(
        "idempotent-answer {}",
        countersign_core::hex::encode(key_hash)
    )
}

fn repeat(
    console: &Console,
    key_hash: &[u8],
    request_hash: &[u8],
    kept: Option<IdempotentAnswer>,
) -> Response {
    let Some(kept) = kept.filter(|kept| kept.status != 0) else {
        let detail = "the first request with this Idempotency-Key is still being done";
        return problem(StatusCode::CONFLICT, detail);
    };
    if kept.request_hash != request_hash {
        let detail = "this Idempotency-Key was used for another request";
        return problem(StatusCode::UNPROCESSABLE_ENTITY, detail);
    }
    let sealed = kept.body.unwrap_or_default();
    let opened = console
        .web
        .keyring
        .open(Purpose::Idempotency, &context(key_hash), &sealed);
    let (Ok(body), Ok(status)) = (opened, u16::try_from(kept.status)) else {
        return failed(&"a kept answer cannot be opened");
    };
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    let kind = if status.is_success() {
        "application/json"
    } else {
        "application/problem+json"
    };
    (status, [(header::CONTENT_TYPE, kind)], Bytes::from(body)).into_response()
}

fn problem(status: StatusCode, detail: &str) -> Response {
    Problem::new(status, detail).into_response()
}
