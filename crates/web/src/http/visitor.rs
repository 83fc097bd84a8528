use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use countersign_core::AddressRange;
use countersign_signin::Visitor;

use super::cookies;
use crate::Web;
use crate::pages::Locale;

/// Who sent the request. `X-Forwarded-For` counts only from a proxy that the operator trusts,
/// and of it the last address that such a proxy did not add itself (see [`behind_proxies`]).
pub fn visitor(web: &Web, peer: Peer, headers: &HeaderMap, locale: &Locale) -> Visitor {
    let peer = peer.0.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |p| p.ip());
    let forwarded: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|line| line.split(','))
        .collect();
    let peer = peer.to_canonical();
    let trusted = &web.trusted_proxies;
    let address = behind_proxies(peer, &forwarded, trusted);
    let country = web
        .country_header
        .as_ref()
        .and_then(|name| headers.get(name));
    let country = country.and_then(|value| value.to_str().ok());
    let user_agent = headers
        .get(header::USER_AGENT)
        .and_then(|v| v.to_str().ok())
        .unwrap_or_default();
    Visitor {
        address,
        is_hidden: trusted.iter().any(|range| range.contains(address)),
        user_agent: user_agent.chars().take(256).collect(),
        locale: locale.as_str().to_owned(),
        country: country.and_then(|value| country_by(peer, value, trusted)),
        devices: cookies::devices(web, headers),
    }
}

/// The country that a trusted proxy says the request is from: two capital letters.
fn country_by(peer: IpAddr, value: &str, trusted: &[AddressRange]) -> Option<String> {
    let vouched = trusted.iter().any(|range| range.contains(peer));
    let value = value.trim();
    let fits = value.len() == 2 && value.bytes().all(|b| b.is_ascii_uppercase());
    (vouched && fits).then(|| value.to_owned())
}

/// From the right: each trusted proxy vouches for the entry before its own. What cannot be read
/// ends the chain, since everything left of it may be made up.
fn behind_proxies(peer: IpAddr, forwarded: &[&str], trusted: &[AddressRange]) -> IpAddr {
    let mut address = peer;
    for entry in forwarded.iter().rev() {
        if !trusted.iter().any(|range| range.contains(address)) {
            break;
        }
        match entry.trim().parse::<IpAddr>() {
            Ok(before) => address = before.to_canonical(),
            Err(_) => break,
        }
    }
    address
}

/// The address at the other end of the connection; none where there is no connection.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub Option<SocketAddr>);

impl<S: Send + Sync> FromRequestParts<S> for Peer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let info = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        Ok(Self(info.map(|info| info.0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_trusted_proxies_are_believed_and_only_as_far_as_they_vouch() {
        let trusted = ["10.0.0.1", "10.0.0.2/31"].map(|range| range.parse().unwrap());
        let of = |peer: &str, forwarded: &[&str]| {
            behind_proxies(peer.parse().unwrap(), forwarded, &trusted).to_string()
        };
        assert_eq!(of("192.0.2.1", &["203.0.113.9"]), "192.0.2.1");
        assert_eq!(of("10.0.0.1", &["203.0.113.9"]), "203.0.113.9");
        assert_eq!(of("10.0.0.1", &["1.1.1.1", " 203.0.113.9"]), "203.0.113.9");
        assert_eq!(of("10.0.0.1", &["203.0.113.9", "10.0.0.2"]), "203.0.113.9");
        assert_eq!(of("10.0.0.3", &["203.0.113.9", "10.0.0.4"]), "10.0.0.4");
        assert_eq!(of("10.0.0.1", &["1.1.1.1", "203.0.113.9:55"]), "10.0.0.1");
        assert_eq!(of("10.0.0.1", &["::ffff:203.0.113.9"]), "203.0.113.9");
    }

    #[test]
    fn the_country_is_what_a_trusted_proxy_says() {
        let trusted = ["10.0.0.1".parse().unwrap()];
        let of = |peer: &str, value| country_by(peer.parse().unwrap(), value, &trusted);
        assert_eq!(of("10.0.0.1", "GB").as_deref(), Some("GB"));
        assert_eq!(of("192.0.2.1", "GB"), None);
        for value in ["", "gb", "GBR", "T1", "GB, FR", "ÄÖ"] {
            assert_eq!(of("10.0.0.1", value), None, "{value}");
        }
    }
}
