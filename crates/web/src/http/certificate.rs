use std::sync::Arc;

use axum::http::HeaderMap;
use axum::http::request::Parts;
use countersign_oidc::ClientCertificate;

use super::Peer;
use crate::Web;

/// The certificate of the client: of its own connection, or as a trusted proxy tells it, if the
/// operator says that the proxies tell it (RFC 9440).
pub fn certificate(web: &Web, peer: Peer, parts: &Parts) -> Option<Arc<ClientCertificate>> {
    let proxies = &web.trusted_proxies;
    let proxy = peer
        .0
        .is_some_and(|peer| proxies.iter().any(|p| p.contains(peer.ip())));
    // A proxy's own certificate is nobody else's.
    if proxy && web.client_cert_header {
        return told(&parts.headers).map(Arc::new);
    }
    parts.extensions.get::<Arc<ClientCertificate>>().cloned()
}

/// One certificate in one line, and its chain in any number of them.
fn told(headers: &HeaderMap) -> Option<ClientCertificate> {
    let mut own = headers.get_all("client-cert").iter();
    let (Some(value), None) = (own.next(), own.next()) else {
        return None;
    };
    let chain = headers.get_all("client-cert-chain").iter();
    let chain: Option<Vec<&str>> = chain.map(|line| line.to_str().ok()).collect();
    ClientCertificate::told(value.to_str().ok()?, chain?.into_iter())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of RFC 9440 appendix A.
    const CLIENT: &str = ":MIIBqDCCAU6gAwIBAgIBBzAKBggqhkjOPQQDAjA6MRswGQYDVQQKDBJMZXQncyBBdXRoZW50aWNhdGUxGzAZBgNVBAMMEkxBIEludGVybWVkaWF0ZSBDQTAeFw0yMDAxMTQyMjU1MzNaFw0yMTAxMjMyMjU1MzNaMA0xCzAJBgNVBAMMAkJDMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE8YnXXfaUgmnMtOXU/IncWalRhebrXmckC8vdgJ1p5Be5F/3YC8OthxM4+k1M6aEAEFcGzkJiNy6J84y7uzo9M6NyMHAwCQYDVR0TBAIwADAfBgNVHSMEGDAWgBRm3WjLa38lbEYCuiCPct0ZaSED2DAOBgNVHQ8BAf8EBAMCBsAwEwYDVR0lBAwwCgYIKwYBBQUHAwIwHQYDVR0RAQH/BBMwEYEPYmRjQGV4YW1wbGUuY29tMAoGCCqGSM49BAMCA0gAMEUCIBHda/r1vaL6G3VliL4/Di6YK0Q6bMjeSkC3dFCOOB8TAiEAx/kHSB4urmiZ0NX5r5XarmPk0wmuydBVoU4hBVZ1yhk=:";

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, value.parse().unwrap());
        }
        headers
    }

    #[test]
    fn the_example_of_the_specification_is_read() {
        assert!(told(&headers(&[("client-cert", CLIENT)])).is_some());
        let chain = format!("{CLIENT}, {CLIENT}");
        let both = [
            ("client-cert", CLIENT),
            ("client-cert-chain", chain.as_str()),
        ];
        assert!(told(&headers(&both)).is_some());
    }

    #[test]
    fn anything_else_is_no_certificate() {
        assert!(told(&headers(&[])).is_none());
        assert!(
            told(&headers(&[
                ("client-cert", CLIENT),
                ("client-cert", CLIENT)
            ]))
            .is_none()
        );
        for bad in ["", "::", ":AAAA:", ":!:", &CLIENT[1..], "\"x\""] {
            assert!(told(&headers(&[("client-cert", bad)])).is_none(), "{bad}");
        }
        let bad_chain = [("client-cert", CLIENT), ("client-cert-chain", "x")];
        assert!(told(&headers(&bad_chain)).is_none());
    }
}
