//! The pages of a sign-in, in the order in which a person meets them.

use serde::Serialize;

use super::{About, LanguageLink, Page};
use crate::pages::text::Text;

/// Step 1: user name and password.
#[derive(Debug, Clone, Default, Serialize)]
pub struct SignIn {
    /// Where the form is posted to.
    pub action: String,
    pub csrf: String,
    /// From `login_hint`, or as typed in the attempt before.
    pub username: String,
    pub client_name: Option<String>,
    #[serde(flatten)]
    pub about: About,
    pub error: Option<Text>,
    /// Where a script asks for a passkey instead; none where it would not do.
    pub passkey: Option<String>,
    /// Left empty, the page has no language chooser.
    pub languages: Vec<LanguageLink>,
}

impl Page for SignIn {
    const TEMPLATE: &'static str = "signin.html";
}

/// Step 2: the code from the text message.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Code {
    pub action: String,
    pub csrf: String,
    /// The number with only its last digits, for example `•••• 123`.
    pub masked_phone: String,
    pub code_length: u32,
    pub error: Option<Text>,
    pub notice: Option<Text>,
    /// Until then a new code is refused; 0 when it can be asked for at once.
    pub resend_in_seconds: u32,
    pub resends_left: u32,
    pub expires_in_seconds: u32,
    /// The message could not be handed over: the page says so and offers to try again.
    pub sending_failed: bool,
    /// The code was said in a call, not written in a text message.
    pub called: bool,
    /// Offers to be called.
    pub can_call: bool,
    /// Offers to take the step in another way.
    pub has_choice: bool,
    #[serde(flatten)]
    pub trust: Trust,
}

/// Trusting the browser, on pages that ask for a code.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Trust {
    pub offer_remember_device: bool,
    /// For the text beside the check box.
    pub remember_device_days: u64,
    /// As chosen in the attempt before.
    pub remember_device: bool,
}

impl Page for Code {
    const TEMPLATE: &'static str = "code.html";
}

/// Enrolling a phone number.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Phone {
    pub action: String,
    pub csrf: String,
    /// As typed in the attempt before.
    pub phone: String,
    pub error: Option<Text>,
}

impl Page for Phone {
    const TEMPLATE: &'static str = "phone.html";
}

/// Choosing the number that the code goes to.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ChooseNumber {
    pub action: String,
    pub csrf: String,
    /// The numbers with only their last digits; the form sends a position.
    pub choices: Vec<String>,
    pub error: Option<Text>,
}

impl Page for ChooseNumber {
    const TEMPLATE: &'static str = "choose_number.html";
}

/// Asks whether an application that is not trusted may have what it asks for.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Consent {
    pub action: String,
    pub csrf: String,
    pub username: String,
    pub client_name: String,
    #[serde(flatten)]
    pub about: About,
    pub scopes: Vec<Scope>,
}

impl Page for Consent {
    const TEMPLATE: &'static str = "consent.html";
}

/// A scope on the consent page. Its text has the key `scope-<name>`, with `-` for `:`; without one,
/// what the operator wrote of the scope is shown, and without that its name.
#[derive(Debug, Clone, Serialize)]
pub struct Scope {
    pub name: String,
    pub description: Option<String>,
}

impl Scope {
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            description: None,
        }
    }
}
