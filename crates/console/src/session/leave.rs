use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use countersign_oidc::paths;
use countersign_web::http::{redirect, with_cookie};

use super::SESSION;
use crate::Console;
use crate::http::{Posted, signing_in_failed};

/// `POST /admin/sign-out`: out of the console, then out of the provider if the person wants that.
pub(super) async fn sign_out(State(console): State<Arc<Console>>, posted: Posted) -> Response {
    let hash = &posted.administrator.session.token_hash;
    let outcome = async {
        let mut tx = console.web.store.single().await?;
        tx.end_console_session(hash).await
    };
    if let Err(error) = outcome.await {
        return signing_in_failed(&console, &error);
    }
    with_cookie(
        redirect(paths::END_SESSION),
        Some(SESSION.end(&console.web)),
    )
}
