use std::sync::Arc;

use axum::http::HeaderName;
use countersign_account::Accounts;
use countersign_core::{AddressRange, Clock, Entropy, Keyring, Shared};
use countersign_delivery::Delivery;
use countersign_directory::Directory;
use countersign_oidc::Provider;
use countersign_signin::{CodeText, CredentialChange, SignIns, Texts};
use countersign_store::Store;

use crate::pages::{Pages, Text, keys};

/// What the handlers work with.
#[derive(Clone, Debug)]
pub struct Web {
    /// The address that browsers know the server by, without a slash at the end.
    pub issuer: String,
    pub pages: Shared<Pages>,
    pub provider: Shared<Provider>,
    pub sign_ins: Shared<SignIns>,
    /// What people do for themselves.
    pub accounts: Accounts,
    pub store: Store,
    pub directory: Directory,
    pub delivery: Shared<Delivery>,
    pub keyring: Arc<Keyring>,
    pub clock: Arc<dyn Clock>,
    pub entropy: Arc<dyn Entropy>,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<AddressRange>,
    /// Where they say the country that a request is from.
    pub country_header: Option<HeaderName>,
    /// Whether they tell the certificates of clients in `Client-Cert` (RFC 9440).
    pub client_cert_header: bool,
}

impl Web {
    /// Cookies are `Secure` and `__Host-` unless the issuer is http, which only loopback may be.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.issuer.starts_with("https://")
    }
}

/// The texts of messages, from the operator's locale files.
#[derive(Clone, Debug)]
pub struct PageTexts(pub Arc<Pages>);

impl Texts for PageTexts {
    fn code_call(&self, text: &CodeText<'_>) -> Vec<String> {
        let locale = self.0.locale(Some(text.locale), None);
        let said = Text::new(keys::CALL_CODE)
            .with_str("digits", text.code)
            .with_str("service", text.service);
        let said = self.0.text(&locale, said);
        said.lines().map(str::to_owned).collect()
    }

    fn reset_message(&self, locale: &str, service: &str, link: &str) -> String {
        let locale = self.0.locale(Some(locale), None);
        let text = Text::new(keys::SMS_PASSWORD_RESET);
        let text = text.with_str("service", service).with_str("link", link);
        self.0.text(&locale, text)
    }

    fn credential_notice(&self, locale: &str, service: &str, change: CredentialChange) -> String {
        let locale = self.0.locale(Some(locale), None);
        let key = match change {
            CredentialChange::Password => keys::SMS_PASSWORD_CHANGED,
            CredentialChange::NumberAdded => keys::SMS_NUMBER_ADDED,
            CredentialChange::NumberRemoved => keys::SMS_NUMBER_REMOVED,
            CredentialChange::AppAdded => keys::SMS_APP_ADDED,
            CredentialChange::AppRemoved => keys::SMS_APP_REMOVED,
            CredentialChange::RecoveryCodesMade => keys::SMS_RECOVERY_CODES_MADE,
            CredentialChange::RecoveryCodesRemoved => keys::SMS_RECOVERY_CODES_REMOVED,
            CredentialChange::TwoStepOff => keys::SMS_TWO_STEP_OFF,
            CredentialChange::PasskeyAdded => keys::SMS_PASSKEY_ADDED,
            CredentialChange::PasskeyRemoved => keys::SMS_PASSKEY_REMOVED,
            CredentialChange::PasskeyCopied => keys::SMS_PASSKEY_COPIED,
        };
        self.0
            .text(&locale, Text::new(key).with_str("service", service))
    }

    fn code_message(&self, text: &CodeText<'_>) -> String {
        let locale = self.0.locale(Some(text.locale), None);
        let minutes = i64::try_from(text.minutes).unwrap_or(i64::MAX);
        self.0.text(
            &locale,
            Text::new(keys::SMS_CODE)
                .with_str("code", text.code)
                .with_str("service", text.service)
                .with("minutes", minutes),
        )
    }
}
