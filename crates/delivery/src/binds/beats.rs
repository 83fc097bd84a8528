//! Which nodes live: those whose beats change.

use std::collections::HashMap;

use countersign_store::BindShare;
use tokio::time::Instant;

use super::LEASE;
use super::process::is_gone;

/// The last beat of each node, and when it was first seen.
#[derive(Debug, Default)]
pub(super) struct Beats(HashMap<String, (i64, Instant)>);

impl Beats {
    /// Takes note of what was read, and says who has been silent for too long. `before` is a moment
    /// before the reading began.
    pub(super) fn silent(&mut self, read: &[BindShare], before: Instant) -> Vec<String> {
        let after = Instant::now();
        self.0
            .retain(|node, _| read.iter().any(|share| share.node == *node));
        let mut silent = Vec::new();
        for share in read {
            if is_gone(&share.process) {
                silent.push(share.node.clone());
                continue;
            }
            match self.0.get(&share.node) {
                Some((beat, since)) if *beat == share.beat => {
                    if before.saturating_duration_since(*since) >= LEASE {
                        silent.push(share.node.clone());
                    }
                }
                _ => {
                    let seen = (share.beat, after);
                    self.0.insert(share.node.clone(), seen);
                }
            }
        }
        silent
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn share(node: &str, beat: i64) -> BindShare {
        BindShare {
            centre: "main".to_owned(),
            node: node.to_owned(),
            process: String::new(),
            sessions: 1,
            receivers: 0,
            bound: 0,
            beat,
        }
    }

    #[tokio::test(start_paused = true)]
    async fn who_does_not_beat_is_dead_after_the_lease_and_not_before() {
        let mut beats = Beats::default();
        let none: [&str; 0] = [];
        let after = async |seconds| tokio::time::advance(Duration::from_secs(seconds)).await;
        let mut look = |read: &[BindShare]| beats.silent(read, Instant::now());
        assert_eq!(look(&[share("a", 1), share("b", 1)]), none);
        after(14).await;
        assert_eq!(look(&[share("a", 2), share("b", 1)]), none);
        after(1).await;
        assert_eq!(look(&[share("a", 2), share("b", 1)]), ["b"]);
        after(13).await;
        assert_eq!(look(&[share("a", 2)]), none);
        // Who has gone and comes again begins anew.
        assert_eq!(look(&[]), none);
        after(60).await;
        assert_eq!(look(&[share("a", 2)]), none);
    }
}
