//! Passwords: which are acceptable, and their Argon2id hashes.

mod hasher;
mod hashing;
mod memory;
mod rules;

pub(crate) use hasher::{Hasher, Verdict};
pub use hashing::{Hashing, InvalidHashing};
pub use rules::PasswordProblem;
pub(crate) use rules::{LONGEST, check_new};
