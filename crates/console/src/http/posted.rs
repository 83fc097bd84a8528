use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::response::{IntoResponse, Response};
use countersign_web::http::is_foreign;

use super::administrator::Administrator;
use super::answer::stale;
use super::fields::Fields;
use crate::Console;

/// A form of the console's own, sent by the administrator for whom it was made.
#[derive(Debug)]
pub(crate) struct Posted {
    pub(crate) administrator: Administrator,
    pub(crate) fields: Fields,
}

impl FromRequest<Arc<Console>> for Posted {
    type Rejection = Response;

    async fn from_request(request: Request, console: &Arc<Console>) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let administrator = Administrator::from_request_parts(&mut parts, console).await?;
        let foreign = is_foreign(&console.web, &parts.headers);
        let request = Request::from_parts(parts, body);
        let body = Bytes::from_request(request, console).await;
        let fields = Fields::parse(&body.map_err(IntoResponse::into_response)?);
        if foreign || !administrator.has_csrf(console, fields.text("csrf")) {
            return Err(stale(console, &administrator));
        }
        Ok(Self {
            administrator,
            fields,
        })
    }
}
