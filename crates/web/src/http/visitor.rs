use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use countersign_signin::Visitor;

use crate::Web;
use crate::pages::Locale;

/// Who sent the request. `X-Forwarded-For` counts only from a proxy that the operator trusts,
/// and of it the last address that such a proxy did not add itself.
pub(crate) fn visitor(web: &Web, peer: Peer, headers: &HeaderMap, locale: &Locale) -> Visitor {
    let peer = peer.0.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |p| p.ip());
    let forwarded = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|line| line.split(','))
        .filter_map(|text| text.trim().parse::<IpAddr>().ok());
    let trusted = |address: &IpAddr| web.trusted_proxies.contains(address);
    let address = if trusted(&peer) {
        forwarded
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .find(|address| !trusted(address))
            .unwrap_or(peer)
    } else {
        peer
    };
    let user_agent = headers
        .get(header::USER_AGENT)
        .and_then(|v| v.to_str().ok())
        .unwrap_or_default();
    Visitor {
        address,
        user_agent: user_agent.chars().take(256).collect(),
        locale: locale.as_str().to_owned(),
    }
}

/// The address at the other end of the connection; none where there is no connection.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(pub(crate) Option<SocketAddr>);

impl<S: Send + Sync> FromRequestParts<S> for Peer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let info = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        Ok(Self(info.map(|info| info.0)))
    }
}
