//! The pages on which a person chooses a new password.

use serde::Serialize;

use super::{LanguageLink, Page};
use crate::pages::text::Text;

/// Opening a reset, by a link or by a code that is typed.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ResetCode {
    pub action: String,
    pub csrf: String,
    pub code: String,
    /// The code came with the link: there is nothing to type.
    pub linked: bool,
    pub error: Option<Text>,
    pub languages: Vec<LanguageLink>,
}

impl Page for ResetCode {
    const TEMPLATE: &'static str = "reset.html";
}

#[derive(Debug, Clone, Default, Serialize)]
pub struct ChoosePassword {
    pub action: String,
    pub csrf: String,
    pub username: String,
    pub error: Option<Text>,
    pub languages: Vec<LanguageLink>,
}

impl Page for ChoosePassword {
    const TEMPLATE: &'static str = "choose_password.html";
}
