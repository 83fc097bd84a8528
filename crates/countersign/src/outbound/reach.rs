use std::net::IpAddr;

use url::{Host, Url};

use super::network::is_public;

/// How far the provider's own requests go.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reach {
    /// Hosts that may be in the operator's own network.
    pub(crate) hosts: Vec<String>,
    /// Whether this machine may be asked, over http too: for a provider that is itself on
    /// loopback only.
    pub(crate) loopback: bool,
}

impl Reach {
    /// What can be told before a name is resolved. Addresses are never resolved, so they must be
    /// looked at here.
    pub(super) fn allows_url(&self, url: &Url) -> bool {
        let (local, reachable) = match url.host() {
            Some(Host::Domain(name)) => (name == "localhost", true),
            Some(Host::Ipv4(address)) => {
                let host = address.to_string();
                (address.is_loopback(), self.allows(&host, address.into()))
            }
            Some(Host::Ipv6(address)) => {
                let host = address.to_string();
                (address.is_loopback(), self.allows(&host, address.into()))
            }
            None => (false, false),
        };
        match url.scheme() {
            "https" => reachable,
            "http" => reachable && local && self.loopback,
            _ => false,
        }
    }

    /// Whether a host may be connected to at an address that its name stands for now.
    pub(super) fn allows(&self, host: &str, address: IpAddr) -> bool {
        is_public(address)
            || (self.loopback && address.is_loopback())
            || self.hosts.iter().any(|own| own.eq_ignore_ascii_case(host))
    }
}
