//! Which nodes live: those whose beats change.

use std::collections::HashMap;
use std::time::Duration;

use countersign_store::BindShare;
use tokio::time::Instant;

use super::process::is_gone;

/// The last beat of each share, and when it was first seen.
#[derive(Debug)]
pub(crate) struct Beats {
    lease: Duration,
    seen: HashMap<(String, String), (i64, Instant)>,
}

fn key(share: &BindShare) -> (String, String) {
    (share.centre.clone(), share.node.clone())
}

impl Beats {
    /// Whoever does not beat for so long is dead.
    pub(crate) fn new(lease: Duration) -> Self {
        Self {
            lease,
            seen: HashMap::new(),
        }
    }

    /// Takes note of what was read, and gives the shares of those who have been silent for too
    /// long. `before` is a moment before the reading began.
    pub(crate) fn silent(&mut self, read: &[BindShare], before: Instant) -> Vec<BindShare> {
        let after = Instant::now();
        let there = |(centre, node): &(String, String)| {
            let mut read = read.iter();
            read.any(|share| share.centre == *centre && share.node == *node)
        };
        self.seen.retain(|key, _| there(key));
        let mut silent = Vec::new();
        for share in read {
            if is_gone(&share.process) {
                silent.push(share.clone());
                continue;
            }
            match self.seen.get(&key(share)) {
                Some((beat, since)) if *beat == share.beat => {
                    if before.saturating_duration_since(*since) >= self.lease {
                        silent.push(share.clone());
                    }
                }
                _ => {
                    self.seen.insert(key(share), (share.beat, after));
                }
            }
        }
        silent
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::binds::LEASE;

    fn share(node: &str, beat: i64) -> BindShare {
        share_of("main", node, beat)
    }

    fn share_of(centre: &str, node: &str, beat: i64) -> BindShare {
        BindShare {
            centre: centre.to_owned(),
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
        let mut beats = Beats::new(LEASE);
        let none: [BindShare; 0] = [];
        let after = async |seconds| tokio::time::advance(Duration::from_secs(seconds)).await;
        let mut look = |read: &[BindShare]| beats.silent(read, Instant::now());
        assert_eq!(look(&[share("a", 1), share("b", 1)]), none);
        after(14).await;
        assert_eq!(look(&[share("a", 2), share("b", 1)]), none);
        after(1).await;
        assert_eq!(look(&[share("a", 2), share("b", 1)]), [share("b", 1)]);
        after(13).await;
        assert_eq!(look(&[share("a", 2)]), none);
        // Who has gone and comes again begins anew.
        assert_eq!(look(&[]), none);
        after(60).await;
        assert_eq!(look(&[share("a", 2)]), none);
    }

    #[tokio::test(start_paused = true)]
    async fn each_centre_has_beats_of_its_own() {
        let mut beats = Beats::new(LEASE);
        let read = |beat| [share_of("main", "a", 1), share_of("spare", "a", beat)];
        beats.silent(&read(1), Instant::now());
        tokio::time::advance(LEASE).await;
        let silent = beats.silent(&read(2), Instant::now());
        assert_eq!(silent, [share_of("main", "a", 1)]);
    }
}
