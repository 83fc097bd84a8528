use countersign_core::ids::PersonId;
use countersign_core::{Millis, Phone};

use crate::Medium;

/// A message to accept.
#[derive(Clone, Copy, Debug)]
pub struct Draft<'a> {
    /// The ways that it may go: `shared`, or names of routes and message centres.
    pub route: &'a str,
    /// The acr of the method that it is for; empty for none.
    pub method: &'a str,
    /// What it is for, such as `code`, `link`, `notice` or `test`.
    pub purpose: &'a str,
    pub medium: Medium,
    pub person: Option<&'a PersonId>,
    pub to: &'a Phone,
    pub text: &'a str,
    pub expires_at: Millis,
}
