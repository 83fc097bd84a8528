//! An authenticator app, and the pages on which people add one.

use countersign_core::totp::{Algorithm, DIGITS, code, from_base32, step_at};
use countersign_core::{Clock, SystemClock};

use crate::browser::Browser;
use crate::demo::{Demo, Person};
use crate::page::Page;
use crate::sign_in;

/// An app that shows codes.
#[derive(Clone, Debug)]
pub struct Authenticator {
    secret: Vec<u8>,
}

impl Authenticator {
    /// Adds an app at `/account`, signing in where that asks for it.
    ///
    /// # Panics
    /// When the pages are others than a person meets.
    pub async fn add(demo: &Demo, browser: &Browser, person: &Person) -> Self {
        let address = format!("{}/account/apps/new", demo.issuer);
        let page = sign_in::visit(demo, browser, &address, person).await;
        let page = browser
            .submit(&page.form("name").fill("name", "phone"))
            .await;
        let app = Self::shown(&page);
        // The earliest code that counts, so that the present one is left for a sign-in.
        let form = page.form("code").fill("code", &app.code(-1));
        let page = browser.submit(&form).await;
        assert!(
            page.outline().contains("app is added"),
            "{}",
            page.outline()
        );
        app
    }

    /// The app that scans the page with the secret.
    ///
    /// # Panics
    /// When the page shows none.
    #[must_use]
    pub fn shown(page: &Page) -> Self {
        Self::of(&page.text_of("code.key").expect("the page shows a key"))
    }

    /// The app that this key was typed into.
    ///
    /// # Panics
    /// When it is no key.
    #[must_use]
    pub fn of(key: &str) -> Self {
        Self {
            secret: from_base32(key).expect("the key is base 32"),
        }
    }

    /// The code that it shows so many periods from now.
    #[must_use]
    pub fn code(&self, later: i64) -> String {
        let step = step_at(SystemClock.now()) + later;
        code(Algorithm::Sha1, &self.secret, step, DIGITS)
    }
}

/// Makes recovery codes at `/account`.
///
/// # Panics
/// When the page shows none.
pub async fn recovery_codes(demo: &Demo, browser: &Browser, person: &Person) -> Vec<String> {
    let address = format!("{}/account/recovery-codes", demo.issuer);
    let page = sign_in::visit(demo, browser, &address, person).await;
    let forms = page.forms().into_iter();
    let mut forms = forms.filter(|form| form.action.path() == "/account/recovery-codes");
    let made = browser.submit(&forms.next().expect("a form")).await;
    let words = made.text_of("ul.codes").expect("the page shows codes");
    words.split_whitespace().map(str::to_owned).collect()
}
