//! A gateway that takes messages over HTTP, described by templates and rules.

mod answer;
mod receipts;
mod template;

use countersign_core::Secret;

use super::PropertyError;
use super::reader::Reader;
pub(crate) use answer::{IdRule, Success};
pub(crate) use receipts::{Proof, Receipts};
pub(crate) use template::{Request, Values};

/// How a gateway wants its requests and gives its receipts.
#[derive(Clone, Debug)]
pub struct HttpProperties {
    pub(crate) request: Request,
    pub(crate) success: Success,
    pub(crate) message_id: IdRule,
    /// None when the gateway sends none.
    pub(crate) receipts: Option<Receipts>,
    /// `http_from`: the sender, for the templates.
    pub from: String,
    /// `http_user`: with it, requests carry HTTP basic authentication (RFC 7617).
    pub user: Option<String>,
    /// `http_secret`: the password of basic authentication, and `secret` in the templates.
    pub secret: Secret,
    /// Requests under way at once: `window_size`.
    pub window: usize,
}

pub(crate) const NAMES: &[&str] = &[
    "http_url",
    "http_method",
    "http_headers",
    "http_content_type",
    "http_body",
    "http_from",
    "http_user",
    "http_secret",
    "http_success_status",
    "http_success_pointer",
    "http_success_values",
    "http_message_id",
    "receipt_check",
    "receipt_secret",
    "receipt_header",
    "receipt_each",
    "receipt_id",
    "receipt_state",
    "receipt_error",
    "receipt_delivered",
    "receipt_failed",
    "receipt_expired",
    "window_size",
];

impl HttpProperties {
    pub(crate) fn read(reader: &Reader<'_>) -> Result<Self, PropertyError> {
        Ok(Self {
            request: Request::read(reader)?,
            success: Success::read(reader)?,
            message_id: IdRule::read(reader)?,
            receipts: Receipts::read(reader)?,
            from: reader.text("http_from").unwrap_or("Countersign").to_owned(),
            user: reader.text("http_user").map(str::to_owned),
            secret: Secret::new(reader.text("http_secret").unwrap_or_default()),
            window: reader.number("window_size", 1..=1000)?.unwrap_or(10),
        })
    }
}
