//! Requests of the provider to addresses that clients registered.

mod network;
mod reach;
mod resolver;
#[cfg(test)]
mod tests;

use std::time::Duration;

use countersign_oidc::{Fetched, Outbound, OutboundError, Sent};
use reqwest::header::{CACHE_CONTROL, HeaderMap};
use tokio_rustls::rustls::ClientConfig;
use url::Url;

pub(crate) use reach::Reach;
use resolver::Guarded;

use crate::http_client;

/// Sends to public addresses over https, and wherever else the operator's [`Reach`] goes.
#[derive(Clone, Debug)]
pub(crate) struct RegisteredAddresses {
    client: reqwest::Client,
    reach: Reach,
}

impl RegisteredAddresses {
    pub(crate) fn new(reach: Reach, tls: &ClientConfig) -> Result<Self, reqwest::Error> {
        let client = http_client::builder(tls)
            .dns_resolver(Guarded(reach.clone()))
            .build()?;
        Ok(Self { client, reach })
    }

    async fn send(
        &self,
        url: &Url,
        request: reqwest::RequestBuilder,
    ) -> Result<reqwest::Response, OutboundError> {
        if !self.reach.allows_url(url) {
            return Err(failed(url, "the address is not allowed"));
        }
        let sent = request.send().await;
        sent.map_err(|error| failed(url, http_client::reason(error)))
    }

    async fn fetch(&self, url: &Url) -> Result<Fetched, OutboundError> {
        let response = self.send(url, self.client.get(url.clone())).await?;
        if response.status() != reqwest::StatusCode::OK {
            let status = response.status().as_u16();
            return Err(failed(url, format!("answered {status}")));
        }
        let max_age = max_age(response.headers());
        let body = http_client::body(response).await;
        let body = body.map_err(|reason| failed(url, reason))?;
        Ok(Fetched { body, max_age })
    }

    async fn post(&self, url: &Url, fields: &[(&str, &str)]) -> Result<u16, OutboundError> {
        let request = self.client.post(url.clone()).form(fields);
        Ok(self.send(url, request).await?.status().as_u16())
    }
}

/// RFC 9111 §5.2.2; what must not be kept has an age of zero.
fn max_age(headers: &HeaderMap) -> Option<Duration> {
    let values = headers.get_all(CACHE_CONTROL).iter();
    let directives: Vec<&str> = values
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .collect();
    let named = |name: &str| directives.iter().any(|d| d.eq_ignore_ascii_case(name));
    if named("no-store") || named("no-cache") {
        return Some(Duration::ZERO);
    }
    let seconds = directives.iter().find_map(|directive| {
        let (name, value) = directive.split_once('=')?;
        let seconds = value.trim().trim_matches('"').parse().ok()?;
        name.trim()
            .eq_ignore_ascii_case("max-age")
            .then_some(seconds)
    });
    seconds.map(Duration::from_secs)
}

fn failed(url: &Url, reason: impl Into<String>) -> OutboundError {
    OutboundError {
        host: url.host_str().unwrap_or_default().to_owned(),
        reason: reason.into(),
    }
}

impl Outbound for RegisteredAddresses {
    fn get<'a>(&'a self, url: &'a Url) -> Sent<'a, Fetched> {
        Box::pin(self.fetch(url))
    }

    fn post_form<'a>(&'a self, url: &'a Url, fields: &'a [(&'a str, &'a str)]) -> Sent<'a, u16> {
        Box::pin(self.post(url, fields))
    }
}
