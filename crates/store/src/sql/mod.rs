//! Statements, their values and their rows, and the connections that run them.
//!
//! A statement runs on the thread that asks: SQLite answers from memory within microseconds, and
//! handing it to another thread and back would cost more than the answer. Only what waits for
//! the disk, the end of a transaction, goes to a thread for blocking work.

mod decode;
mod error;
mod query;
mod readers;
mod row;
mod run;
mod value;
mod writer;

pub use error::DatabaseError;
pub(crate) use query::{Query, query, query_as, query_scalar};
pub(crate) use readers::Readers;
pub(crate) use row::Row;
pub(crate) use run::On;
pub(crate) use value::Value;
pub(crate) use writer::{Writer, Writing};
