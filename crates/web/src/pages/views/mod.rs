//! What each page is given. The names of the fields are the names in the templates.

mod about;
mod accounts;
mod decoupled;
mod ends;
mod factors;
mod home;
mod journey;
mod portal;
mod reset;

use serde::Serialize;

pub use about::About;
pub use accounts::{Account, AccountForms, CheckSession, ChooseAccount};
pub use decoupled::{Approve, DeviceCode, Done};
pub use ends::{ErrorPage, FormPost, SignOut, SignedOut};
pub use factors::{AppCode, ChooseWay, OtherWay, Passkey, RecoveryCode};
pub use home::{Home, Link};
pub use journey::{ChooseNumber, Code, Consent, Phone, Scope, SignIn, Trust};
pub use portal::{
    AccountActivity, AccountApp, AccountAppPage, AccountAppSetup, AccountApplication,
    AccountApplications, AccountFrame, AccountHappening, AccountNewApp, AccountNewNumber,
    AccountNewPasskey, AccountNumber, AccountNumberPage, AccountOverview, AccountPasskey,
    AccountPasskeyPage, AccountPassword, AccountRecovery, AccountRemoval, AccountSession,
    AccountSessions, AccountTrustedDevice, AccountTwoStep,
};
pub use reset::{ChoosePassword, ResetCode};

/// A page: a template and the values it shows. Values are escaped by the template engine.
pub trait Page: Serialize {
    /// The template's file name.
    const TEMPLATE: &'static str;
}

/// One entry of the language chooser; made by [`Pages::languages`](super::Pages::languages).
#[derive(Debug, Clone, Serialize)]
pub struct LanguageLink {
    pub tag: String,
    /// The language's name in that language.
    pub name: String,
    pub href: String,
    pub current: bool,
}
