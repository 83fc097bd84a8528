use std::net::IpAddr;

use countersign_core::Secret;
use countersign_core::seal::fingerprint;

/// The browser that a sign-in is bound to, known by a random cookie.
#[derive(Clone, Debug)]
pub struct Browser {
    cookie: Secret,
    sessions: Vec<[u8; 32]>,
}

impl Browser {
    #[must_use]
    pub const fn new(cookie: Secret) -> Self {
        Self {
            cookie,
            sessions: Vec::new(),
        }
    }

    /// The browser with the sessions whose cookies it holds, as hashes, the active one first.
    #[must_use]
    pub fn holding(mut self, sessions: Vec<[u8; 32]>) -> Self {
        self.sessions = sessions;
        self
    }

    pub(crate) fn sessions(&self) -> &[[u8; 32]] {
        &self.sessions
    }

    #[must_use]
    pub const fn cookie(&self) -> &Secret {
        &self.cookie
    }

    /// What the store keeps instead of the cookie.
    #[must_use]
    pub fn fingerprint(&self) -> [u8; 32] {
        fingerprint(self.cookie.expose())
    }
}

/// Who is at the other end of one request.
#[derive(Clone, Debug)]
pub struct Visitor {
    pub address: IpAddr,
    pub user_agent: String,
    /// BCP 47 tag of the page's language.
    pub locale: String,
}

impl Visitor {
    /// What limits count by: the address, and of IPv6 the /64 that one household has whole.
    #[must_use]
    pub fn network(&self) -> IpAddr {
        match self.address.to_canonical() {
            IpAddr::V6(address) => {
                let network = u128::from(address) & !u128::from(u64::MAX);
                IpAddr::V6(network.into())
            }
            v4 => v4,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_count_by_address_or_by_ipv6_network() {
        let network = |address: &str| {
            Visitor {
                address: address.parse().unwrap(),
                user_agent: String::new(),
                locale: String::new(),
            }
            .network()
            .to_string()
        };
        assert_eq!(network("192.0.2.7"), "192.0.2.7");
        assert_eq!(network("::ffff:192.0.2.7"), "192.0.2.7");
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
    }
}
