use std::fmt;
use std::net::IpAddr;

use crate::certificate::ClientCertificate;
use crate::parameters::Parameters;

/// A request at an endpoint that applications call themselves, with all that may prove who calls.
#[derive(Clone, Copy)]
pub struct Call<'a> {
    pub method: &'a str,
    /// Below the issuer, such as `/token`.
    pub path: &'a str,
    pub parameters: &'a Parameters,
    /// The value of the `Authorization` header.
    pub authorization: Option<&'a str>,
    /// The value of the `DPoP` header (RFC 9449 §4.1).
    pub dpop: Option<&'a str>,
    /// The certificate whose key the client proved to hold (RFC 8705 §2).
    pub certificate: Option<&'a ClientCertificate>,
    /// Where it comes from, for limits; none is not limited.
    pub network: Option<IpAddr>,
}

impl<'a> Call<'a> {
    /// A POST without headers.
    #[must_use]
    pub const fn post(path: &'a str, parameters: &'a Parameters) -> Self {
        Self {
            method: "POST",
            path,
            parameters,
            authorization: None,
            dpop: None,
            certificate: None,
            network: None,
        }
    }
}

impl fmt::Debug for Call<'_> {
    // Headers hold secrets and tokens.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {:?}", self.method, self.path, self.parameters)
    }
}
