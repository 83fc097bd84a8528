//! Subject identifiers (OpenID Connect Core §8): what a client calls a person by.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use countersign_core::ids::PersonId;
use countersign_core::seal::{Purpose, equal_in_constant_time};
use countersign_store::{ClientMetadata, ClientRow};
use url::Url;

use crate::provider::Provider;

/// The value of `subject_type` for identifiers that two sectors cannot compare.
pub(crate) const PAIRWISE: &str = "pairwise";

impl Provider {
    /// What `client` knows the person by: the same in ID tokens, access tokens, userinfo,
    /// introspection and logout tokens.
    #[must_use]
    pub fn subject_for(&self, client: &ClientRow, person: &PersonId) -> String {
        if client.metadata.subject_type.as_deref() != Some(PAIRWISE) {
            return person.to_string();
        }
        // Registration admits only what has a sector; without one the client is its own.
        let sector = sector(&client.metadata).unwrap_or_else(|| client.id.to_string());
        let parts = [sector.as_bytes(), person.as_str().as_bytes()];
        URL_SAFE_NO_PAD.encode(self.keyring.mac(Purpose::Subject, &parts))
    }

    /// Whether `subject`, as `client` gave it, means this person.
    #[must_use]
    pub fn is_subject(&self, client: &ClientRow, person: &PersonId, subject: &str) -> bool {
        let own = self.subject_for(client, person);
        equal_in_constant_time(own.as_bytes(), subject.as_bytes())
    }
}

/// The sector identifier (OpenID Connect Core §8.1): the host of `sector_identifier_uri`, else
/// the one host of all redirect URIs. None when these have several.
pub(crate) fn sector(metadata: &ClientMetadata) -> Option<String> {
    if let Some(uri) = &metadata.sector_identifier_uri {
        return host(uri);
    }
    let mut hosts = metadata.redirect_uris.iter().map(|uri| host(uri));
    let first = hosts.next()??;
    hosts
        .all(|host| host.as_ref() == Some(&first))
        .then_some(first)
}

fn host(uri: &str) -> Option<String> {
    Some(Url::parse(uri).ok()?.host_str()?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sector_of(sector_identifier_uri: Option<&str>, redirect_uris: &[&str]) -> Option<String> {
        sector(&ClientMetadata {
            sector_identifier_uri: sector_identifier_uri.map(str::to_owned),
            redirect_uris: redirect_uris.iter().map(|&uri| uri.to_owned()).collect(),
            ..ClientMetadata::default()
        })
    }

    #[test]
    fn the_sector_is_one_host() {
        let (a, b) = ("https://a.example/cb", "https://b.example/cb");
        assert_eq!(sector_of(None, &[a]).as_deref(), Some("a.example"));
        assert_eq!(
            sector_of(None, &[a, "https://a.example:8443/other"]).as_deref(),
            Some("a.example")
        );
        assert_eq!(sector_of(None, &[a, b]), None);
        assert_eq!(sector_of(None, &["com.example.app:/cb"]), None);
        assert_eq!(sector_of(None, &[]), None);
        let named = Some("https://sector.example/uris.json");
        assert_eq!(sector_of(named, &[a, b]).as_deref(), Some("sector.example"));
    }
}
