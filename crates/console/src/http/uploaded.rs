use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Multipart, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use countersign_web::http::is_foreign;

use super::administrator::Administrator;
use super::answer::stale;
use crate::Console;

/// A form of the console's own with a file (RFC 7578), sent by the administrator for whom it was
/// made. The field `csrf` comes before the file.
#[derive(Debug)]
pub(crate) struct Uploaded {
    pub(crate) administrator: Administrator,
    pub(crate) file_name: String,
    pub(crate) file: Bytes,
}

impl FromRequest<Arc<Console>> for Uploaded {
    type Rejection = Response;

    async fn from_request(request: Request, console: &Arc<Console>) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let administrator = Administrator::from_request_parts(&mut parts, console).await?;
        let foreign = is_foreign(&console.web, &parts.headers);
        let request = Request::from_parts(parts, body);
        let form = Multipart::from_request(request, console).await;
        let mut form = form.map_err(IntoResponse::into_response)?;
        let mut trusted = false;
        while let Some(field) = form
            .next_field()
            .await
            .map_err(IntoResponse::into_response)?
        {
            match field.name() {
                Some("csrf") => {
                    let token = field.text().await.map_err(IntoResponse::into_response)?;
                    trusted = !foreign && administrator.has_csrf(console, &token);
                }
                Some("file") if trusted => {
                    let file_name = field.file_name().unwrap_or_default().to_owned();
                    let file = field.bytes().await.map_err(IntoResponse::into_response)?;
                    return Ok(Self {
                        administrator,
                        file_name,
                        file,
                    });
                }
                _ => {}
            }
        }
        if trusted {
            let text = "the form has no file";
            return Err((StatusCode::UNPROCESSABLE_ENTITY, text).into_response());
        }
        Err(stale(console, &administrator))
    }
}
