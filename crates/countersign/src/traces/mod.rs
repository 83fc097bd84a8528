//! Traces for OpenTelemetry: spans of [`countersign_core::trace::TRACE`] are sent to a collector by
//! OTLP over HTTP, as JSON. Nothing of it costs anything where no collector is configured.

mod context;
mod export;
mod layer;
mod otlp;
mod request;

use std::sync::Arc;

use countersign_core::SystemEntropy;
use tokio::sync::{mpsc, oneshot};
use tracing::Metadata;

pub(crate) use context::traceparent;
pub(crate) use layer::Tracing;
pub(crate) use request::trace_request;

use crate::config::TracingConfig;
use crate::house::Failure;
use crate::http_client;
use export::{Exporter, Item};

/// Spans that may wait for the collector; more are dropped.
const MOST_WAITING: usize = 4096;

/// Where finished spans go.
#[derive(Clone, Debug)]
pub(crate) struct Traces(mpsc::Sender<Item>);

/// Begins to export; none without a collector.
pub(crate) fn begin(config: &TracingConfig) -> Result<Option<(Tracing, Traces)>, Failure> {
    let Some(endpoint) = &config.endpoint else {
        return Ok(None);
    };
    let (finished, waiting) = mpsc::channel(MOST_WAITING);
    let client = http_client::builder(&http_client::tls()?).build()?;
    let url = format!("{}/v1/traces", endpoint.trim_end_matches('/'));
    tokio::spawn(Exporter::new(client, url).run(waiting));
    let tracing = Tracing::new(
        Arc::new(SystemEntropy),
        config.sample_percent,
        finished.clone(),
    );
    Ok(Some((tracing, Traces(finished))))
}

impl Traces {
    /// Sends what waits, but waits no longer than an export may take.
    pub(crate) async fn flush(&self) {
        let (done, flushed) = oneshot::channel();
        if self.0.send(Item::Flush(done)).await.is_ok() {
            // An error means that the exporter is gone.
            let _gone = flushed.await;
        }
    }
}

/// Whether a span is one of those that are exported. Logs are not to know of them.
pub(crate) fn is_traced(metadata: &Metadata<'_>) -> bool {
    metadata.target() == countersign_core::trace::TRACE
}
