use std::net::IpAddr;

use countersign_core::seal::fingerprint;
use countersign_core::{Secret, network};

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
    /// The address is that of a proxy which did not tell whose request it is.
    pub is_hidden: bool,
    pub user_agent: String,
    /// BCP 47 tag of the page's language.
    pub locale: String,
    /// ISO 3166-1 alpha-2, if a proxy that the operator trusts says it.
    pub country: Option<String>,
    /// What may show that somebody trusts the browser, as hashes.
    pub devices: Vec<[u8; 32]>,
}

impl Visitor {
    /// What limits count by.
    #[must_use]
    pub fn network(&self) -> IpAddr {
        network(self.address)
    }
}
