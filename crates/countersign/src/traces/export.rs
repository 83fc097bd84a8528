use std::time::{Duration, Instant};

use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant as Deadline, timeout_at};

use super::layer::Finished;
use super::otlp;
use crate::http_client;

/// How many spans go in one request, and how long the first of them waits for the others.
const MOST: usize = 512;
const GATHERING: Duration = Duration::from_secs(1);
/// How often it is said that the collector takes nothing.
const COMPLAINT: Duration = Duration::from_secs(60);

#[derive(Debug)]
pub(super) enum Item {
    Span(Box<Finished>),
    /// Everything before it is to be sent.
    Flush(oneshot::Sender<()>),
}

/// Sends spans to the collector, many at once.
#[derive(Debug)]
pub(super) struct Exporter {
    client: reqwest::Client,
    url: String,
    complained: Option<Instant>,
}

impl Exporter {
    pub(super) const fn new(client: reqwest::Client, url: String) -> Self {
        Self {
            client,
            url,
            complained: None,
        }
    }

    /// Until nobody can send any more.
    pub(super) async fn run(mut self, mut waiting: mpsc::Receiver<Item>) {
        let mut spans = Vec::new();
        while let Some(first) = waiting.recv().await {
            let end = Deadline::now() + GATHERING;
            let mut flushed = None;
            let mut next = Some(first);
            loop {
                match next.take() {
                    Some(Item::Span(span)) => spans.push(*span),
                    Some(Item::Flush(done)) => flushed = Some(done),
                    None => break,
                }
                if flushed.is_some() || spans.len() >= MOST {
                    break;
                }
                next = timeout_at(end, waiting.recv()).await.ok().flatten();
            }
            if !spans.is_empty() {
                self.send(&spans).await;
                spans.clear();
            }
            if let Some(done) = flushed {
                // Whoever asked may be gone.
                let _gone = done.send(());
            }
        }
    }

    async fn send(&mut self, spans: &[Finished]) {
        let request = self.client.post(&self.url).json(&otlp::request(spans));
        let problem = match request.send().await {
            Ok(answer) if answer.status().is_success() => return,
            Ok(answer) => format!("it answered {}", answer.status()),
            Err(error) => http_client::reason(error),
        };
        let lately = |at: Instant| at.elapsed() < COMPLAINT;
        if !self.complained.is_some_and(lately) {
            self.complained = Some(Instant::now());
            tracing::warn!("the collector takes no traces: {problem}");
        }
    }
}
