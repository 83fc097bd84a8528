use std::collections::VecDeque;
use std::time::Duration;

use countersign_core::Millis;

use crate::channel::Report;

/// How long a receipt waits for its message to be recorded.
const PATIENCE: Duration = Duration::from_secs(10);

/// How many receipts wait; the oldest make room.
const MOST: usize = 1000;

/// Receipts that no message has claimed yet: a receipt can overtake the answer that names the
/// message's id.
#[derive(Debug, Default)]
pub(super) struct Unmatched(VecDeque<(Millis, Report)>);

impl Unmatched {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Keeps a receipt that arrived at `arrived`; gives up those that waited too long.
    pub(super) fn keep(&mut self, arrived: Millis, report: Report, now: Millis) {
        if arrived + PATIENCE <= now {
            forget(&report);
            return;
        }
        self.0.push_back((arrived, report));
        if self.0.len() > MOST
            && let Some((_, oldest)) = self.0.pop_front()
        {
            forget(&oldest);
        }
    }

    pub(super) fn take(&mut self) -> Vec<(Millis, Report)> {
        std::mem::take(&mut self.0).into()
    }
}

fn forget(report: &Report) {
    tracing::debug!(
        id = report.id,
        state = report.state.as_str(),
        "no message has this id"
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use countersign_store::MessageState;

    fn report(id: usize) -> Report {
        Report {
            id: id.to_string(),
            state: MessageState::Delivered,
            detail: String::new(),
        }
    }

    #[test]
    fn a_receipt_waits_for_a_while() {
        let mut unmatched = Unmatched::default();
        unmatched.keep(Millis(0), report(1), Millis(9_999));
        assert_eq!(unmatched.take(), [(Millis(0), report(1))]);
        unmatched.keep(Millis(0), report(1), Millis(10_000));
        assert!(unmatched.is_empty());
    }

    #[test]
    fn the_oldest_make_room() {
        let mut unmatched = Unmatched::default();
        for id in 0..MOST + 5 {
            unmatched.keep(Millis(0), report(id), Millis(0));
        }
        let kept = unmatched.take();
        assert_eq!(kept.len(), MOST);
        assert_eq!(kept[0].1, report(5));
    }
}
