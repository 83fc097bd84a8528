use std::time::Duration;

use countersign_core::ids::RequestId;
use countersign_core::seal::fingerprint;
use countersign_core::{Entropy, Millis, Secret};
use countersign_store::RegistrationTokenRow;

/// An initial access token for `uses` registrations, and its row: the token is told once, the
/// row holds its hash.
#[must_use]
pub fn new_registration_token(
    label: &str,
    uses: u32,
    lifetime: Duration,
    now: Millis,
    entropy: &dyn Entropy,
) -> (RegistrationTokenRow, Secret) {
    let token = entropy.token();
    let row = RegistrationTokenRow {
        id: RequestId::generate(now, entropy).0,
        token_hash: fingerprint(token.expose()).to_vec(),
        label: label.to_owned(),
        uses_left: i64::from(uses),
        created_at: now,
        expires_at: now + lifetime,
    };
    (row, token)
}
