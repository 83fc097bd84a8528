//! The pages a person sees: templates, texts and static files, all replaceable by the operator.
//!
//! ```no_run
//! use countersign_web::pages::{Pages, SignIn};
//!
//! # fn main() -> Result<(), countersign_web::pages::PagesError> {
//! let pages = Pages::new(None)?;
//! let locale = pages.locale(Some("ar fr"), None);
//! let html = pages.render(&locale, &SignIn { action: "/signin".into(), ..SignIn::default() })?;
//! # Ok(())
//! # }
//! ```
//!
//! A folder of overrides has the shape of the built-in files: `templates/signin.html`,
//! `static/countersign.css`, `locales/de.ftl`. A template or static file there replaces the
//! built-in one; a locale file is laid over it, text by text. Changes show within a second.

mod error;
mod escaping;
mod files;
pub mod keys;
mod locale;
mod overrides;
mod samples;
mod samples_portal;
mod static_files;
mod templates;
mod text;
mod texts;
mod theme;
mod trial;
mod views;

#[cfg(test)]
mod tests;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

pub use error::PagesError;
pub use locale::Locale;
pub use overrides::KeptFile;
pub use samples::State;
pub use static_files::StaticFile;
pub use text::Text;
pub use trial::{Editable, PREVIEW_STATIC, PageFault, Trial};
pub use views::{
    About, Account, AccountActivity, AccountApp, AccountAppPage, AccountAppSetup,
    AccountApplication, AccountApplications, AccountForms, AccountFrame, AccountHappening,
    AccountNewApp, AccountNewNumber, AccountNewPasskey, AccountNumber, AccountNumberPage,
    AccountOverview, AccountPasskey, AccountPasskeyPage, AccountPassword, AccountRecovery,
    AccountRemoval, AccountSession, AccountSessions, AccountTrustedDevice, AccountTwoStep, AppCode,
    Approve, CheckSession, ChooseAccount, ChooseNumber, ChoosePassword, ChooseWay, Code, Consent,
    DeviceCode, Done, ErrorPage, FormPost, Home, LanguageLink, Link, OtherWay, Page, Passkey,
    Phone, RecoveryCode, ResetCode, Scope, SignIn, SignOut, SignedOut, Trust,
};

use theme::{Theme, Themes};

/// Renders every page. Make one and share it: all methods take `&self`.
#[derive(Debug)]
pub struct Pages {
    themes: Themes,
    /// Negative before anything was read from the store.
    kept_revision: AtomicI64,
}

impl Pages {
    /// Reads the built-in files and, when given, the operator's folder of overrides.
    ///
    /// # Errors
    /// When the folder cannot be read. A broken file in it is logged, and the built-in one is used.
    pub fn new(overrides: Option<&Path>) -> Result<Self, PagesError> {
        Ok(Self {
            themes: Themes::new(overrides)?,
            kept_revision: AtomicI64::new(-1),
        })
    }

    /// The best language for a person: `ui_locales` (OpenID Connect Core, section 3.1.2.1:
    /// tags in order, separated by spaces), then `Accept-Language` (RFC 9110, section 12.5.4),
    /// then English.
    #[must_use]
    pub fn locale(&self, ui_locales: Option<&str>, accept_language: Option<&str>) -> Locale {
        locale::negotiate(self.theme().texts.tags(), ui_locales, accept_language)
    }

    /// The tags of all languages, in order (BCP 47).
    #[must_use]
    pub fn language_tags(&self) -> Vec<String> {
        self.theme().texts.tags().map(str::to_owned).collect()
    }

    /// One link for each language, to put into a page's `languages`. `path` is where the page
    /// is found by GET; a query is kept.
    #[must_use]
    pub fn languages(&self, current: &Locale, path: &str) -> Vec<LanguageLink> {
        self.theme().languages(current, path)
    }

    /// Renders a page as HTML.
    ///
    /// # Errors
    /// Only when the built-in template itself fails: an override that fails is logged and the
    /// built-in template takes its place.
    pub fn render<P: Page>(&self, locale: &Locale, page: &P) -> Result<String, PagesError> {
        let theme = self.theme();
        match theme.render(locale, page) {
            Err(error) if theme.is_overridden() => {
                tracing::error!(
                    target: "countersign::pages", template = P::TEMPLATE, %error,
                    "an overridden template failed; the built-in one is shown instead"
                );
                self.themes.builtin().render(locale, page)
            }
            outcome => outcome,
        }
    }

    /// One text in a person's language, for example of a text message.
    #[must_use]
    pub fn text(&self, locale: &Locale, text: impl Into<Text>) -> String {
        self.theme().texts.format(locale.as_str(), &text.into())
    }

    /// A file below `/static/`, by the rest of the path. `None` for anything else, also for
    /// paths that try to leave the folder.
    #[must_use]
    pub fn static_file(&self, path: &str) -> Option<StaticFile> {
        self.theme().statics.get(path)
    }

    /// The address of a static file, with a hash of its content: it can be cached for a year.
    #[must_use]
    pub fn asset(&self, name: &str) -> String {
        self.theme().statics.url(name)
    }

    /// Takes these files of the store instead of those that were kept before; they count more
    /// than the folder's.
    pub fn keep(&self, kept: Vec<KeptFile>, revision: i64) {
        self.themes.keep(kept);
        self.kept_revision.store(revision, Ordering::Release);
    }

    /// At which revision of the store's configuration they were read; None for never.
    #[must_use]
    pub fn kept_revision(&self) -> Option<i64> {
        let revision = self.kept_revision.load(Ordering::Acquire);
        (revision >= 0).then_some(revision)
    }

    /// Looks at the folder of overrides now instead of within a second.
    pub fn reload(&self) {
        self.themes.reload();
    }

    fn theme(&self) -> Arc<Theme> {
        self.themes.current()
    }
}
