//! What an operator relies on: figures, backups, packages.

mod backup;
mod exposition;
mod metrics;
mod no_terminal;
mod package;
mod runbook;
mod service;
mod traces;
