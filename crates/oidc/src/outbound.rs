use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use url::Url;

/// What comes of a request that the provider sends.
pub type Sent<'a, T> = Pin<Box<dyn Future<Output = Result<T, OutboundError>> + Send + 'a>>;

/// HTTP requests that the provider sends itself, to addresses that clients registered.
///
/// Whoever implements it guards the house: https only, no redirects, nothing in the operator's
/// own network unless it is allowed, few seconds, few kilobytes.
pub trait Outbound: fmt::Debug + Send + Sync {
    /// The body of a document that is there (200).
    fn get<'a>(&'a self, url: &'a Url) -> Sent<'a, Fetched>;

    /// Posts a form; the status code of the answer.
    fn post_form<'a>(&'a self, url: &'a Url, fields: &'a [(&'a str, &'a str)]) -> Sent<'a, u16>;
}

/// What was found at an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    pub body: Vec<u8>,
    /// How long it may be kept (RFC 9111 §5.2.2.1), if its owner says so.
    pub max_age: Option<Duration>,
}

/// Why there is no answer, for the operator's log: without anything of the address but its host.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{host}: {reason}")]
pub struct OutboundError {
    pub host: String,
    pub reason: String,
}
