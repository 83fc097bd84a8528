//! PostgreSQL: the same statements over the network, on a pool of connections.
//!
//! Transactions queue as they do on SQLite: each begins by locking the one row of `turn`, so that
//! what was read in it is still true when it writes, on whichever node the others run. Statements
//! are never prepared by name, and settings are local to their transaction: any connection will do
//! for the next one, also behind a pooler that hands them out transaction by transaction.

mod address;
mod error;
mod link;
mod listen;
mod pool;
mod primary;
mod run;
mod schema;
mod servers;
mod tls;
mod value;
mod writer;
mod writing;

pub(crate) use address::Address;
pub(crate) use listen::SAY;
pub(crate) use pool::Pool;
pub(crate) use writer::Writer;
pub(crate) use writing::Writing;
