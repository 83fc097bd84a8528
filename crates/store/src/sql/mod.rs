//! Statements, their values and their rows, and the two databases that run them.

mod decode;
mod error;
mod place;
mod postgres;
mod query;
mod readers;
mod row;
mod run;
mod sqlite;
mod value;
mod writer;

pub use error::DatabaseError;
pub(crate) use place::Place;
pub(crate) use postgres::SAY;
pub(crate) use query::{Query, query, query_as, query_scalar};
pub(crate) use readers::Readers;
pub(crate) use row::Row;
pub(crate) use run::On;
pub(crate) use value::{Sort, Value};
pub(crate) use writer::{Heard, Writer, Writing};
