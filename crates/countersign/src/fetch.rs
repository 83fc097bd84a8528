//! HTTP for methods' scripts.

use std::future::Future;
use std::pin::Pin;

use countersign_signin::{Fetch, Fetched};
use tokio_rustls::rustls::ClientConfig;

use crate::http_client;
use crate::traces::traceparent;

/// Sends requests to the hosts of `scripts.http_hosts` only; redirects are not followed.
#[derive(Clone, Debug)]
pub(crate) struct AllowedHosts {
    hosts: Vec<String>,
    client: reqwest::Client,
}

impl AllowedHosts {
    pub(crate) fn new(hosts: Vec<String>, tls: &ClientConfig) -> Result<Self, reqwest::Error> {
        let client = http_client::builder(tls).build()?;
        Ok(Self { hosts, client })
    }

    async fn send(&self, method: &str, url: &str, body: Option<&str>) -> Result<Fetched, String> {
        let url: url::Url = url.parse().map_err(|_| "not a URL".to_owned())?;
        let host = url.host_str().unwrap_or_default();
        if !self.hosts.iter().any(|allowed| allowed == host) {
            return Err(format!("{host} is not in scripts.http_hosts"));
        }
        let method = reqwest::Method::from_bytes(method.as_bytes()).map_err(|e| e.to_string())?;
        let mut request = self.client.request(method, url);
        if let Some(from) = traceparent() {
            request = request.header("traceparent", from);
        }
        if let Some(body) = body {
            request = request.body(body.to_owned());
        }
        let response = request.send().await.map_err(http_client::reason)?;
        let status = response.status().as_u16();
        let body = http_client::body(response).await?;
        Ok(Fetched {
            status,
            body: String::from_utf8_lossy(&body).into_owned(),
        })
    }
}

impl Fetch for AllowedHosts {
    fn fetch<'a>(
        &'a self,
        method: &'a str,
        url: &'a str,
        body: Option<&'a str>,
    ) -> Pin<Box<dyn Future<Output = Result<Fetched, String>> + Send + 'a>> {
        Box::pin(self.send(method, url, body))
    }
}
