use std::collections::BTreeMap;
use std::fmt::Write as _;

use hdrhistogram::Histogram;
use serde::Serialize;

/// What a run came to.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    /// submit_sm, refused ones and those without an answer included.
    pub(super) answered: u64,
    pub(super) accepted: u64,
    pub(super) seconds: f64,
    pub(super) per_second: f64,
    /// How often each command_status came, or what came instead of one.
    pub(super) statuses: BTreeMap<String, u64>,
    /// From submitting to submit_sm_resp.
    pub(super) latency_us: Latency,
    pub(super) receipts: Option<Receipts>,
}

#[derive(Debug, Serialize)]
pub(super) struct Receipts {
    pub(super) received: u64,
    pub(super) missing: usize,
    pub(super) for_no_message: usize,
    pub(super) states: BTreeMap<String, u64>,
    /// From submitting to deliver_sm.
    pub(super) latency_us: Latency,
}

/// Microseconds.
#[derive(Debug, Serialize)]
pub(super) struct Latency {
    p50: u64,
    p90: u64,
    p99: u64,
    p99_9: u64,
    max: u64,
}

impl Latency {
    pub(super) fn of(histogram: &Histogram<u64>) -> Self {
        let at = |quantile| histogram.value_at_quantile(quantile);
        Self {
            p50: at(0.5),
            p90: at(0.9),
            p99: at(0.99),
            p99_9: at(0.999),
            max: histogram.max(),
        }
    }

    fn line(&self) -> String {
        let millis = |micros: u64| micros as f64 / 1000.0;
        format!(
            "p50 {:.2}  p90 {:.2}  p99 {:.2}  p99.9 {:.2}  max {:.2} ms",
            millis(self.p50),
            millis(self.p90),
            millis(self.p99),
            millis(self.p99_9),
            millis(self.max)
        )
    }
}

pub(super) fn people(report: &Report) -> String {
    let mut out = format!(
        "{} submit_sm in {:.2} s, {:.0} a second; {} accepted\nanswers   {}\n",
        report.answered,
        report.seconds,
        report.per_second,
        report.accepted,
        report.latency_us.line()
    );
    // Writing to a String cannot fail.
    for (status, count) in &report.statuses {
        let _ = writeln!(out, "          {count} {status}");
    }
    if let Some(receipts) = &report.receipts {
        let _ = writeln!(out, "receipts  {}", receipts.latency_us.line());
        for (state, count) in &receipts.states {
            let _ = writeln!(out, "          {count} {state}");
        }
        if receipts.missing > 0 {
            let _ = writeln!(out, "          {} missing", receipts.missing);
        }
        if receipts.for_no_message > 0 {
            let _ = writeln!(out, "          {} for no message", receipts.for_no_message);
        }
    }
    out
}
