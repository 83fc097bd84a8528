//! What the sign-in asks of the world around it.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

/// The text of a message that carries a code.
#[derive(Clone, Copy, Debug)]
pub struct CodeText<'a> {
    /// BCP 47 tag of the person's language.
    pub locale: &'a str,
    pub code: &'a str,
    /// The application that the person signs in to.
    pub service: &'a str,
    pub minutes: u64,
}

/// What a person signs in with and somebody changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CredentialChange {
    Password,
    NumberAdded,
    NumberRemoved,
    AppAdded,
    AppRemoved,
    RecoveryCodesMade,
    RecoveryCodesRemoved,
    TwoStepOff,
    PasskeyAdded,
    PasskeyRemoved,
    /// A copy of one was used: it signs in no more.
    PasskeyCopied,
}

impl CredentialChange {
    /// As the audit log says it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Password => "password changed",
            Self::NumberAdded => "number added",
            Self::NumberRemoved => "number removed",
            Self::AppAdded => "authenticator app added",
            Self::AppRemoved => "authenticator app removed",
            Self::RecoveryCodesMade => "recovery codes made",
            Self::RecoveryCodesRemoved => "recovery codes removed",
            Self::TwoStepOff => "two-step sign-in switched off",
            Self::PasskeyAdded => "passkey added",
            Self::PasskeyRemoved => "passkey removed",
            Self::PasskeyCopied => "passkey refused",
        }
    }
}

/// Texts in the person's language.
pub trait Texts: Send + Sync + fmt::Debug {
    fn code_message(&self, text: &CodeText<'_>) -> String;

    /// What a call says, a sentence each; `code` comes as digits with commas between them.
    fn code_call(&self, text: &CodeText<'_>) -> Vec<String>;

    /// The message that brings the link by which a person chooses a new password.
    fn reset_message(&self, locale: &str, service: &str, link: &str) -> String;

    /// The message that tells a person of a change; `locale` is a BCP 47 tag.
    fn credential_notice(&self, locale: &str, service: &str, change: CredentialChange) -> String;
}

/// The answer to a script's HTTP request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    pub status: u16,
    pub body: String,
}

/// HTTP for scripts: to allowed hosts only, with a time limit, without redirects.
pub trait Fetch: Send + Sync + fmt::Debug {
    /// # Errors
    /// A text for the script: host not allowed, no answer in time, body too large.
    fn fetch<'a>(
        &'a self,
        method: &'a str,
        url: &'a str,
        body: Option<&'a str>,
    ) -> Pin<Box<dyn Future<Output = Result<Fetched, String>> + Send + 'a>>;
}
