//! Which clients see a person under the same pseudonym (OpenID Connect Core §8.1).

use std::collections::BTreeSet;

use countersign_store::ClientMetadata;
use url::Url;

use super::addresses::served;
use super::invalid::{Checked, InvalidRegistration, ensure, one_of};
use crate::outbound::Outbound;

const PROPERTY: &str = "sector_identifier_uri";

pub(super) fn check(metadata: &ClientMetadata) -> Checked {
    let kind = metadata.subject_type.as_deref();
    one_of("subject_type", kind, &["public", "pairwise"])?;
    served(PROPERTY, metadata.sector_identifier_uri.as_deref())?;
    let hosts: BTreeSet<String> = metadata.redirect_uris.iter().map(|u| host(u)).collect();
    ensure(
        kind != Some("pairwise") || hosts.len() < 2 || metadata.sector_identifier_uri.is_some(),
        PROPERTY,
        "",
        "pairwise with redirect URIs on several hosts needs it",
    )
}

fn host(address: &str) -> String {
    let url = Url::parse(address).ok();
    let host = url.and_then(|url| url.host_str().map(str::to_owned));
    host.unwrap_or_else(|| address.to_owned())
}

/// Fetches the document: a JSON array that must have every redirect URI, so that nobody joins a
/// sector that is not theirs.
pub(super) async fn fetch_and_check(metadata: &ClientMetadata, outbound: &dyn Outbound) -> Checked {
    let Some(address) = &metadata.sector_identifier_uri else {
        return Ok(());
    };
    let wrong = |allowed| InvalidRegistration::new(PROPERTY, address, allowed);
    let url = Url::parse(address).map_err(|_| wrong("use an https address"))?;
    let document = outbound.get(&url).await.map_err(|error| {
        tracing::info!("a sector identifier document cannot be fetched: {error}");
        wrong("the document there cannot be fetched")
    })?;
    let listed: Vec<String> = serde_json::from_slice(&document.body)
        .map_err(|_| wrong("the document there is not a JSON array of addresses"))?;
    let all = metadata
        .redirect_uris
        .iter()
        .all(|uri| listed.contains(uri));
    ensure(
        all,
        PROPERTY,
        address,
        "the document there lacks a redirect URI",
    )
}
