//! The public keys that clients registered, inline or at an address.

mod remote;

use std::sync::Arc;

use countersign_jose::JwkSet;
use countersign_store::ClientRow;
use url::Url;

pub(crate) use remote::RemoteKeys;

use crate::provider::Provider;

impl Provider {
    /// The client's public keys; none if it has none, or they cannot be had now.
    pub(crate) async fn client_keys(&self, client: &ClientRow) -> Arc<JwkSet> {
        self.client_keys_for(client, None).await
    }

    /// The same for a token that names its key: an address is asked again for one that is new.
    pub(crate) async fn client_keys_for(
        &self,
        client: &ClientRow,
        kid: Option<&str>,
    ) -> Arc<JwkSet> {
        if let Some(inline) = &client.metadata.jwks {
            let keys = JwkSet::from_json(inline);
            return Arc::new(keys.unwrap_or_default());
        }
        let address = client.metadata.jwks_uri.as_deref();
        match address.and_then(|address| Url::parse(address).ok()) {
            Some(address) => {
                let now = self.clock.now();
                let outbound = &self.outbound;
                self.remote_keys.get(&address, kid, now, outbound).await
            }
            None => Arc::default(),
        }
    }
}
