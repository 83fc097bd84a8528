//! The pages of second factors that nothing is sent for, and of choosing between them.

use serde::Serialize;

use super::{Page, Trust};
use crate::pages::text::Text;

/// Step 2: the code of an authenticator app.
#[derive(Debug, Clone, Default, Serialize)]
pub struct AppCode {
    pub action: String,
    pub csrf: String,
    pub error: Option<Text>,
    /// Offers to take the step in another way.
    pub has_choice: bool,
    #[serde(flatten)]
    pub trust: Trust,
}

impl Page for AppCode {
    const TEMPLATE: &'static str = "otp.html";
}

/// Step 2: one of the codes that the person printed.
#[derive(Debug, Clone, Default, Serialize)]
pub struct RecoveryCode {
    pub action: String,
    pub csrf: String,
    pub error: Option<Text>,
    /// Offers to take the step in another way.
    pub has_choice: bool,
}

impl Page for RecoveryCode {
    const TEMPLATE: &'static str = "recovery.html";
}

/// Step 2: a passkey.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Passkey {
    pub action: String,
    pub csrf: String,
    /// Where a script asks what is to be signed.
    pub options: String,
    pub error: Option<Text>,
    /// Offers to take the step in another way.
    pub has_choice: bool,
}

impl Page for Passkey {
    const TEMPLATE: &'static str = "passkey.html";
}

/// Choosing how to take step 2.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ChooseWay {
    /// Also the address of the present way.
    pub action: String,
    pub csrf: String,
    pub ways: Vec<OtherWay>,
    pub error: Option<Text>,
}

/// One way of them.
#[derive(Debug, Clone, Default, Serialize)]
pub struct OtherWay {
    pub id: String,
    /// `number`, `app`, `recovery`, `passkey` or `other`.
    pub kind: &'static str,
    /// The last digits of the number.
    pub number: Option<String>,
}

impl Page for ChooseWay {
    const TEMPLATE: &'static str = "choose_way.html";
}
