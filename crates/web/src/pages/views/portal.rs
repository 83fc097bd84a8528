//! The pages of `/account`, where people look after their own account.

use serde::Serialize;

use super::{LanguageLink, Page, Scope};
use crate::pages::text::Text;

/// What stands around each of them.
#[derive(Debug, Clone, Default, Serialize)]
pub struct AccountFrame {
    /// The entry of the navigation that the page belongs to.
    pub place: &'static str,
    pub csrf: String,
    pub username: String,
    /// What was done a moment ago.
    pub said: Option<Text>,
    pub languages: Vec<LanguageLink>,
}

/// A telephone number, of which the last digits are told.
#[derive(Debug, Clone, Default, Serialize)]
pub struct AccountNumber {
    pub id: String,
    pub masked: String,
    /// What the person calls it; may be empty.
    pub name: String,
    /// Codes go there unless another one is chosen.
    pub first: bool,
}

/// An authenticator app.
#[derive(Debug, Clone, Default, Serialize)]
pub struct AccountApp {
    pub id: String,
    /// What the person calls it; may be empty.
    pub name: String,
    pub since: String,
}

/// A passkey.
#[derive(Debug, Clone, Default, Serialize)]
pub struct AccountPasskey {
    pub id: String,
    /// What the person calls it; may be empty.
    pub name: String,
    /// Their devices share it.
    pub synced: bool,
    pub since: String,
    pub used: Option<String>,
}

/// What comes of taking a second factor away.
#[derive(Debug, Clone, Default, Serialize)]
pub struct AccountRemoval {
    /// There is no other second factor.
    pub only: bool,
    /// It is refused, since the person must have so many; 0 where it is not.
    pub kept: i64,
    /// The person may switch two-step sign-in off instead.
    pub may_switch_off: bool,
    /// They have just tried.
    pub refused: bool,
}

macro_rules! page {
    ($name:ident, $template:literal) => {
        impl Page for $name {
            const TEMPLATE: &'static str = $template;
        }
    };
}

/// What protects the account.
#[derive(Debug, Clone, Default, Serialize)]
pub struct AccountOverview {
    #[serde(flatten)]
    pub frame: AccountFrame,
    pub has_password: bool,
    /// `always`, `on`, `unknown-devices`, `unknown-places`, `off` or `impossible`.
    pub two_step: &'static str,
    /// In how many places the person is known; none where that makes no difference.
    pub known_places: Option<i64>,
    pub may_choose_two_step: bool,
    /// Somebody else has decided that a second step is asked for.
    pub two_step_required: bool,
    /// So many second steps the person should have, where they have fewer; 0 where they do not.
    pub factors_wanted: i64,
    pub factors_held: i64,
    pub numbers: Vec<AccountNumber>,
    pub apps: Vec<AccountApp>,
    pub passkeys: Vec<AccountPasskey>,
    /// How many are left.
    pub recovery_codes: i64,
    pub may_add_number: bool,
    pub may_add_app: bool,
    pub may_make_recovery_codes: bool,
    pub may_add_passkey: bool,
}
page!(AccountOverview, "account_overview.html");

/// Asks when a second step is asked for.
#[derive(Debug, Clone, Default, Serialize)]
pub struct AccountTwoStep {
    #[serde(flatten)]
    pub frame: AccountFrame,
    /// As it is now.
    pub two_step: &'static str,
    /// What it may be instead.
    pub choices: Vec<&'static str>,
    /// How long a browser is trusted.
    pub trusted_days: u64,
    /// How long a place is known.
    pub known_days: u64,
}
page!(AccountTwoStep, "account_two_step.html");

#[derive(Debug, Clone, Default, Serialize)]
pub struct AccountNewNumber {
    #[serde(flatten)]
    pub frame: AccountFrame,
    /// As typed in the attempt before.
    pub phone: String,
    pub error: Option<Text>,
}
page!(AccountNewNumber, "account_number_new.html");

#[derive(Debug, Clone, Default, Serialize)]
pub struct AccountNumberPage {
    #[serde(flatten)]
    pub frame: AccountFrame,
    pub action: String,
    pub number: AccountNumber,
    pub removal: AccountRemoval,
}
page!(AccountNumberPage, "account_number.html");

