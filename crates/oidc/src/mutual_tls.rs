//! How clients reach this provider with their certificates (RFC 8705).

use crate::client_auth::{METHODS, Method};
use crate::provider::Provider;

/// What the operator has set up for clients with certificates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MutualTls {
    /// Where clients are asked for certificates, if that is not at the issuer: the beginning of
    /// addresses, without a slash at the end (RFC 8705 §5).
    pub address: Option<String>,
    /// Whose certificates prove clients of `tls_client_auth`, in DER.
    pub authorities: Vec<Vec<u8>>,
}

impl Provider {
    /// The addresses of an endpoint.
    pub(crate) fn addresses_of(&self, path: &str) -> Vec<String> {
        let mut addresses = vec![self.issuer.endpoint(path)];
        addresses.extend(self.alias_of(path));
        addresses
    }

    /// The address of an endpoint for clients with certificates, where it is another one.
    pub(crate) fn alias_of(&self, path: &str) -> Option<String> {
        let address = self.mutual_tls.as_ref()?.address.as_deref()?;
        Some(format!("{address}{path}"))
    }

    /// The methods of client authentication that work here.
    pub(crate) fn auth_methods(&self) -> Vec<&'static str> {
        let tls = self.mutual_tls.as_ref();
        let works = |name: &str| {
            if name == Method::TlsClientAuth.as_str() {
                tls.is_some_and(|tls| !tls.authorities.is_empty())
            } else if name == Method::SelfSignedTlsClientAuth.as_str() {
                tls.is_some()
            } else {
                true
            }
        };
        METHODS.iter().copied().filter(|name| works(name)).collect()
    }
}
