//! What requests to gateways have in common: time limits, no redirects, answers of bounded size.

use std::time::Duration;

use reqwest::header::HeaderMap;
use reqwest::redirect::Policy;

use crate::channel::SendError;
use crate::{ErrorClass, OpenError};

/// The largest answer that is read, in bytes.
const LARGEST: usize = 64 * 1024;
/// Shorter than an attempt, so that silence is told apart from a busy server.
const TIME: Duration = Duration::from_secs(8);
const TIME_TO_CONNECT: Duration = Duration::from_secs(3);

/// What a gateway answered.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

pub(super) fn client() -> Result<reqwest::Client, OpenError> {
    reqwest::Client::builder()
        .redirect(Policy::none())
        .timeout(TIME)
        .connect_timeout(TIME_TO_CONNECT)
        .no_proxy()
        .build()
        .map_err(|error| OpenError::Channel(reason(error)))
}

/// Sends a request once. What fails before a connection stands was certainly not taken.
pub(super) async fn ask(request: reqwest::RequestBuilder) -> Result<Answer, SendError> {
    let mut response = request.send().await.map_err(|error| {
        let class = if error.is_connect() || error.is_builder() {
            ErrorClass::Transient
        } else {
            ErrorClass::Unclear
        };
        SendError::new(class, reason(error))
    })?;
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let mut body = Vec::new();
    while let Some(chunk) = response
        .chunk()
        .await
        .map_err(|error| SendError::new(ErrorClass::Unclear, reason(error)))?
    {
        body.extend_from_slice(&chunk);
        if body.len() > LARGEST {
            let reason = "the answer is larger than 64 KiB";
            return Err(SendError::new(ErrorClass::Unclear, reason));
        }
    }
    Ok(Answer {
        status,
        headers,
        body,
    })
}

/// What a status without a better explanation means for the message.
pub(super) fn class_of(status: u16) -> ErrorClass {
    match status {
        429 => ErrorClass::Throttling,
        // The account or the address is wrong, not the message.
        401 | 403 | 404 | 408 | 425 | 503 => ErrorClass::Transient,
        400..=499 => ErrorClass::Permanent,
        _ => ErrorClass::Unclear,
    }
}

/// Without the address, which may hold number and text.
fn reason(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut cause: &dyn std::error::Error = &error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}
