//! Pages about the accounts that a browser is signed in with.

use serde::Serialize;

use super::Page;

/// One of the accounts, as its person knows it.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Account {
    /// The public name of its session.
    pub session: String,
    pub name: String,
    pub username: String,
}

/// Where the forms about accounts go.
#[derive(Debug, Clone, Default, Serialize)]
pub struct AccountForms {
    pub sign_out: String,
    pub sign_out_csrf: String,
    pub switch: String,
    pub switch_csrf: String,
    /// A link to the sign-in with one more account.
    pub add: String,
}

/// Asks with which account a person goes on to an application.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ChooseAccount {
    pub action: String,
    pub csrf: String,
    pub client_name: String,
    pub accounts: Vec<Account>,
    /// The value of the button for an account that is not listed.
    pub another: &'static str,
    /// A link back to the application, without an account.
    pub cancel: String,
}

impl Page for ChooseAccount {
    const TEMPLATE: &'static str = "choose_account.html";
}

/// What applications keep in a frame to learn that something changed. It shows nothing.
#[derive(Debug, Clone, Default, Serialize)]
pub struct CheckSession {
    /// The name of the cookie with the browser's state.
    pub cookie: String,
}

impl Page for CheckSession {
    const TEMPLATE: &'static str = "check_session.html";
}
