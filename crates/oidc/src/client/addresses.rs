//! Addresses that a browser or this server is sent to.

use countersign_store::ClientMetadata;
use url::Url;

use super::invalid::{Checked, ensure};
use crate::issuer::is_loopback;

const LONGEST: usize = 2048;
/// More is no honest client.
const MOST: usize = 100;
/// A browser would run or show these instead of handing them to an application.
const FORBIDDEN_SCHEMES: [&str; 9] = [
    "javascript",
    "data",
    "vbscript",
    "file",
    "filesystem",
    "blob",
    "about",
    "ws",
    "wss",
];
const RETURN: &str = "use https without fragment and user; http for loopback only; an own scheme \
                      such as com.example.app for native and public clients only";
const SERVED: &str = "use https without fragment and user; http for loopback only";

pub(super) fn check(metadata: &ClientMetadata) -> Checked {
    for (property, address) in [
        ("client_uri", &metadata.client_uri),
        ("logo_uri", &metadata.logo_uri),
        ("policy_uri", &metadata.policy_uri),
        ("tos_uri", &metadata.tos_uri),
    ] {
        check_page(property, address.as_deref())?;
    }
    for (property, address) in &metadata.localized {
        if let Some(property) = localized_address(property) {
            check_page(property, Some(address))?;
        }
    }
    served("initiate_login_uri", metadata.initiate_login_uri.as_deref())?;
    for (property, addresses) in [
        ("redirect_uris", &metadata.redirect_uris),
        (
            "post_logout_redirect_uris",
            &metadata.post_logout_redirect_uris,
        ),
    ] {
        check_return(metadata, property, addresses)?;
    }
    check_request_uris(&metadata.request_uris)
}

/// The property that `property#language` translates, if it holds an address.
fn localized_address(name: &str) -> Option<&'static str> {
    ["client_uri", "logo_uri", "policy_uri", "tos_uri"]
        .into_iter()
        .find(|property| name.split('#').next() == Some(property))
}

/// A page that people are shown a link to.
fn check_page(property: &'static str, address: Option<&str>) -> Checked {
    let fits = address.is_none_or(|address| {
        plain(address).is_some_and(|url| matches!(url.scheme(), "https" | "http"))
    });
    ensure(
        fits,
        property,
        address.unwrap_or_default(),
        "use an https address",
    )
}

/// An address on a server of the client's.
pub(super) fn served(property: &'static str, address: Option<&str>) -> Checked {
    let fits = address.is_none_or(|address| {
        !address.contains('#') && plain(address).is_some_and(|url| is_served(&url))
    });
    ensure(fits, property, address.unwrap_or_default(), SERVED)
}

fn check_return(
    metadata: &ClientMetadata,
    property: &'static str,
    addresses: &[String],
) -> Checked {
    ensure(addresses.len() <= MOST, property, "", "use at most 100")?;
    for address in addresses {
        let url = plain(address).filter(|_| !address.contains('#'));
        let fits = url.is_some_and(|url| is_return(metadata, &url));
        ensure(fits, property, address, RETURN)?;
    }
    Ok(())
}

fn is_return(metadata: &ClientMetadata, url: &Url) -> bool {
    let native = metadata.application_type.as_deref() == Some("native");
    let web = metadata.application_type.as_deref() == Some("web");
    match url.scheme() {
        // RFC 8252 §7.2 lets native applications claim https addresses too.
        "https" => !(web && metadata.has_grant("implicit") && is_localhost(url)),
        // OpenID Connect Registration §2: tokens never go to a web client in the clear.
        "http" => is_loopback(url) && !(web && metadata.has_grant("implicit")),
        // RFC 8252 §7.1: a reversed domain name that the application's maker owns.
        own => {
            (native || (metadata.is_public() && !web))
                && own.contains('.')
                && !FORBIDDEN_SCHEMES.contains(&own)
        }
    }
}

fn is_localhost(url: &Url) -> bool {
    url.host_str() == Some("localhost")
}

fn check_request_uris(addresses: &[String]) -> Checked {
    let property = "request_uris";
    ensure(addresses.len() <= MOST, property, "", "use at most 100")?;
    for address in addresses {
        // The fragment may be the hash of what is there (OpenID Connect Core §6.2).
        let fits = plain(address).is_some_and(|url| is_served(&url));
        ensure(fits, property, address, "use https; http for loopback only")?;
    }
    Ok(())
}

/// An absolute address with nothing in it that is read differently by different programs.
fn plain(address: &str) -> Option<Url> {
    let visible = address.len() <= LONGEST && address.bytes().all(|b| b.is_ascii_graphic());
    if !visible || address.contains('\\') {
        return None;
    }
    let url = Url::parse(address).ok()?;
    let anonymous = url.username().is_empty() && url.password().is_none();
    anonymous.then_some(url)
}

fn is_served(url: &Url) -> bool {
    match url.scheme() {
        "https" => url.host_str().is_some(),
        "http" => is_loopback(url),
        _ => false,
    }
}
