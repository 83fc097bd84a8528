//! The console as a client of the provider.

use countersign_core::ids::ClientId;
use countersign_oidc::{ClientRegistry, Registration, RegistryError};
use countersign_store::ClientMetadata;

pub(crate) use countersign_admin::CONSOLE_CLIENT as CLIENT_ID;

pub(crate) const CALLBACK: &str = "/admin/callback";

/// Registers the console where it is not yet, or was registered for another address.
///
/// # Errors
/// If the store does not answer.
pub async fn ensure_client(clients: &ClientRegistry, issuer: &str) -> Result<(), RegistryError> {
    let id = ClientId(CLIENT_ID.to_owned());
    let metadata = ClientMetadata {
        client_name: "Countersign Console".to_owned(),
        redirect_uris: vec![format!("{issuer}{CALLBACK}")],
        post_logout_redirect_uris: vec![format!("{issuer}/admin")],
        token_endpoint_auth_method: "none".to_owned(),
        id_token_signed_response_alg: "ES256".to_owned(),
        trusted: true,
        ..ClientMetadata::default()
    };
    match clients.store.client(&id).await? {
        Some(there) if there.metadata == metadata && there.enabled => return Ok(()),
        Some(there) => {
            clients.set(&id, metadata, None, "system").await?;
            if !there.enabled {
                clients.set_enabled(&id, true, None, "system").await?;
            }
        }
        None => {
            let registration = Registration {
                client_id: id,
                metadata,
                secret: None,
            };
            clients.add(registration, "system").await?;
        }
    }
    Ok(())
}
