//! `Idempotency-Key`: a POST that is repeated with it is done once and answered alike.

use std::convert::Infallible;
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
use tokio::time::{Instant, MissedTickBehavior, interval_at};
use tracing::Instrument as _;

use super::caller::Api;
use super::problem::Problem;
use crate::Console;

const HEADER: &str = "idempotency-key";
/// How long an answer is kept.
const KEPT: Duration = Duration::from_secs(24 * 60 * 60);
/// How long a key is held for a request that is being done, and how often it is held anew: a node
/// that ends in the middle keeps nobody from trying again for longer.
const HELD: Duration = Duration::from_secs(2 * 60);
const HOLD: Duration = Duration::from_secs(30);
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
    let hashes = Hashes {
        key: mac(&[b"key", caller, key.as_bytes()]).to_vec(),
        request: mac(&[b"request", parts.uri.to_string().as_bytes(), &body]).to_vec(),
    };
    parts.extensions.insert(api);
    let request = Request::from_parts(parts, Body::from(body));
    // In a task of its own: whoever does not wait for the answer must find it kept.
    let done = do_once(Arc::clone(console), hashes, request, next);
    let done = tokio::spawn(done.in_current_span());
    done.await.unwrap_or_else(|error| Ok(failed(&error)))
}

/// Of a key and of the request that came with it.
struct Hashes {
    key: Vec<u8>,
    request: Vec<u8>,
}

async fn do_once(
    console: Arc<Console>,
    hashes: Hashes,
    request: Request,
    next: Next,
) -> Result<Response, StoreError> {
    let (store, clock) = (&console.web.store, &console.web.clock);
    let now = clock.now();
    let mut tx = store.single().await?;
    let taken = tx
        .take_idempotency_key(&hashes.key, &hashes.request, now, now + HELD)
        .await?;
    drop(tx);
    if !taken {
        let kept = store.idempotent_answer(&hashes.key, now).await?;
        return Ok(repeat(&console, &hashes, kept));
    }
    let response = tokio::select! {
        response = next.run(request) => response,
        never = hold(&console, &hashes.key) => match never {},
    };
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, LARGEST).await.unwrap_or_default();
    if let Err(error) = end(&console, &hashes.key, parts.status, &body).await {
        // What was done is done, and who asked for it is told so.
        tracing::error!("an answer to an idempotent request cannot be kept: {error}");
    }
    Ok(Response::from_parts(parts, Body::from(body)))
}

/// Holds a key for as long as this is polled.
async fn hold(console: &Console, key_hash: &[u8]) -> Infallible {
    let mut again = interval_at(Instant::now() + HOLD, HOLD);
    again.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        again.tick().await;
        let until = console.web.clock.now() + HELD;
        let held = async {
            let mut tx = console.web.store.single().await?;
            tx.hold_idempotency_key(key_hash, until).await
        };
        if let Err(error) = held.await {
            tracing::warn!("an idempotency key cannot be held: {error}");
        }
    }
}

/// Keeps the answer, or gives the key back where another try may end otherwise.
async fn end(
    console: &Console,
    key_hash: &[u8],
    status: StatusCode,
    body: &[u8],
) -> Result<(), StoreError> {
    let mut tx = console.web.store.single().await?;
    if status.is_server_error() || status == StatusCode::FORBIDDEN {
        return tx.release_idempotency_key(key_hash).await;
    }
    let sealed = console.web.keyring.seal(
        Purpose::Idempotency,
        &context(key_hash),
        body,
        console.web.entropy.as_ref(),
    );
    let until = console.web.clock.now() + KEPT;
    tx.keep_idempotent_answer(key_hash, i64::from(status.as_u16()), &sealed, until)
        .await
}

fn context(key_hash: &[u8]) -> String {
    format!(
        "idempotent-answer {}",
        countersign_core::hex::encode(key_hash)
    )
}

fn repeat(console: &Console, hashes: &Hashes, kept: Option<IdempotentAnswer>) -> Response {
    let Some(kept) = kept.filter(|kept| kept.status != 0) else {
        let detail = "the first request with this Idempotency-Key is still being done";
        return problem(StatusCode::CONFLICT, detail);
    };
    if kept.request_hash != hashes.request {
        let detail = "this Idempotency-Key was used for another request";
        return problem(StatusCode::UNPROCESSABLE_ENTITY, detail);
    }
    let sealed = kept.body.unwrap_or_default();
    let opened = console
        .web
        .keyring
        .open(Purpose::Idempotency, &context(&hashes.key), &sealed);
    let body = match opened {
        Ok(body) => body,
        Err(error) => return failed(&error),
    };
    let status = u16::try_from(kept.status).ok();
    let status = status.and_then(|status| StatusCode::from_u16(status).ok());
    let status = status.unwrap_or(StatusCode::OK);
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
