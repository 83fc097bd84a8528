//! Manage People: who is there, what is known of them, and helping those who cannot sign in.

mod access;
mod add;
mod devices;
mod edit;
mod factors;
mod find;
mod group;
mod groups;
mod guard;
mod history;
mod import;
mod notices;
mod numbers;
mod places;
mod reset;
mod sessions;
mod unlock;

pub use add::NewPersonEntry;
pub use factors::{Factor, FactorKind};
pub use find::PersonView;
pub use group::Group;
pub use import::{Import, LARGEST_FILE, Mistake, PeopleExport, PeopleFile};
pub use notices::Untold;
pub use numbers::Number;
pub use reset::ResetBegun;
pub use sessions::PersonSession;
pub use unlock::unlock;

use countersign_directory::DirectoryError;
use countersign_store::StoreError;

use crate::error::AdminError;

/// Names the person whose user name is taken.
fn taken(error: DirectoryError, username: &str) -> AdminError {
    match error {
        DirectoryError::Store(StoreError::Exists(_)) => AdminError::Exists {
            what: "person",
            name: username.trim().to_owned(),
        },
        other => other.into(),
    }
}
