//! People: who they are, what is known of them, and whether a password is theirs.
//!
//! ```no_run
//! # async fn example(store: countersign_store::Store) -> Result<(), countersign_directory::DirectoryError> {
//! use std::sync::Arc;
//! use countersign_core::{Secret, SystemClock, SystemEntropy};
//! use countersign_directory::{Directory, Hashing, NewPerson, PasswordCheck};
//!
//! let directory = Directory::new(
//!     store,
//!     Arc::new(SystemClock),
//!     Arc::new(SystemEntropy),
//!     Hashing::default(),
//! );
//! let alice = NewPerson::new("alice")
//!     .password(Secret::new("quartz lantern"))
//!     .value("phoneNumberVerified", "+44 7700 900123");
//! directory.add(alice, "command-line").await?;
//!
//! let check = directory.check_password("Alice", &Secret::new("quartz lantern")).await?;
//! assert!(matches!(check, PasswordCheck::Right(person) if person.username == "alice"));
//! # Ok(()) }
//! ```

mod attribute_change;
mod attributes;
mod bring;
mod check;
mod directory;
mod edit;
mod enrol;
mod error;
mod figures;
mod ldap;
mod numbers;
mod outside;
mod password;
mod person;
mod sign_out;
mod update;

pub use attributes::{GROUPS, PHONE_ATTRIBUTE};
pub use bring::{Brought, Checked};
pub use check::PasswordCheck;
pub use directory::Directory;
pub use enrol::Enrolled;
pub use error::DirectoryError;
pub use figures::PasswordFigures;
pub use ldap::{Barred, Ldap, LdapServer, LdapSettings, Order, Proof, Shape};
pub use password::{Hashing, InvalidHashing, PasswordProblem};
pub use person::{NewPerson, Person};
pub use sign_out::OfflineAccess;
pub use update::{PlannedUpdate, Update};
