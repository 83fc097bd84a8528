//! How fast requests may go: the agreed rate, and less while the message centre asks for less.
//!
//! Additive increase, multiplicative decrease: a throttling answer halves the rate and makes a
//! pause, which doubles while nothing is taken; every second without one adds a tenth of what went
//! well before. Without an agreed rate there is no limit at all until the first such answer.

mod congestion;
mod flow;
mod rate;

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::time::Instant;

pub(super) use congestion::Congestion;
use flow::Flow;
use rate::Rate;

/// What a request must show for its answer to count: answers to requests that went out before the
/// last slowing down say nothing new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Turn(u32);

#[derive(Debug)]
pub(super) struct Pacer {
    /// False while requests go as fast as the window allows.
    limited: AtomicBool,
    cuts: AtomicU32,
    flow: Flow,
    rate: Mutex<Rate>,
    /// Held by the request whose turn is next, so that a cut applies to all behind it.
    gate: tokio::sync::Mutex<()>,
}

impl Pacer {
    pub(super) fn new(messages_per_second: Option<u32>) -> Self {
        let rate = Rate::new(messages_per_second, Instant::now());
        Self {
            limited: AtomicBool::new(rate.is_limited()),
            cuts: AtomicU32::new(0),
            flow: Flow::new(),
            rate: Mutex::new(rate),
            gate: tokio::sync::Mutex::default(),
        }
    }

    fn rate(&self) -> MutexGuard<'_, Rate> {
        self.rate.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// None without a limit.
    pub(super) fn per_second(&self) -> Option<f64> {
        let limited = self.limited.load(Ordering::Acquire);
        limited.then(|| self.rate().per_second())
    }

    /// Puts another rate in the place of the agreed one.
    pub(super) fn agree(&self, per_second: f64) {
        let mut rate = self.rate();
        rate.agree(per_second);
        self.limited.store(rate.is_limited(), Ordering::Release);
    }

    /// Waits for this request's turn.
    pub(super) async fn turn(&self) -> Turn {
        if self.limited.load(Ordering::Acquire) {
            let _first = self.gate.lock().await;
            loop {
                let at = self.rate().next(Instant::now());
                tokio::time::sleep_until(at).await;
                // A cut while this slept moved its turn.
                if self.rate().take(Instant::now()) {
                    break;
                }
            }
        }
        Turn(self.cuts.load(Ordering::Acquire))
    }

    /// The message centre took a request, with the load it told.
    pub(super) fn taken(&self, turn: Turn, congestion: Option<Congestion>) {
        self.flow.count();
        if let Some(congestion) = congestion
            && congestion.asks_for_less()
        {
            return self.cut(turn, |rate, flow, now| rate.ease(congestion, flow, now));
        }
        if self.limited.load(Ordering::Acquire) {
            let mut rate = self.rate();
            rate.grow(congestion, Instant::now());
            self.limited.store(rate.is_limited(), Ordering::Release);
        }
    }

    /// The message centre refused a request because it gets too many.
    pub(super) fn throttled(&self, turn: Turn) {
        self.cut(turn, Rate::halve);
    }

