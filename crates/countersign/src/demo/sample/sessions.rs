//! Who is signed in at the sample application, in memory.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::provider::Identity;
use countersign_core::{Entropy, SystemEntropy};

/// Not the provider's cookie: browsers share cookies between the ports of one host.
pub(super) const COOKIE: &str = "harbour-bank";

/// More than this many at once are forgotten, oldest first or not: it is a sample.
const MOST: usize = 10_000;

/// A request on its way.
#[derive(Clone, Debug)]
pub(super) struct Pending {
    pub(super) browser: String,
    pub(super) state: String,
    pub(super) nonce: String,
    /// PKCE (RFC 7636 §4.1).
    pub(super) verifier: String,
}

#[derive(Debug, Default)]
pub(super) struct Sessions {
    pending: Mutex<HashMap<String, Pending>>,
    signed_in: Mutex<HashMap<String, Identity>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn token() -> String {
    let entropy: &dyn Entropy = &SystemEntropy;
    entropy.token().expose().to_owned()
}

impl Sessions {
    /// A new request of this browser, and the browser's cookie.
    pub(super) fn begin(&self, browser: Option<String>) -> (String, Pending) {
        let browser = browser.unwrap_or_else(token);
        let pending = Pending {
            browser: browser.clone(),
            state: token(),
            nonce: token(),
            verifier: token(),
        };
        let mut all = lock(&self.pending);
        if all.len() >= MOST {
            all.clear();
        }
        all.insert(pending.state.clone(), pending.clone());
        (browser, pending)
    }

    /// The request that an answer belongs to, once, and only in the browser that sent it.
    pub(super) fn take_pending(&self, browser: &str, state: &str) -> Option<Pending> {
        let pending = lock(&self.pending).remove(state)?;
        (pending.browser == browser).then_some(pending)
    }

    /// Signs in under a new cookie.
    pub(super) fn sign_in(&self, who: Identity) -> String {
        let browser = token();
        let mut all = lock(&self.signed_in);
        if all.len() >= MOST {
            all.clear();
        }
        all.insert(browser.clone(), who);
        browser
    }

    pub(super) fn signed_in(&self, browser: &str) -> Option<Identity> {
        lock(&self.signed_in).get(browser).cloned()
    }

    pub(super) fn sign_out(&self, browser: &str) -> Option<Identity> {
        lock(&self.signed_in).remove(browser)
    }
}
