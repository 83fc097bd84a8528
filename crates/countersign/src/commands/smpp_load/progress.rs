//! How far a run is: a bar on a terminal, a line every few seconds elsewhere.

use std::io::IsTerminal as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use tokio::task::JoinHandle;

use super::Run;

const REDRAWN: Duration = Duration::from_millis(200);
const BETWEEN_LINES: Duration = Duration::from_secs(5);

pub(super) struct Progress {
    bar: Option<ProgressBar>,
    task: JoinHandle<()>,
}

impl Progress {
    /// On standard error, so that a report can be read from standard output.
    pub(super) fn start(run: &Arc<Run>, quiet: bool) -> Self {
        let run = Arc::clone(run);
        if !std::io::stderr().is_terminal() {
            let task = tokio::spawn(async move {
                let began = Instant::now();
                loop {
                    tokio::time::sleep(BETWEEN_LINES).await;
                    let sent = run.tally.so_far();
                    let rate = sent as f64 / began.elapsed().as_secs_f64();
                    if !quiet {
                        eprintln!("{sent} submitted, {rate:.0} a second");
                    }
                }
            });
            return Self { bar: None, task };
        }
        let bar = if run.count == u64::MAX {
            ProgressBar::new_spinner()
        } else {
            ProgressBar::new(run.count)
        };
        let style = "{elapsed_precise} {wide_bar} {pos}/{len} {per_sec} {eta}";
        if let Ok(style) = ProgressStyle::with_template(style) {
            bar.set_style(style);
        }
        let shown = bar.clone();
        let task = tokio::spawn(async move {
            loop {
                tokio::time::sleep(REDRAWN).await;
                shown.set_position(run.tally.so_far());
            }
        });
        Self {
            bar: Some(bar),
            task,
        }
    }

    pub(super) fn end(self) {
        self.task.abort();
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
    }
}
