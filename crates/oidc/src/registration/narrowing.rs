//! What a client gets of what it asks for, where it can do with less (RFC 7591 §3.2.1): many ask
//! for everything that discovery lists. The answer tells it what it has.

use countersign_store::ClientMetadata;
use url::Url;

use super::settings::RegistrationSettings;
use crate::client::InvalidRegistration;
use crate::scope;

pub(super) const IMPLICIT: &str = "implicit";
const CODE: &str = "authorization_code";
const REFRESH: &str = "refresh_token";

/// Leaves out the grants, response types and scopes that a client cannot have. `current` is what
/// it has already, and keeps.
pub(super) fn narrow(
    metadata: &mut ClientMetadata,
    settings: &RegistrationSettings,
    current: Option<&ClientMetadata>,
) -> Result<(), InvalidRegistration> {
    narrow_grants(metadata, settings, current)?;
    metadata.scopes.retain(|name| {
        is_allowed(name, settings) || current.is_some_and(|c| c.scopes.contains(name))
    });
    Ok(())
}

fn narrow_grants(
    metadata: &mut ClientMetadata,
    settings: &RegistrationSettings,
    current: Option<&ClientMetadata>,
) -> Result<(), InvalidRegistration> {
    let by_code = metadata.has_grant(CODE) && metadata.response_types.iter().any(|t| t == "code");
    let spared = by_code && !suits_implicit(metadata);
    let idle = by_code && !answers_tokens(metadata);
    let allowed = |grant: &str| {
        if grant == IMPLICIT && idle {
            return false;
        }
        let here = match grant {
            IMPLICIT => settings.allow_implicit && !spared,
            _ => settings.allowed_grant_types.iter().any(|g| g == grant),
        };
        here || current.is_some_and(|c| c.has_grant(grant))
    };
    let asked = metadata.grant_types.clone();
    let Some(refused) = asked.iter().find(|grant| !allowed(grant)) else {
        return Ok(());
    };
    metadata.grant_types.retain(|grant| allowed(grant));
    let (code, implicit) = (metadata.has_grant(CODE), metadata.has_grant(IMPLICIT));
    let lost = |grant: &str, has: bool| asked.iter().any(|g| g == grant) && !has;
    let (no_code, no_implicit) = (lost(CODE, code), lost(IMPLICIT, implicit));
    metadata.response_types.retain(|response_type| {
        let mut words = response_type.split_ascii_whitespace();
        !words.any(|word| match word {
            "code" | "none" => no_code,
            _ => no_implicit,
        })
    });
    let answers = !metadata.response_types.is_empty() || !(code || implicit);
    let obtains = metadata.grant_types.iter().any(|grant| grant != REFRESH);
    if answers && obtains {
        return Ok(());
    }
    let here = settings.allowed_grant_types.join(", ");
    let allowed = format!("clients that register themselves may have {here}");
    Err(InvalidRegistration::new("grant_types", refused, allowed))
}

/// Whether a response type needs the implicit grant.
fn answers_tokens(metadata: &ClientMetadata) -> bool {
    let mut words = metadata
        .response_types
        .iter()
        .flat_map(|response_type| response_type.split_ascii_whitespace());
    words.any(|word| word == "id_token" || word == "token")
}

/// Whether tokens may go to the addresses of this client (OpenID Connect Registration §2).
fn suits_implicit(metadata: &ClientMetadata) -> bool {
    let web = metadata.application_type.as_deref() == Some("web");
    let encrypted = |address: &String| {
        Url::parse(address)
            .is_ok_and(|url| url.scheme() == "https" && url.host_str() != Some("localhost"))
    };
    !web || metadata.redirect_uris.iter().all(encrypted)
}

fn is_allowed(name: &str, settings: &RegistrationSettings) -> bool {
    if settings.allowed_scopes.is_empty() {
        scope::is_of_people(name)
    } else {
        settings.allowed_scopes.iter().any(|scope| scope == name)
    }
}
