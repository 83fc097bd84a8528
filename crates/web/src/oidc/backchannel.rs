//! CIBA: what the application asks, and the link by which its person answers.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse, Response};
use countersign_oidc::{TokenError, paths};

use super::proceed::Visit;
use super::{answer, api, done, invite};
use crate::Web;
use crate::http::Caller;
use crate::pages::keys;

/// `POST /bc-authorize` (CIBA Core §7).
pub(super) async fn authorize(
    State(web): State<Arc<Web>>,
    caller: Caller,
    body: Bytes,
) -> Response {
    api::respond(begin(&web, &caller, &body).await)
}

async fn begin(web: &Arc<Web>, caller: &Caller, body: &[u8]) -> Result<Response, TokenError> {
    let parameters = api::form(&caller.headers, body)?;
    let call = caller.call(paths::BACKCHANNEL, &parameters)?;
    let (response, invitation) = web.provider.backchannel_authentication(&call).await?;
    // The person is looked for beside the answer, so that its time does not tell whether there
    // is one.
    tokio::spawn(invite::send(Arc::clone(web), invitation));
    Ok(Json(response).into_response())
}

/// `GET /ciba/{token}`: the link of a text message.
pub(super) async fn follow(visit: Visit, Path(token): Path<String>) -> Response {
    match visit.web.provider.enter_link(&token).await {
        Ok(Some(pending)) => visit.proceed(pending).await,
        Ok(None) => answer::gone(&visit.web, &visit.locale(None)),
        Err(error) => visit.failure(&error),
    }
}

/// `GET /ciba/done`: the answer waits for the application.
pub(super) async fn ended(State(web): State<Arc<Web>>, headers: HeaderMap, uri: Uri) -> Response {
    done::show(&web, &headers, &uri, keys::DONE_BACKCHANNEL)
}
