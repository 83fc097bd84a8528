//! What people do for themselves, without HTTP: look at what protects their account, change it,
//! and end what should not go on.
//!
//! Whoever is signed in has an [`Account`]. What changes the account's protection is a method of
//! [`Proved`], which only somebody has who signed in a moment ago by the strongest way they have.

mod account;
mod applications;
mod applying;
mod devices;
mod error;
mod history;
mod numbers;
mod overview;
mod passkeys;
mod password;
mod places;
mod proved;
mod sessions;
mod two_step;

pub use account::{Account, Accounts, Parts};
pub use applications::Application;
pub use applying::{Intent, NotAllowed};
pub use error::AccountError;
pub use history::Happening;
pub use numbers::Number;
pub use overview::{Overview, TwoStep};
pub use proved::Proved;
pub use sessions::OwnSession;
pub use two_step::FactorCount;
