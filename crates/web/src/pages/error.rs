//! What can go wrong with pages.

use std::io;
use std::path::PathBuf;

/// Why pages could not be made or rendered.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PagesError {
    #[error("cannot read the folder of page overrides {}: {source}", path.display())]
    Overrides { path: PathBuf, source: io::Error },
    #[error("the built-in template {name} does not compile: {source}")]
    Template {
        name: String,
        source: minijinja::Error,
    },
    #[error("the page {name} could not be rendered: {source}")]
    Render {
        name: &'static str,
        source: minijinja::Error,
    },
    #[error("the built-in texts for {tag} are not valid: {reason}")]
    Texts { tag: String, reason: String },
}
