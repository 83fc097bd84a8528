//! The pages on which a person answers what a device or a back channel asks.

use serde::Serialize;

use super::{Consent, LanguageLink, Page};
use crate::pages::text::Text;

/// Typing the code that a device shows.
#[derive(Debug, Clone, Default, Serialize)]
pub struct DeviceCode {
    pub action: String,
    pub csrf: String,
    /// As typed in the attempt before, or from the device's own link.
    pub user_code: String,
    /// The code came with the link: the person compares it instead of typing it.
    pub prefilled: bool,
    /// The language that the person chose on this page.
    pub ui_locales: Option<String>,
    pub error: Option<Text>,
    pub languages: Vec<LanguageLink>,
}

impl Page for DeviceCode {
    const TEMPLATE: &'static str = "device.html";
}

/// Asks whether what was begun elsewhere is the person's own and may go on.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Approve {
    #[serde(flatten)]
    pub consent: Consent,
    /// A device asks; otherwise the application itself.
    pub device: bool,
    /// What the application shows beside it.
    pub binding_message: Option<String>,
}

impl Page for Approve {
    const TEMPLATE: &'static str = "approve.html";
}

/// The person's part is done; the answer waits elsewhere.
#[derive(Debug, Clone, Serialize)]
pub struct Done {
    pub title: Text,
    pub text: Text,
}

impl Page for Done {
    const TEMPLATE: &'static str = "done.html";
}
