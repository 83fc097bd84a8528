//! What a client may decide of itself, and what the operator decides.

use countersign_store::ClientMetadata;
use url::Url;

use super::narrowing::{IMPLICIT, narrow};
use super::settings::RegistrationSettings;
use crate::client::{InvalidRegistration, MetadataDocument, from_document};

/// Reads what a client sends. `current` is what it has already: what the operator gave it stays,
/// and it may keep grants and scopes that it could not register anew.
pub(super) fn read(
    document: &MetadataDocument,
    settings: &RegistrationSettings,
    current: Option<&ClientMetadata>,
) -> Result<ClientMetadata, InvalidRegistration> {
    let mut metadata = from_document(document)?;
    metadata.trusted = current.is_some_and(|c| c.trusted);
    metadata.allowed_acr_values = current
        .map(|c| c.allowed_acr_values.clone())
        .unwrap_or_default();
    // Which tokens it may ask for, and which it may look into, is the operator's to say.
    (metadata.resources, metadata.audiences) = current
        .map(|c| (c.resources.clone(), c.audiences.clone()))
        .unwrap_or_default();
    metadata.allow_implicit = settings.allow_implicit || current.is_some_and(|c| c.allow_implicit);
    let asked = document.get("require_pkce").and_then(|v| v.as_bool());
    metadata.require_pkce = settings.require_pkce || asked == Some(true);
    narrow(&mut metadata, settings, current)?;
    if metadata.client_name.is_empty() {
        metadata.client_name = name_of(&metadata);
    }
    // Where there is nothing to allow, the switch says nothing.
    metadata.allow_implicit &= metadata.has_grant(IMPLICIT);
    Ok(metadata)
}

/// People see where they will be sent when the client has no name.
fn name_of(metadata: &ClientMetadata) -> String {
    let first = metadata.redirect_uris.first();
    let url = first.and_then(|address| Url::parse(address).ok());
    let host = url.and_then(|url| url.host_str().map(str::to_owned));
    host.unwrap_or_default()
}
