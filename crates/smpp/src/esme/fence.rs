//! A moment at which all sessions end, unless it is put off in time.

use std::sync::Arc;

use tokio::sync::watch;
use tokio::time::Instant;

/// For sessions that are had on loan: whoever lends them puts the end off as long as the loan is
/// prolonged. At the end links are closed without a word, and nothing more is written to them, even
/// if this process was stopped for a while and finds out late. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Fence(Arc<watch::Sender<Instant>>);

impl Fence {
    pub fn at(end: Instant) -> Self {
        Self(Arc::new(watch::Sender::new(end)))
    }

    /// Puts the end off, or brings it forward.
    pub fn set(&self, end: Instant) {
        self.0.send_replace(end);
    }

    pub fn has_passed(&self) -> bool {
        *self.0.borrow() <= Instant::now()
    }

    /// Waits until the end has come.
    pub(super) async fn passed(&self) {
        let mut ends = self.0.subscribe();
        loop {
            let end = *ends.borrow_and_update();
            if end <= Instant::now() {
                return;
            }
            tokio::select! {
                () = tokio::time::sleep_until(end) => {}
                // The sender lives as long as this.
                _ = ends.changed() => {}
            }
        }
    }

    /// Waits until the end is ahead.
    pub(super) async fn ahead(&self) {
        let mut ends = self.0.subscribe();
        // The sender lives as long as this.
        let _ = ends.wait_for(|end| *end > Instant::now()).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[tokio::test(start_paused = true)]
    async fn the_end_can_be_put_off_and_brought_forward() {
        let begin = Instant::now();
        let fence = Fence::at(begin + Duration::from_secs(10));
        let other = fence.clone();
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_secs(5)).await;
            other.set(begin + Duration::from_secs(20));
            tokio::time::sleep(Duration::from_secs(10)).await;
            other.set(begin + Duration::from_secs(16));
        });
        fence.passed().await;
        assert_eq!(begin.elapsed().as_secs(), 16);
        assert!(fence.has_passed());
        let other = fence.clone();
        tokio::spawn(async move { other.set(begin + Duration::from_secs(99)) });
        fence.ahead().await;
        assert!(!fence.has_passed());
    }
}
