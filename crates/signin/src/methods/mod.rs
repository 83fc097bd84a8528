//! The scripts: methods that a person can sign in by, whose names are their acr, and scripts of
//! other kinds.

mod catalogue;
mod content;
mod edit;
mod failures;
mod kept;
mod load;
mod properties;
mod shipped;
mod trial;

use std::sync::Arc;

use countersign_core::Acr;

pub use catalogue::Methods;
pub use content::{DraftProperty, DraftValue, ScriptDraft};
pub use edit::{Change, EditError};
pub(crate) use failures::note_failure;
pub use kept::moves;

use crate::script::{Fault, Initialised, Program, ScriptKind, Table};

/// A compiled and initialised script.
#[derive(Debug)]
pub(crate) struct Method {
    pub(crate) name: Acr,
    pub(crate) kind: ScriptKind,
    pub(crate) level: i64,
    pub(crate) revision: i64,
    pub(crate) program: Program,
    pub(crate) properties: Arc<Table>,
    pub(crate) initialised: Initialised,
}

impl Method {
    /// Whether it chooses among other methods instead of asking for something of its own.
    pub(crate) fn chooses(&self) -> bool {
        self.program.chooses()
    }
}

/// What an application may ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    pub acr: Acr,
    pub level: i64,
    /// Other values of `acr_values` that mean this method.
    pub aliases: Vec<String>,
    /// It chooses among other methods, and asks for nothing of its own.
    pub chooses: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MethodState {
    Working,
    /// Not offered, or offered as it was before a change that failed.
    Failed(Fault),
    Off,
}

/// A script as an administrator sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MethodStatus {
    pub name: String,
    pub kind: ScriptKind,
    pub description: String,
    pub level: i64,
    pub revision: i64,
    pub state: MethodState,
}
