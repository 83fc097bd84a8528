//! The logos of clients (OpenID Connect Registration §2, `logo_uri`). They are fetched once for
//! everybody and shown from here: whoever serves them does not learn who signs in where, and pages
//! load nothing from elsewhere.

mod kind;
mod remote;

use countersign_core::ids::ClientId;
use url::Url;

pub(crate) use remote::RemoteLogos;

pub use remote::Logo;

use crate::error::ProviderError;
use crate::provider::Provider;

impl Provider {
    /// A client's logo for people who read `language` (BCP 47); none when it has none, or when
    /// there is no picture at its address.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn logo(
        &self,
        client: &ClientId,
        language: &str,
    ) -> Result<Option<Logo>, ProviderError> {
        let client = self.enabled_client(client).await?;
        let address = client
            .as_ref()
            .and_then(|c| c.metadata.logo_uri_in(language));
        let Some(address) = address.and_then(|address| Url::parse(address).ok()) else {
            return Ok(None);
        };
        let now = self.clock.now();
        let outbound = &self.outbound;
        Ok(self.remote_logos.get(&address, now, outbound).await)
    }
}
