//! Guards against flooding and toll fraud: which numbers get codes at all, how often, what share
//! of the codes must come back, and what a day's messages may cost.
//!
//! Everything is counted in the transaction that the message is written in: what is refused, or
//! undone, counts nowhere, and a message counts once however often it is tried.

mod admit;
mod alarm;
mod budget;
mod conversion;
mod limits;
mod numbers;
mod status;

pub(crate) use admit::{Asked, admit, refuse};
pub use budget::{Budget, Cost};
pub use conversion::ConversionRules;
pub(crate) use conversion::entered;
pub use numbers::{NumberRefusal, NumberRules};
pub use status::{BudgetState, GuardStatus, Guards, LimitState, WayState};

/// What the operator decided about numbers, conversion and money.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GuardRules {
    pub numbers: NumberRules,
    pub conversion: ConversionRules,
    pub budget: Budget,
}
