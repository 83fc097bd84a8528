use countersign_core::{Country, Millis, Phone};

use super::Medium;

/// What routes look at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Facts<'a> {
    pub(crate) to: &'a Phone,
    pub(crate) country: Option<Country>,
    /// The acr of the sign-in; empty for messages of none.
    pub(crate) method: &'a str,
    /// Such as `code` or `notice`.
    pub(crate) purpose: &'a str,
    pub(crate) medium: Medium,
    pub(crate) now: Millis,
}