#[derive(Debug, Clone, Default, Serialize)]
pub struct AccountNewApp {
    #[serde(flatten)]
    pub frame: AccountFrame,
    pub name: String,
    pub error: Option<Text>,
}
page!(AccountNewApp, "account_app_new.html");

/// Shows the secret of a new app.
#[derive(Debug, Clone, Default, Serialize)]
pub struct AccountAppSetup {
    #[serde(flatten)]
    pub frame: AccountFrame,
    pub action: String,
    /// In groups, to be typed.
    pub secret: String,
    /// What the picture says, for an app on the same device.
    pub uri: String,
    /// In squares; 0 when there is no picture.
    pub qr_side: usize,
    pub qr_path: String,
    pub error: Option<Text>,
}
page!(AccountAppSetup, "account_app_setup.html");

#[derive(Debug, Clone, Default, Serialize)]
pub struct AccountAppPage {
    #[serde(flatten)]
    pub frame: AccountFrame,
    pub action: String,
    pub app: AccountApp,
    pub removal: AccountRemoval,
}
page!(AccountAppPage, "account_app.html");

/// Where a script has the browser make a passkey.
#[derive(Debug, Clone, Default, Serialize)]
pub struct AccountNewPasskey {
    #[serde(flatten)]
    pub frame: AccountFrame,
    pub name: String,
    pub error: Option<Text>,
}
page!(AccountNewPasskey, "account_passkey_new.html");

#[derive(Debug, Clone, Default, Serialize)]
pub struct AccountPasskeyPage {
    #[serde(flatten)]
    pub frame: AccountFrame,
    pub action: String,
    pub passkey: AccountPasskey,
    pub removal: AccountRemoval,
}
page!(AccountPasskeyPage, "account_passkey.html");

/// Makes recovery codes, and shows them once.
#[derive(Debug, Clone, Default, Serialize)]
pub struct AccountRecovery {
    #[serde(flatten)]
    pub frame: AccountFrame,
    pub left: i64,
    /// Empty before they are made.
    pub codes: Vec<String>,
}
page!(AccountRecovery, "account_recovery.html");

#[derive(Debug, Clone, Default, Serialize)]
pub struct AccountPassword {
    #[serde(flatten)]
    pub frame: AccountFrame,
    pub error: Option<Text>,
}
page!(AccountPassword, "account_password.html");

#[derive(Debug, Clone, Default, Serialize)]
pub struct AccountSessions {
    #[serde(flatten)]
    pub frame: AccountFrame,
    pub sessions: Vec<AccountSession>,
    pub devices: Vec<AccountTrustedDevice>,
    /// In how many places the person is known; none where that makes no difference.
    pub known_places: Option<i64>,
}
page!(AccountSessions, "account_sessions.html");

/// A browser that the person trusts.
#[derive(Debug, Clone, Default, Serialize)]
pub struct AccountTrustedDevice {
    pub id: String,
    /// None when it does not tell its name.
    pub browser: Option<String>,
    pub address: String,
    pub since: String,
    pub until: String,
    /// When a second step was last left out there.
    pub used: Option<String>,
}

/// A browser that the person is signed in at.
#[derive(Debug, Clone, Default, Serialize)]
pub struct AccountSession {
    pub id: String,
    /// None when it does not tell its name.
    pub browser: Option<String>,
    pub address: String,
    pub since: String,
    pub used: String,
    /// The one that they look from.
    pub present: bool,
}

#[derive(Debug, Clone, Default, Serialize)]
pub struct AccountApplications {
    #[serde(flatten)]
    pub frame: AccountFrame,
    pub applications: Vec<AccountApplication>,
}
page!(AccountApplications, "account_applications.html");

#[derive(Debug, Clone, Default, Serialize)]
pub struct AccountApplication {
    pub id: String,
    pub name: String,
    pub scopes: Vec<Scope>,
    pub used: String,
}

#[derive(Debug, Clone, Default, Serialize)]
pub struct AccountActivity {
    #[serde(flatten)]
    pub frame: AccountFrame,
    pub happenings: Vec<AccountHappening>,
    /// A link to what came before.
    pub older: Option<String>,
}
page!(AccountActivity, "account_activity.html");

#[derive(Debug, Clone, Serialize)]
pub struct AccountHappening {
    pub text: Text,
    pub at: String,
    /// Whether the person did it themselves.
    pub own: bool,
}
