use std::fmt;

use url::{Host, Url};

/// The provider's own address (OpenID Connect Discovery §3), without a slash at the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issuer(String);

/// Why a text cannot be an issuer.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum InvalidIssuer {
    #[error("the issuer is not an absolute address")]
    NotAnAddress,
    #[error("the issuer must be https; http is for loopback addresses only")]
    NotSecure,
    #[error("the issuer has no user, query or fragment and does not end in a slash")]
    TooMuch,
}

impl Issuer {
    /// # Errors
    /// [`InvalidIssuer`] for anything but https (or http on loopback) with at most a path.
    pub fn new(text: &str) -> Result<Self, InvalidIssuer> {
        let url = Url::parse(text).map_err(|_| InvalidIssuer::NotAnAddress)?;
        match url.scheme() {
            "https" => {}
            "http" if is_loopback(&url) => {}
            _ => return Err(InvalidIssuer::NotSecure),
        }
        let user = !url.username().is_empty() || url.password().is_some();
        let more = url.query().is_some() || url.fragment().is_some();
        if user || more || text.ends_with('/') {
            return Err(InvalidIssuer::TooMuch);
        }
        // What is written must be what a client compares with: no normalisation behind its back.
        if url.as_str().trim_end_matches('/') != text {
            return Err(InvalidIssuer::NotAnAddress);
        }
        Ok(Self(text.to_owned()))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// An address below the issuer; `path` begins with a slash.
    #[must_use]
    pub fn endpoint(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }
}

/// Whether the address can only be reached from the machine itself (RFC 8252 §7.3).
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

impl fmt::Display for Issuer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_https_and_http_on_loopback() {
        for good in [
            "https://login.example.org",
            "https://login.example.org:8443/tenant",
            "http://127.0.0.1:8080",
            "http://[::1]:8080",
            "http://localhost",
        ] {
            assert_eq!(Issuer::new(good).unwrap().as_str(), good);
        }
    }

    #[test]
    fn refuses_what_clients_could_not_compare_or_trust() {
        use InvalidIssuer::{NotAnAddress, NotSecure, TooMuch};
        for (bad, why) in [
            ("login.example.org", NotAnAddress),
            ("http://login.example.org", NotSecure),
            ("ftp://127.0.0.1", NotSecure),
            ("https://login.example.org/", TooMuch),
            ("https://login.example.org?a=b", TooMuch),
            ("https://login.example.org#a", TooMuch),
            ("https://u@login.example.org", TooMuch),
            ("https://LOGIN.example.org", NotAnAddress),
            ("https://login.example.org:443", NotAnAddress),
        ] {
            assert_eq!(Issuer::new(bad), Err(why), "{bad}");
        }
    }
}
