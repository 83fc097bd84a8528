//! Servers of others that a test starts for itself. Each is on a free port of this machine, keeps
//! its files in a folder of its own, and goes with the test program, however that ends.

mod folder;
mod pgbouncer;
mod port;
mod postgres;
mod server;

pub use pgbouncer::PgBouncer;
pub use port::free as free_port;
pub use postgres::{Frozen, Postgres};
