//! The pages at which a journey ends or leaves this server.

use serde::Serialize;

use super::Page;
use crate::pages::keys;
use crate::pages::text::Text;

/// Why it does not go on, and what to do now.
#[derive(Debug, Clone, Serialize)]
pub struct ErrorPage {
    pub title: Text,
    pub message: Text,
    /// An id that is found in the log.
    pub reference: Option<String>,
    /// The protocol's error code and description, folded away, for the application's developer.
    pub error: Option<String>,
    pub error_description: Option<String>,
    /// An address that is safe to go to. Never one from a request that was refused.
    pub return_to: Option<String>,
}

impl Page for ErrorPage {
    const TEMPLATE: &'static str = "error.html";
}

impl ErrorPage {
    /// The page for a message, under the title that fits it.
    #[must_use]
    pub fn new(message: impl Into<Text>) -> Self {
        let message = message.into();
        let title = match message.key() {
            keys::ERROR_CODE_DEAD
            | keys::ERROR_PASSKEY_DEAD
            | keys::ERROR_CODE_EXPIRED
            | keys::ERROR_RESEND_LIMIT
            | keys::ERROR_PAGE_STALE
            | keys::ERROR_SIGNIN_EXPIRED => keys::TITLE_START_AGAIN,
            keys::ERROR_CLIENT | keys::ERROR_REDIRECT | keys::ERROR_REQUEST => {
                keys::TITLE_APPLICATION
            }
            keys::ERROR_COOKIES => keys::TITLE_COOKIES,
            keys::ERROR_UNMET_ACR => keys::TITLE_UNMET_ACR,
            keys::ERROR_NO_PHONE | keys::ERROR_FIXED_LINE => keys::TITLE_NO_PHONE,
            keys::ERROR_NOT_ENROLLED => keys::TITLE_NOT_ENROLLED,
            keys::ERROR_TOO_MANY => keys::TITLE_TOO_MANY,
            keys::ERROR_OTHER_PERSON => keys::TITLE_OTHER_PERSON,
            keys::ERROR_NOT_FOUND => keys::TITLE_NOT_FOUND,
            _ => keys::TITLE_PROBLEM,
        };
        Self {
            title: title.into(),
            message,
            reference: None,
            error: None,
            error_description: None,
            return_to: None,
        }
    }
}

/// Asks a person whether they meant to sign out.
#[derive(Debug, Clone, Default, Serialize)]
pub struct SignOut {
    pub action: String,
    pub csrf: String,
    pub username: String,
    /// The public name of the session that ends.
    pub session: String,
    /// There are other accounts, which can be signed out too.
    pub several: bool,
    pub client_name: Option<String>,
}

impl Page for SignOut {
    const TEMPLATE: &'static str = "sign_out.html";
}

/// Says that the session has ended, while frames tell the applications.
#[derive(Debug, Clone, Default, Serialize)]
pub struct SignedOut {
    pub return_to: Option<String>,
    pub client_name: Option<String>,
    /// Addresses of the applications (OpenID Connect Front-Channel Logout §3).
    pub frames: Vec<String>,
    /// A link to the accounts that are still signed in.
    pub others: Option<String>,
}

impl Page for SignedOut {
    const TEMPLATE: &'static str = "signed_out.html";
}

/// Carries the answer to the application by POST (OAuth 2.0 Form Post Response Mode).
#[derive(Debug, Clone, Default, Serialize)]
pub struct FormPost {
    /// The application's redirect URI.
    pub action: String,
    /// Name and value of each field, in order.
    pub fields: Vec<(String, String)>,
    pub client_name: Option<String>,
}

impl Page for FormPost {
    const TEMPLATE: &'static str = "form_post.html";
}