    fn cut(&self, turn: Turn, cut: impl FnOnce(&mut Rate, f64, Instant)) {
        let mut rate = self.rate();
        if self.cuts.load(Ordering::Acquire) != turn.0 {
            return;
        }
        self.cuts.fetch_add(1, Ordering::AcqRel);
        let now = Instant::now();
        cut(&mut rate, self.flow.per_second(now), now);
        self.limited.store(true, Ordering::Release);
        tracing::info!(
            messages_per_second = rate.per_second(),
            "the message centre asks for fewer messages"
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    async fn time_of(pacer: &Pacer, turns: usize) -> Duration {
        let start = Instant::now();
        for _ in 0..turns {
            let turn = pacer.turn().await;
            pacer.taken(turn, None);
        }
        start.elapsed()
    }

    #[tokio::test(start_paused = true)]
    async fn keeps_the_agreed_rate() {
        let pacer = Pacer::new(Some(10));
        assert_eq!(time_of(&pacer, 11).await.as_millis() / 10, 100);
    }

    #[tokio::test(start_paused = true)]
    async fn another_rate_can_be_agreed_on_and_a_slower_one_stays_slower() {
        let pacer = Pacer::new(Some(100));
        pacer.agree(10.0);
        assert_eq!(time_of(&pacer, 11).await.as_millis() / 10, 100);
        pacer.agree(20.0);
        assert_eq!(pacer.per_second(), Some(20.0));
        let turn = pacer.turn().await;
        pacer.throttled(turn);
        assert_eq!(pacer.per_second(), Some(10.0));
        pacer.agree(40.0);
        assert_eq!(pacer.per_second(), Some(10.0));
        pacer.agree(5.0);
        assert_eq!(pacer.per_second(), Some(5.0));
    }

    #[tokio::test(start_paused = true)]
    async fn a_high_rate_is_kept_though_timers_are_coarse() {
        let pacer = Pacer::new(Some(5000));
        let taken = time_of(&pacer, 10_000).await;
        assert!((1.9..2.1).contains(&taken.as_secs_f64()), "{taken:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn pauses_double_while_nothing_is_taken() {
        let pacer = Pacer::new(Some(1000));
        let mut pauses = Vec::new();
        for _ in 0..3 {
            let turn = pacer.turn().await;
            pacer.throttled(turn);
            let start = Instant::now();
            pacer.turn().await;
            pauses.push(start.elapsed().as_millis());
        }
        assert!(
            pauses[0] >= 100 && pauses[1] >= 200 && pauses[2] >= 400,
            "{pauses:?}"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn a_throttled_rate_is_halved_and_grows_back_to_the_agreed_one() {
        let pacer = Pacer::new(Some(100));
        time_of(&pacer, 100).await;
        let turn = pacer.turn().await;
        pacer.throttled(turn);
        let slow = time_of(&pacer, 50).await;
        assert!(slow >= Duration::from_millis(800), "{slow:?}");
        time_of(&pacer, 1000).await;
        let again = time_of(&pacer, 100).await;
        assert!(again <= Duration::from_millis(1010), "{again:?}");
        assert!(again >= Duration::from_millis(980), "{again:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn the_answers_of_one_window_count_once() {
        let pacer = Pacer::new(Some(100));
        let mut window = Vec::new();
        for _ in 0..10 {
            window.push(pacer.turn().await);
        }
        for turn in window {
            pacer.throttled(turn);
        }
        assert_eq!(pacer.rate().per_second(), 50.0);
    }

    #[tokio::test(start_paused = true)]
    async fn without_an_agreed_rate_the_limit_goes_when_all_is_well_again() {
        let pacer = Pacer::new(None);
        let turn = pacer.turn().await;
        pacer.throttled(turn);
        assert!(time_of(&pacer, 2).await >= Duration::from_millis(100));
        time_of(&pacer, 2000).await;
        assert_eq!(time_of(&pacer, 1000).await, Duration::ZERO);
    }

    #[tokio::test(start_paused = true)]
    async fn the_rate_never_falls_to_nothing() {
        let pacer = Pacer::new(None);
        for _ in 0..40 {
            let turn = pacer.turn().await;
            pacer.throttled(turn);
        }
        let start = Instant::now();
        pacer.turn().await;
        assert!(
            start.elapsed() <= Duration::from_millis(5010),
            "{:?}",
            start.elapsed()
        );
    }

    #[tokio::test(start_paused = true)]
    async fn what_waits_already_goes_by_the_new_rate() {
        let pacer = std::sync::Arc::new(Pacer::new(Some(100)));
        let first = pacer.turn().await;
        let waiting: Vec<_> = (0..10)
            .map(|_| {
                let pacer = std::sync::Arc::clone(&pacer);
                tokio::spawn(async move { pacer.turn().await })
            })
            .collect();
        tokio::task::yield_now().await;
        let start = Instant::now();
        pacer.throttled(first);
        for turn in waiting {
            turn.await.unwrap();
        }
        assert!(
            start.elapsed() >= Duration::from_millis(280),
            "{:?}",
            start.elapsed()
        );
    }

    #[tokio::test(start_paused = true)]
    async fn a_congested_centre_gets_less_before_it_refuses() {
        let state = |octet| Congestion::read(&[octet]);
        let pacer = Pacer::new(Some(100));
        let turn = pacer.turn().await;
        pacer.taken(turn, state(50));
        assert_eq!(pacer.rate().per_second(), 100.0);
        pacer.taken(turn, state(95));
        let nearing = pacer.rate().per_second();
        assert!((79.0..81.0).contains(&nearing), "{nearing}");
        let turn = pacer.turn().await;
        pacer.taken(turn, state(100));
        let congested = pacer.rate().per_second();
        assert!((39.0..42.0).contains(&congested), "{congested}");
        // At its optimum it gets no more and no less.
        for _ in 0..100 {
            let turn = pacer.turn().await;
            pacer.taken(turn, state(85));
        }
        assert_eq!(pacer.rate().per_second(), congested);
        for _ in 0..1000 {
            let turn = pacer.turn().await;
            pacer.taken(turn, state(10));
        }
        assert_eq!(pacer.rate().per_second(), 100.0);
    }
}
