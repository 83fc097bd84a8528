//! An authenticator app, and the pages on which people add one.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use countersign_core::totp::{Algorithm, DIGITS, PERIOD, code, from_base32, step_at};
use countersign_core::{Clock, Millis, SystemClock};

use crate::browser::Browser;
use crate::demo::{Demo, Person};
use crate::page::Page;
use crate::sign_in;

/// How many time steps a code may be early or late.
const DRIFT: i64 = 1;
/// How long a code that was just read has to count, since pages take their time.
const HOLDS: Duration = Duration::from_secs(10);

/// An app that shows codes.
#[derive(Debug)]
pub struct Authenticator {
    secret: Vec<u8>,
    /// The time step of the newest code that was read for use.
    read: AtomicI64,
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
        let code = app.next_code().await;
        let form = page.form("code").fill("code", &code);
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
            read: AtomicI64::new(i64::MIN),
        }
    }

    /// A code that was not read before and counts now: the earliest, so that later ones are left.
    /// When all that count were read, the next one is waited for.
    pub async fn next_code(&self) -> String {
        let holds = i64::try_from(HOLDS.as_millis()).expect("seconds");
        let earliest = step_at(Millis(SystemClock.now().0 + holds)) - DRIFT;
        let step = earliest.max(self.read.load(Ordering::Relaxed).saturating_add(1));
        self.read.store(step, Ordering::Relaxed);
        let counts_from = (step - DRIFT) * PERIOD * 1000;
        let early = u64::try_from(counts_from - SystemClock.now().0).unwrap_or(0);
        tokio::time::sleep(Duration::from_millis(early)).await;
        self.code_of(step)
    }

    /// The code that it shows so many periods from now.
    #[must_use]
    pub fn code(&self, later: i64) -> String {
        self.code_of(step_at(SystemClock.now()) + later)
    }

    fn code_of(&self, step: i64) -> String {
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
