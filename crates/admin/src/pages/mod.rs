//! The pages that people see: their files, and what they look like.

mod appearance;
mod colour;
mod files;

pub use appearance::Appearance;
pub use files::{PageFile, PageRules, PageWrong};
