//! Client metadata as JSON, in the names of RFC 7591 and the specifications that add to it.

use countersign_store::ClientMetadata;
use serde_json::{Map, Value};

use super::invalid::InvalidRegistration;
use super::members::{MEMBERS, TRANSLATED};
use crate::scope;

/// A JSON object.
pub type MetadataDocument = Map<String, Value>;

/// What is registered, as it is told to the client.
#[must_use]
pub fn to_document(metadata: &ClientMetadata) -> MetadataDocument {
    let Ok(Value::Object(mut document)) = serde_json::to_value(metadata) else {
        return MetadataDocument::new();
    };
    document.remove("scopes");
    document.remove("localized");
    document.insert("scope".to_owned(), metadata.scopes.join(" ").into());
    for (name, text) in &metadata.localized {
        document.insert(name.clone(), text.as_str().into());
    }
    document.retain(|_, value| !value.is_null());
    document
}

/// Reads a document. What is left out or null gets the default of the specifications; members
/// that nobody knows are ignored (RFC 7591 §2).
///
/// # Errors
/// [`InvalidRegistration`] for a member of the wrong type. Nothing else is checked yet.
pub fn from_document(document: &MetadataDocument) -> Result<ClientMetadata, InvalidRegistration> {
    let mut metadata = ClientMetadata {
        application_type: Some("web".to_owned()),
        grant_types: vec!["authorization_code".to_owned()],
        ..ClientMetadata::default()
    };
    let mut known = MetadataDocument::new();
    for (name, kind) in MEMBERS {
        let Some(value) = document.get(name).filter(|value| !value.is_null()) else {
            continue;
        };
        if !kind.fits(value) {
            let allowed = format!("must be {}", kind.allowed());
            return Err(InvalidRegistration::new(name, &value.to_string(), allowed));
        }
        known.insert(name.to_owned(), value.clone());
    }
    if let Some(Value::String(scope)) = known.remove("scope") {
        metadata.scopes = scope::split(&scope);
    }
    let Ok(Value::Object(mut whole)) = serde_json::to_value(&metadata) else {
        return Ok(metadata);
    };
    whole.append(&mut known);
    let mut metadata: ClientMetadata = serde_json::from_value(Value::Object(whole))
        .map_err(|e| InvalidRegistration::new("metadata", "", e.to_string()))?;
    metadata.localized = translations(document);
    Ok(metadata)
}

/// Lays changes over what is registered: a member that is null goes back to its default
/// (RFC 7396 §2).
///
/// # Errors
/// As [`from_document`].
pub fn changed(
    metadata: &ClientMetadata,
    changes: &MetadataDocument,
) -> Result<ClientMetadata, InvalidRegistration> {
    let mut document = to_document(metadata);
    document.extend(changes.clone());
    from_document(&document)
}

/// `client_name#de` and the like (RFC 7591 §2.2).
fn translations(document: &MetadataDocument) -> std::collections::BTreeMap<String, String> {
    let translated = |name: &str| {
        name.split_once('#').is_some_and(|(property, language)| {
            TRANSLATED.contains(&property)
                && (1..=35).contains(&language.len())
                && language
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b == b'-')
        })
    };
    document
        .iter()
        .filter(|(name, _)| translated(name))
        .filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())))
        .collect()
}
