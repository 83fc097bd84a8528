//! The rules of the store, on PostgreSQL, and what only a database server can do wrong.

mod rules;
mod server;
mod support;
