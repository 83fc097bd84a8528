//! `/delivery/…`: receipts that gateways bring over HTTP. Whether one is proved to come from its
//! gateway is the centre's to say; here all that was refused looks the same.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::routing::{get, post};
use countersign_delivery::{Callback, CallbackError};

use crate::Web;

pub(crate) fn routes() -> Router<Arc<Web>> {
    Router::new()
        .route("/delivery/twilio/{centre}", post(take))
        .route("/delivery/http/{centre}", get(take).post(take))
}

async fn take(
    State(web): State<Arc<Web>>,
    Path(centre): Path<String>,
    headers: HeaderMap,
    uri: Uri,
    body: Bytes,
) -> StatusCode {
    let readable = |value: &axum::http::HeaderValue| value.to_str().ok().map(str::to_owned);
    let callback = Callback {
        query: uri.query().map(str::to_owned),
        headers: headers
            .iter()
            .filter_map(|(name, value)| Some((name.as_str().to_owned(), readable(value)?)))
            .collect(),
        body: body.to_vec(),
    };
    match web.delivery.callback(&centre, &callback).await {
        Ok(()) => StatusCode::NO_CONTENT,
        Err(error) => {
            tracing::warn!(?centre, %error, "a receipt was refused");
            match error {
                CallbackError::Forged => StatusCode::FORBIDDEN,
                CallbackError::Unreadable => StatusCode::BAD_REQUEST,
                CallbackError::Closing => StatusCode::SERVICE_UNAVAILABLE,
            }
        }
    }
}
