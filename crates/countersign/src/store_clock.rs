//! The time of the database, which is one for all nodes.

use std::sync::{Arc, PoisonError, RwLock, Weak};
use std::time::{Duration, Instant};

use countersign_core::{Clock, Millis, SystemClock};
use countersign_store::{Store, StoreError};

/// How often the database is asked.
const EVERY: Duration = Duration::from_secs(5);
/// An answer that took longer says too little, unless there has been none for a while.
const PROMPT: Duration = Duration::from_millis(250);
const STALE: Duration = Duration::from_secs(60);
const USEFUL: Duration = Duration::from_secs(5);
/// How often it is asked at the start: the first answer waits for a connection.
const AT_START: usize = 3;
/// How wrong the machine's clock may be before somebody is told.
const TOLERABLE: Duration = Duration::from_secs(2);

/// Goes on from the last answer by a clock that nobody sets, so that it is right while the database
/// does not answer, and whatever happens to the machine's own.
#[derive(Debug)]
pub(crate) struct StoreClock(RwLock<Answer>);

#[derive(Clone, Copy, Debug)]
struct Answer {
    time: Millis,
    at: Instant,
    /// From the question to the answer.
    took: Duration,
}

impl Answer {
    fn now(self) -> Millis {
        self.time + self.at.elapsed()
    }

    fn is_better_than(self, last: Self) -> bool {
        self.took <= PROMPT || (last.at.elapsed() > STALE && self.took <= USEFUL)
    }
}

impl Clock for StoreClock {
    fn now(&self) -> Millis {
        self.0.read().unwrap_or_else(PoisonError::into_inner).now()
    }
}

/// The clock of all nodes of a store: the database's, or the machine's where there is but one node.
///
/// # Errors
/// If the store does not answer.
pub(crate) async fn of(store: &Store) -> Result<Arc<dyn Clock>, StoreError> {
    let mut best: Option<Answer> = None;
    for _ in 0..AT_START {
        let Some(answer) = ask(store).await? else {
            return Ok(Arc::new(SystemClock));
        };
        if best.is_none_or(|best| answer.took < best.took) {
            best = Some(answer);
        }
    }
    let Some(best) = best else {
        return Ok(Arc::new(SystemClock));
    };
    let clock = Arc::new(StoreClock(RwLock::new(best)));
    tokio::spawn(follow(Arc::downgrade(&clock), store.clone()));
    Ok(clock)
}

/// How wrong the machine's clock is, if that is more than can be tolerated.
pub(crate) fn wrong(clock: &dyn Clock) -> Option<String> {
    let (own, right) = (SystemClock.now(), clock.now());
    let (ahead, behind) = (right.until(own), own.until(right));
    let (by, word) = if ahead > behind {
        (ahead, "ahead of")
    } else {
        (behind, "behind")
    };
    (by > TOLERABLE).then(|| {
        let seconds = by.as_secs();
        format!("this machine's clock is {seconds} seconds {word} the database's, which counts")
    })
}

async fn ask(store: &Store) -> Result<Option<Answer>, StoreError> {
    let asked = Instant::now();
    let time = store.time().await?;
    let at = Instant::now();
    let took = at.duration_since(asked);
    Ok(time.map(|time| Answer {
        time: time + took / 2,
        at,
        took,
    }))
}

/// As long as there is somebody who goes by the clock.
async fn follow(clock: Weak<StoreClock>, store: Store) {
    let mut told = false;
    loop {
        {
            let Some(clock) = clock.upgrade() else { return };
            let is_wrong = wrong(&*clock);
            if let (Some(is_wrong), false) = (&is_wrong, told) {
                tracing::warn!("{is_wrong}");
            }
            told = is_wrong.is_some();
        }
        tokio::time::sleep(EVERY).await;
        // Without an answer it goes on from the last one.
        let Ok(Some(answer)) = ask(&store).await else {
            continue;
        };
        let Some(clock) = clock.upgrade() else { return };
        let mut last = clock.0.write().unwrap_or_else(PoisonError::into_inner);
        if answer.is_better_than(*last) {
            *last = answer;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_took_long_says_nothing_unless_there_has_been_nothing_else() {
        let answer = |took, ago| Answer {
            time: Millis(0),
            at: Instant::now() - Duration::from_secs(ago),
            took: Duration::from_millis(took),
        };
        assert!(answer(5, 0).is_better_than(answer(1, 5)));
        assert!(!answer(4_000, 0).is_better_than(answer(1, 5)));
        assert!(answer(4_000, 0).is_better_than(answer(1, 120)));
        // The process stood still between question and answer.
        assert!(!answer(60_000, 0).is_better_than(answer(1, 120)));
    }

    #[test]
    fn it_goes_on_by_itself_and_a_wrong_machine_is_told() {
        let ago = Instant::now() - Duration::from_secs(7);
        let clock = |time| {
            let answer = Answer {
                time,
                at: ago,
                took: Duration::ZERO,
            };
            StoreClock(RwLock::new(answer))
        };
        let now = clock(Millis(1_000)).now();
        assert!((8_000..9_000).contains(&now.0), "{now:?}");
        let right = SystemClock.now() - Duration::from_secs(7);
        assert_eq!(wrong(&clock(right)), None);
        let late = wrong(&clock(right + Duration::from_secs(301))).unwrap();
        assert!(
            late.contains("clock is 300 seconds behind") || late.contains("clock is 301"),
            "{late}"
        );
        let early = wrong(&clock(right - Duration::from_secs(301))).unwrap();
        assert!(early.contains("seconds ahead of"), "{early}");
    }
}
