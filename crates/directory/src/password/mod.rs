//! Passwords: which are acceptable, their Argon2id hashes, and digests that other directories made.

mod digest;
mod hasher;
mod hashing;
mod memory;
mod rules;

pub(crate) use digest::Digest;
pub(crate) use hasher::{Hasher, Verdict};
pub use hashing::{Hashing, InvalidHashing};
pub use rules::PasswordProblem;
pub(crate) use rules::{LONGEST, check_new};
