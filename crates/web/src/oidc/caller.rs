use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};
use countersign_oidc::ClientCertificate;

use crate::Web;
use crate::http::{Peer, certificate, visitor};
use crate::pages::Locale;

/// An application that calls an endpoint itself, with all that its connection says of it.
pub(super) struct Caller {
    pub(super) method: Method,
    pub(super) headers: HeaderMap,
    pub(super) certificate: Option<Arc<ClientCertificate>>,
    /// Where it comes from, as limits count it.
    pub(super) network: IpAddr,
}

impl FromRequestParts<Arc<Web>> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, web: &Arc<Web>) -> Result<Self, Infallible> {
        let peer = Peer::from_request_parts(parts, web).await?;
        Ok(Self {
            method: parts.method.clone(),
            certificate: certificate(web, peer, parts),
            network: visitor(web, peer, &parts.headers, &Locale::default()).network(),
            headers: parts.headers.clone(),
        })
    }
}
