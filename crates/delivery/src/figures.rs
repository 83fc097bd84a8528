use countersign_core::figures::{Tally, Timings, WAITS};

/// What became of attempts to send on this node, since this process began.
#[derive(Debug)]
pub struct DeliveryFigures {
    /// By centre, and what came of it: `taken`, `expired`, `unreadable`, or the class of the error.
    pub attempts: Tally<(String, &'static str)>,
    /// Until the centre had answered for all parts, or could not any more; by centre.
    pub answers: Timings<String>,
}

impl Default for DeliveryFigures {
    fn default() -> Self {
        Self {
            attempts: Tally::default(),
            answers: Timings::within(WAITS),
        }
    }
}
