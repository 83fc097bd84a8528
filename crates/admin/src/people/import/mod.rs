//! People by the file: CSV in and out.

mod export;
mod file;
mod job;
mod recheck;

pub use export::PeopleExport;
pub use file::{Mistake, PeopleFile};
pub use job::{Import, LARGEST_FILE};
