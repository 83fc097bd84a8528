//! What all HTTP requests that the server sends have in common.

use std::error::Error as _;
use std::sync::Arc;
use std::time::Duration;

use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::{ClientConfig, Error, RootCertStore};

/// The largest answer that is read, in bytes.
const LARGEST: usize = 64 * 1024;
const TIME: Duration = Duration::from_secs(5);
const TIME_TO_CONNECT: Duration = Duration::from_secs(3);

/// TLS 1.2 and later, with the system's roots: the operator's own authority counts as it does for
/// every other program, and a distrusted one goes with the system's updates.
pub(crate) fn tls() -> Result<ClientConfig, Error> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if roots.is_empty() {
        tracing::warn!("the system has no root certificates: requests over https will fail");
    }
    trusting(roots)
}

pub(crate) fn trusting(roots: RootCertStore) -> Result<ClientConfig, Error> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    Ok(ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth())
}

/// A client that follows no redirects and waits five seconds at most.
pub(crate) fn builder(tls: &ClientConfig) -> reqwest::ClientBuilder {
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(TIME)
        .connect_timeout(TIME_TO_CONNECT)
        .no_proxy()
        .tls_backend_preconfigured(tls.clone())
}

/// The body of an answer, if it is not larger than 64 KiB.
pub(crate) async fn body(mut response: reqwest::Response) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(reason)? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > LARGEST {
            return Err("the answer is larger than 64 KiB".to_owned());
        }
    }
    Ok(bytes)
}

/// What went wrong, for the operator, without the address: its query may hold secrets.
pub(crate) fn reason(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut cause: &dyn std::error::Error = &error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    match error.source() {
        Some(_) => format!("{error}: {cause}"),
        None => error.to_string(),
    }
}
