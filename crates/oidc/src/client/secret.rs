//! Secrets of clients: told once, kept as a hash; sealed only for clients that sign with theirs.

use countersign_core::seal::{CannotOpen, Purpose, fingerprint};
use countersign_core::{Entropy, Keyring, Secret};
use countersign_store::{ClientMetadata, ClientRow};

/// Whether the client has a secret at all.
pub(super) fn is_needed(metadata: &ClientMetadata) -> bool {
    metadata
        .token_endpoint_auth_method
        .starts_with("client_secret_")
}

fn signs_with_it(metadata: &ClientMetadata) -> bool {
    metadata.token_endpoint_auth_method == "client_secret_jwt"
}

/// 256 bits, since the right one passes over the limit of wrong ones; twice as many characters for one to sign with, since HS512 takes no fewer than 64
/// bytes (RFC 7518 §3.2).
pub(super) fn generate(metadata: &ClientMetadata, entropy: &dyn Entropy) -> Secret {
    let first = entropy.token();
    if signs_with_it(metadata) {
        Secret::new(format!("{}{}", first.expose(), entropy.token().expose()))
    } else {
        first
    }
}

pub(super) fn put(
    row: &mut ClientRow,
    secret: Option<&Secret>,
    keyring: &Keyring,
    entropy: &dyn Entropy,
) {
    row.secret_hash = secret.map(|secret| fingerprint(secret.expose()).to_vec());
    let sealed = secret
        .filter(|_| signs_with_it(&row.metadata))
        .map(|secret| {
            let plain = secret.expose().as_bytes();
            keyring.seal(Purpose::ClientSecret, row.id.as_str(), plain, entropy)
        });
    row.secret_sealed = sealed;
}

/// The secret of a client that signs with it; none for any other.
///
/// # Errors
/// [`CannotOpen`] if it was sealed under another master key.
pub(crate) fn open(client: &ClientRow, keyring: &Keyring) -> Result<Option<Secret>, CannotOpen> {
    let Some(sealed) = &client.secret_sealed else {
        return Ok(None);
    };
    let plain = keyring.open(Purpose::ClientSecret, client.id.as_str(), sealed)?;
    let text = String::from_utf8(plain).map_err(|_| CannotOpen)?;
    Ok(Some(Secret::new(text)))
}

/// Whether a client that changes how it authenticates goes on with its secret. One that comes to
/// sign with it needs a new one: the old one is known here by its hash only.
pub(super) fn is_kept(before: &str, after: &str) -> bool {
    let plain = ["client_secret_basic", "client_secret_post"];
    before == after || (plain.contains(&before) && plain.contains(&after))
}
