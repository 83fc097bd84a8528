//! What this node wrote, in figures.

use std::sync::Arc;
use std::time::{Duration, Instant};

use countersign_core::figures::{MOMENTS, Tally, Timings, WAITS};

use crate::{MessageState, SignInOutcome};

/// Counted since this process began, and only once it is in the database.
#[derive(Debug)]
pub struct StoreFigures {
    /// Sign-ins that ended, by method.
    pub sign_ins: Tally<(String, SignInOutcome)>,
    /// Changes in the life of messages.
    pub messages: Tally<MessageKey>,
    /// From a message's acceptance until a centre has it, or its receipt says that it was
    /// delivered; by centre.
    pub message_times: Timings<(String, MessageState)>,
    /// From the beginning of a transaction to its end.
    pub transactions: Timings<Ending>,
    /// How long transactions waited for their turn.
    pub turns: Timings<()>,
}

/// What a change of a message is counted under.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MessageKey {
    pub centre: String,
    /// `text` or `voice`.
    pub medium: String,
    pub state: MessageState,
}

/// How a transaction ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ending {
    Committed,
    /// It was one statement, whatever came of that.
    Single,
    /// By whoever had begun it.
    Undone,
    /// The database did not do it.
    Failed,
}

impl Ending {
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Committed => "committed",
            Self::Single => "single",
            Self::Undone => "undone",
            Self::Failed => "failed",
        }
    }
}

impl Default for StoreFigures {
    fn default() -> Self {
        Self {
            sign_ins: Tally::default(),
            messages: Tally::default(),
            message_times: Timings::within(WAITS),
            transactions: Timings::within(MOMENTS),
            turns: Timings::within(MOMENTS),
        }
    }
}

/// One thing to be counted when its transaction is committed.
#[derive(Debug)]
pub(crate) enum Figure {
    SignIns {
        method: String,
        outcome: SignInOutcome,
        count: u64,
    },
    Message {
        key: MessageKey,
        /// Since its acceptance.
        age: Duration,
    },
}

impl StoreFigures {
    pub(crate) fn add(&self, figure: Figure) {
        match figure {
            Figure::SignIns {
                method,
                outcome,
                count,
            } => self.sign_ins.add((method, outcome), count),
            Figure::Message { key, age } => {
                if [MessageState::Submitted, MessageState::Delivered].contains(&key.state) {
                    self.message_times.add((key.centre.clone(), key.state), age);
                }
                self.messages.add(key, 1);
            }
        }
    }
}

/// A transaction that is open, from its beginning until it is dropped.
#[derive(Debug)]
pub(crate) struct Running {
    figures: Arc<StoreFigures>,
    since: Instant,
    pub(crate) ending: Ending,
    figured: Vec<Figure>,
}

impl Running {
    /// `asked` is when the transaction began to wait for its turn.
    pub(crate) fn new(figures: &Arc<StoreFigures>, asked: Instant, ending: Ending) -> Self {
        let since = Instant::now();
        figures.turns.add((), since - asked);
        Self {
            figures: Arc::clone(figures),
            since,
            ending,
            figured: Vec::new(),
        }
    }

    pub(crate) fn note(&mut self, figure: Figure) {
        self.figured.push(figure);
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.figures
            .transactions
            .add(self.ending, self.since.elapsed());
        if [Ending::Committed, Ending::Single].contains(&self.ending) {
            for figure in self.figured.drain(..) {
                self.figures.add(figure);
            }
        }
    }
}
