use std::net::SocketAddr;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::reach::Reach;

/// Resolves names to the addresses that may be connected to. The connection is made to what comes
/// from here, so a name cannot mean something else a moment later (DNS rebinding).
#[derive(Clone, Debug)]
pub(super) struct Guarded(pub(super) Reach);

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let reach = self.0.clone();
        Box::pin(async move {
            let host = name.as_str();
            let found = tokio::net::lookup_host((host, 0)).await?;
            let allowed: Vec<SocketAddr> = found
                .filter(|address| reach.allows(host, address.ip()))
                .collect();
            if allowed.is_empty() {
                return Err("it is not in the public network nor in oidc.outbound_hosts".into());
            }
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}
