use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use countersign_core::figures::Tally;

/// What the server does beside answering.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Job {
    /// Takes up changes of the configuration in the store.
    Changes,
    /// Deletes what has ended.
    CleanUp,
    /// Rotates signing keys.
    Keys,
    /// Sums messages by the hour.
    Sums,
    /// Imports files of people.
    Imports,
    /// Looks for those who are gone from LDAP.
    Recheck,
}

impl Job {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Changes => "changes",
            Self::CleanUp => "clean_up",
            Self::Keys => "keys",
            Self::Sums => "sums",
            Self::Imports => "imports",
            Self::Recheck => "recheck",
        }
    }
}

#[derive(Debug, Default)]
pub(crate) struct Jobs {
    runs: Tally<(Job, bool)>,
    succeeded: Mutex<BTreeMap<Job, SystemTime>>,
}

impl Jobs {
    pub(crate) fn ended(&self, job: Job, well: bool) {
        self.runs.add((job, well), 1);
        if well {
            let succeeded = self.succeeded.lock();
            let mut succeeded = succeeded.unwrap_or_else(PoisonError::into_inner);
            succeeded.insert(job, SystemTime::now());
        }
    }

    /// How often each ended well or not.
    pub(super) fn runs(&self) -> BTreeMap<(Job, bool), u64> {
        self.runs.read()
    }

    /// When each ended well for the last time.
    pub(super) fn succeeded(&self) -> BTreeMap<Job, SystemTime> {
        let succeeded = self.succeeded.lock();
        succeeded.unwrap_or_else(PoisonError::into_inner).clone()
    }
}
