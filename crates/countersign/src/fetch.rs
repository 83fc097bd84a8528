//! HTTP for methods' scripts.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use countersign_signin::{Fetch, Fetched};

/// Sends requests to the hosts of `scripts.http_hosts` only; redirects are not followed.
#[derive(Clone, Debug)]
pub(crate) struct AllowedHosts {
    hosts: Vec<String>,
    client: reqwest::Client,
}

const LARGEST: usize = 64 * 1024;

impl AllowedHosts {
    pub(crate) fn new(hosts: Vec<String>) -> Result<Self, reqwest::Error> {
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(Duration::from_secs(5))
            .build()?;
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
        if let Some(body) = body {
            request = request.body(body.to_owned());
        }
        let no_answer = |e: reqwest::Error| e.without_url().to_string();
        let mut response = request.send().await.map_err(no_answer)?;
        let status = response.status().as_u16();
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(no_answer)? {
            bytes.extend_from_slice(&chunk);
            if bytes.len() > LARGEST {
                return Err("the answer is larger than 64 KiB".to_owned());
            }
        }
        Ok(Fetched {
            status,
            body: String::from_utf8_lossy(&bytes).into_owned(),
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
