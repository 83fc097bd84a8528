//! What interfaces in JSON share: who calls, what is read, what is answered and what is wrong.

mod answer;
mod body;
mod document;
mod problem;
mod token;

pub use answer::{nothing, plain, uncached, with_status};
pub use body::Body;
pub use document::name_problems;
pub use problem::{Problem, failed, no_such_address, no_such_method};
pub use token::{TokenHolder, token_refused};
