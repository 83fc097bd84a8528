use countersign_core::seal::Purpose;
use countersign_core::{Entropy, Keyring, Secret};

use crate::typed_secret;

/// 100 bits.
const LENGTH: usize = 20;

/// A new secret of a reset.
pub(super) fn make(entropy: &dyn Entropy) -> Secret {
    typed_secret::make(entropy, LENGTH)
}

/// What the store keeps of a secret, however it was typed; none for what cannot be one.
pub(super) fn hash(keyring: &Keyring, typed: &str) -> Option<Vec<u8>> {
    let secret = typed_secret::read(typed, LENGTH)?;
    // Exposed to be hashed.
    let fields = [&b"password reset"[..], secret.expose().as_bytes()];
    Some(keyring.mac(Purpose::Code, &fields).to_vec())
}
