//! Waiting on a condition, with a deadline.

use std::time::{Duration, Instant};

/// How long anything may take that has no time of its own.
pub const PATIENCE: Duration = Duration::from_secs(20);

const BETWEEN_LOOKS: Duration = Duration::from_millis(15);

/// What `look` found, as soon as it finds something.
///
/// # Panics
/// When it finds nothing in time.
pub async fn until<T>(what: &str, within: Duration, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + within;
    loop {
        if let Some(found) = look().await {
            return found;
        }
        assert!(Instant::now() < deadline, "not within {within:?}: {what}");
        tokio::time::sleep(BETWEEN_LOOKS).await;
    }
}
