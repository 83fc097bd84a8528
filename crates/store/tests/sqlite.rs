//! The rules of the store, on SQLite.

mod rules;
mod support;
