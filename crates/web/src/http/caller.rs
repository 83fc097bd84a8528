use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use countersign_oidc::{Call, ClientCertificate, ErrorCode, Parameters, Refusal};

use super::{Peer, certificate, visitor};
use crate::Web;
use crate::pages::Locale;

/// An application that calls an endpoint itself, with all that its connection says of it.
#[derive(Debug)]
pub struct Caller {
    pub method: Method,
    pub headers: HeaderMap,
    pub certificate: Option<Arc<ClientCertificate>>,
    /// Where it comes from, as limits count it.
    pub network: IpAddr,
}

impl Caller {
    #[must_use]
    pub fn of(web: &Web, peer: Peer, parts: &Parts) -> Self {
        Self {
            method: parts.method.clone(),
            certificate: certificate(web, peer, parts),
            network: visitor(web, peer, &parts.headers, &Locale::default()).network(),
            headers: parts.headers.clone(),
        }
    }

    /// The request with what may prove who sent it.
    ///
    /// # Errors
    /// When a header that may come once comes twice.
    pub fn call<'a>(
        &'a self,
        path: &'a str,
        parameters: &'a Parameters,
    ) -> Result<Call<'a>, Refusal> {
        let twice = |why| Refusal::new(ErrorCode::InvalidRequest, why);
        Ok(Call {
            method: self.method.as_str(),
            certificate: self.certificate.as_deref(),
            network: Some(self.network),
            authorization: single(&self.headers, header::AUTHORIZATION.as_str())
                .map_err(|()| twice("the client authenticates more than once"))?,
            dpop: single(&self.headers, "dpop")
                .map_err(|()| twice("there is more than one DPoP proof"))?,
            ..Call::post(path, parameters)
        })
    }
}

impl FromRequestParts<Arc<Web>> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, web: &Arc<Web>) -> Result<Self, Infallible> {
        let peer = Peer::from_request_parts(parts, web).await?;
        Ok(Self::of(web, peer, parts))
    }
}

/// The value of a header that may come once.
fn single<'a>(headers: &'a HeaderMap, name: &str) -> Result<Option<&'a str>, ()> {
    let mut given = headers.get_all(name).iter();
    let value = given.next().map(|v| v.to_str().unwrap_or_default());
    match given.next() {
        Some(_) => Err(()),
        None => Ok(value),
    }
}
