use std::io;
use std::sync::Arc;

use countersign_admin::{Log, RecentLogs};
use countersign_core::{Clock as _, SystemClock};
use tracing::{Level, Metadata, Subscriber};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::{Layer, fmt};

/// Writes one of the two logs to where the console looks.
pub(super) struct Recent {
    logs: Arc<RecentLogs>,
    log: Log,
}

impl Recent {
    pub(super) const fn new(logs: Arc<RecentLogs>, log: Log) -> Self {
        Self { logs, log }
    }

    /// Time, level and target are columns there, not part of the text.
    pub(super) fn layer<S>(self) -> impl Layer<S>
    where
        S: Subscriber + for<'a> LookupSpan<'a>,
    {
        fmt::layer()
            .with_ansi(false)
            .without_time()
            .with_level(false)
            .with_target(false)
            .with_writer(self)
    }
}

impl<'a> MakeWriter<'a> for Recent {
    type Writer = Line<'a>;

    fn make_writer(&'a self) -> Line<'a> {
        Line {
            recent: self,
            level: Level::INFO,
            target: String::new(),
        }
    }

    fn make_writer_for(&'a self, meta: &Metadata<'_>) -> Line<'a> {
        Line {
            recent: self,
            level: *meta.level(),
            target: meta.target().to_owned(),
        }
    }
}

/// Takes one event, which is written at once.
pub(super) struct Line<'a> {
    recent: &'a Recent,
    level: Level,
    target: String,
}

impl io::Write for Line<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(bytes);
        let Recent { logs, log } = self.recent;
        logs.push(*log, SystemClock.now(), self.level, &self.target, &text);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
