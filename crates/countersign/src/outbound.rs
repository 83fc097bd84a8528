//! Requests of the provider to addresses that clients registered.

use std::time::Duration;

use countersign_oidc::{Issuer, Outbound, OutboundError, Sent};
use url::{Host, Url};

/// Sends over https; over http only to loopback addresses, and only from there.
#[derive(Clone, Debug)]
pub(crate) struct RegisteredAddresses {
    client: reqwest::Client,
    loopback: bool,
}

/// The largest document that is read, in bytes.
const LARGEST: usize = 64 * 1024;

impl RegisteredAddresses {
    pub(crate) fn new(issuer: &Issuer) -> Result<Self, reqwest::Error> {
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(Duration::from_secs(5))
            .no_proxy()
            .build()?;
        Ok(Self {
            client,
            loopback: issuer.as_str().starts_with("http://"),
        })
    }

    fn check(&self, url: &Url) -> Result<(), OutboundError> {
        let local = match url.host() {
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            Some(Host::Domain(name)) => name == "localhost",
            None => false,
        };
        match url.scheme() {
            "https" if !local => Ok(()),
            "http" | "https" if local && self.loopback => Ok(()),
            _ => Err(failed(url, "the address is not allowed")),
        }
    }

    async fn fetch(&self, url: &Url) -> Result<Vec<u8>, OutboundError> {
        self.check(url)?;
        let no_answer = |e: reqwest::Error| failed(url, e.without_url().to_string());
        let mut response = self
            .client
            .get(url.clone())
            .send()
            .await
            .map_err(no_answer)?;
        if response.status() != reqwest::StatusCode::OK {
            return Err(failed(
                url,
                format!("answered {}", response.status().as_u16()),
            ));
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(no_answer)? {
            bytes.extend_from_slice(&chunk);
            if bytes.len() > LARGEST {
                return Err(failed(url, "the answer is larger than 64 KiB"));
            }
        }
        Ok(bytes)
    }

    async fn post(&self, url: &Url, fields: &[(&str, &str)]) -> Result<u16, OutboundError> {
        self.check(url)?;
        let request = self.client.post(url.clone()).form(fields);
        let no_answer = |e: reqwest::Error| failed(url, e.without_url().to_string());
        Ok(request.send().await.map_err(no_answer)?.status().as_u16())
    }
}

fn failed(url: &Url, reason: impl Into<String>) -> OutboundError {
    OutboundError {
        host: url.host_str().unwrap_or_default().to_owned(),
        reason: reason.into(),
    }
}

impl Outbound for RegisteredAddresses {
    fn get<'a>(&'a self, url: &'a Url) -> Sent<'a, Vec<u8>> {
        Box::pin(self.fetch(url))
    }

    fn post_form<'a>(&'a self, url: &'a Url, fields: &'a [(&'a str, &'a str)]) -> Sent<'a, u16> {
        Box::pin(self.post(url, fields))
    }
}
