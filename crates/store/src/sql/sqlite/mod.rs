//! SQLite: a statement runs on the thread that asks, since it answers from memory within
//! microseconds, and handing it to another thread and back would cost more than the answer. Only
//! what waits for the disk, the end of a transaction, goes to a thread for blocking work.

mod error;
mod readers;
mod run;
mod writer;

pub(crate) use readers::Readers;
pub(crate) use writer::{Writer, Writing};
