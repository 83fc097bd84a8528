//! A store in one file, and back: what `countersign backup` writes and `countersign restore` reads.
//!
//! The file begins with two lines, which say what it is, and goes on with an SQLite database. A
//! keyed hash over the second line, which has the hash of the rest, shows that nobody without the
//! master key made or changed it. Sealed columns stay sealed: the master key is not in it.

mod file;
mod make;
mod restore;

pub(crate) use file::Manifest;
pub(crate) use make::make;
pub(crate) use restore::{Restored, restore, try_out};
