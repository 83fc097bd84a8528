use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};
use countersign_oidc::ClientCertificate;

use crate::Web;
use crate::http::{Peer, certificate};

/// An application that calls an endpoint itself, with all that its connection says of it.
pub(super) struct Caller {
    pub(super) method: Method,
    pub(super) headers: HeaderMap,
    pub(super) certificate: Option<Arc<ClientCertificate>>,
}

impl FromRequestParts<Arc<Web>> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, web: &Arc<Web>) -> Result<Self, Infallible> {
        let peer = Peer::from_request_parts(parts, web).await?;
        Ok(Self {
            method: parts.method.clone(),
            certificate: certificate(web, peer, parts),
            headers: parts.headers.clone(),
        })
    }
}
