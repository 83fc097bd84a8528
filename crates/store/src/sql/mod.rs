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

use std::pin::Pin;

pub use error::DatabaseError;
pub(crate) use place::Place;
pub(crate) use postgres::SAY;
pub(crate) use query::{Query, query, query_as, query_scalar};
pub(crate) use readers::Readers;
pub(crate) use row::Row;
pub(crate) use run::On;
pub(crate) use value::{Sort, Value};
pub(crate) use writer::{Heard, Writer, Writing};

/// A future whose type says nothing of the drivers below. The compiler looks through all of a
/// future to know that it may be sent, once for each handler above: with the drivers in it that
/// takes minutes.
pub(crate) type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
