use std::sync::Arc;
use std::time::Duration;

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
    /// How long a key signs before another follows it; none to rotate by command only.
    pub key_rotation: Option<Duration>,
    pub registration: RegistrationSettings,
}

impl Settings {
    /// Everything else as it is best for most.
    #[must_use]
    pub fn new(issuer: Issuer) -> Self {
        Self {
            issuer,
            lifetimes: Lifetimes::default(),
            key_rotation: Some(Duration::from_secs(90 * 24 * 60 * 60)),
            registration: RegistrationSettings::default(),
        }
    }
}
