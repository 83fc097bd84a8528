//! What an operator relies on: figures, backups, packages.

mod exposition;
mod metrics;
