//! The methods that a person can sign in by. A method's name is its acr.

mod catalogue;
mod edit;
mod load;
mod properties;
mod shipped;

use std::collections::BTreeMap;
use std::sync::Arc;

use countersign_core::{Acr, Secret};

pub use catalogue::Methods;
pub use edit::{Change, EditError};

use crate::script::{Initialised, Program};

/// A compiled and initialised method.
#[derive(Debug)]
pub(crate) struct Method {
    pub(crate) name: Acr,
    pub(crate) level: i64,
    pub(crate) program: Program,
    pub(crate) properties: Arc<BTreeMap<String, Secret>>,
    pub(crate) initialised: Initialised,
}

/// What an application may ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    pub acr: Acr,
    pub level: i64,
    /// Other values of `acr_values` that mean this method.
    pub aliases: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MethodState {
    Working,
    /// Not offered, or offered as it was before a change that failed.
    Failed(String),
    Off,
}

/// A method as an administrator sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MethodStatus {
    pub name: String,
    pub description: String,
    pub level: i64,
    pub revision: i64,
    pub state: MethodState,
}
