//! The page at the server's root.

use serde::Serialize;

use super::{Account, AccountForms, LanguageLink, Page};
use crate::pages::text::Text;

/// Says what this server is, and who is signed in at it.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Home {
    pub issuer: String,
    pub links: Vec<Link>,
    /// The active one first.
    pub accounts: Vec<Account>,
    pub forms: AccountForms,
    pub languages: Vec<LanguageLink>,
}

impl Page for Home {
    const TEMPLATE: &'static str = "home.html";
}

#[derive(Debug, Clone, Serialize)]
pub struct Link {
    pub href: String,
    pub label: Text,
}
