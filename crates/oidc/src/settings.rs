use std::sync::Arc;

use countersign_core::{Clock, Entropy, Keyring};
use countersign_store::Store;

use crate::issuer::Issuer;
use crate::lifetimes::Lifetimes;
use crate::outbound::Outbound;
use crate::registration::RegistrationSettings;

/// What a provider works with.
#[derive(Clone, Debug)]
pub struct Parts {
    pub store: Store,
    pub keyring: Arc<Keyring>,
    pub clock: Arc<dyn Clock>,
    pub entropy: Arc<dyn Entropy>,
    pub outbound: Arc<dyn Outbound>,
}

/// What the operator decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    pub issuer: Issuer,
    pub lifetimes: Lifetimes,
    pub registration: RegistrationSettings,
}

impl Settings {
    /// Everything else as it is best for most.
    #[must_use]
    pub fn new(issuer: Issuer) -> Self {
        Self {
            issuer,
            lifetimes: Lifetimes::default(),
            registration: RegistrationSettings::default(),
        }
    }
}
