//! What the operator's monitoring reads at `/metrics`. Crates count into figures of their own
//! ([`countersign_core::figures`]); here they are gathered and written in the text format of
//! Prometheus. No label has anything that a person or an application said.

mod gather;
mod jobs;
mod process;
mod requests;
mod serve;
mod text;

use std::time::SystemTime;

pub(crate) use jobs::{Job, Jobs};
pub(crate) use requests::{Requests, count_request};
pub(crate) use serve::{Gate, Shown, routes};

/// What this process counts itself.
#[derive(Debug)]
pub(crate) struct Figures {
    pub(crate) started: SystemTime,
    pub(crate) requests: Requests,
    pub(crate) jobs: Jobs,
}

impl Figures {
    pub(crate) fn new() -> Self {
        Self {
            started: SystemTime::now(),
            requests: Requests::default(),
            jobs: Jobs::default(),
        }
    }
}
