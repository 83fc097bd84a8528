use std::sync::Arc;
use std::time::Duration;

use countersign_core::{Clock, Entropy, Keyring};
use countersign_store::Store;

use crate::issuer::Issuer;
use crate::lifetimes::Lifetimes;
use crate::mutual_tls::MutualTls;
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
    /// None where no certificates of clients arrive.
    pub mutual_tls: Option<MutualTls>,
    /// Whether DPoP proofs must contain a nonce of ours (RFC 9449 §8).
    pub dpop_nonces: bool,
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
            mutual_tls: None,
            dpop_nonces: false,
        }
    }
}
