use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use countersign_core::seal::{Purpose, equal_in_constant_time};

use crate::provider::Provider;

/// A nonce is given out for this long, in milliseconds, and taken for as long again.
const WINDOW: i64 = 5 * 60 * 1000;

impl Provider {
    /// The nonce that proofs must contain now (RFC 9449 §8), if the operator wants nonces. Every
    /// node makes the same and keeps none.
    #[must_use]
    pub fn dpop_nonce(&self) -> Option<String> {
        self.dpop_nonces.then(|| self.nonce_of(self.window()))
    }

    pub(super) fn is_own_nonce(&self, given: &str) -> bool {
        let now = self.window();
        [now, now - 1].into_iter().any(|window| {
            equal_in_constant_time(self.nonce_of(window).as_bytes(), given.as_bytes())
        })
    }

    fn window(&self) -> i64 {
        self.clock.now().0.div_euclid(WINDOW)
    }

    fn nonce_of(&self, window: i64) -> String {
        let mac = self
            .keyring
            .mac(Purpose::DpopNonce, &[&window.to_be_bytes()]);
        URL_SAFE_NO_PAD.encode(&mac[..16])
    }
}
