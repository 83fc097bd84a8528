//! The page at the server's root.

use serde::Serialize;

use super::{LanguageLink, Page};
use crate::pages::text::Text;

/// Says what this server is, and lets a person who is signed in sign out.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Home {
    pub issuer: String,
    pub links: Vec<Link>,
    pub signed_in: Option<SignedIn>,
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

/// Who is signed in, and the form that ends it.
#[derive(Debug, Clone, Default, Serialize)]
pub struct SignedIn {
    pub name: String,
    pub sign_out_action: String,
    pub csrf: String,
}
