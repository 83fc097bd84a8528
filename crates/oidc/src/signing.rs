//! The provider's signing keys as its other parts and the operator use them.

use countersign_jose::Algorithm;
use countersign_store::ClientMetadata;

use crate::error::ProviderError;
use crate::keys::{KeyInfo, Pace, Rotated};
use crate::provider::Provider;

impl Provider {
    /// The signing keys that are published, newest first.
    #[must_use]
    pub fn signing_keys(&self) -> Vec<KeyInfo> {
        self.keys.list()
    }

    /// Lets new keys follow those that sign. The old ones stay published until their last token
    /// has ended.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn rotate_keys(&self, pace: Pace) -> Result<Rotated, ProviderError> {
        let overlap = self.lifetimes.key_overlap();
        self.keys.rotate(pace, overlap).await
    }

    /// Makes the new keys that the schedule asks for, unless another node has; whether it did.
    /// To be called now and then: it costs nothing until keys are due.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn rotate_keys_when_due(&self) -> Result<bool, ProviderError> {
        let Some(period) = self.key_rotation else {
            return Ok(false);
        };
        let overlap = self.lifetimes.key_overlap();
        self.keys.rotate_when_due(period, overlap).await
    }

    /// Makes the keys that sign for a client, if it is the first one that needs them.
    pub(crate) async fn prepare_keys(
        &self,
        metadata: &ClientMetadata,
    ) -> Result<(), ProviderError> {
        let registered = [
            Some(&metadata.id_token_signed_response_alg),
            metadata.userinfo_signed_response_alg.as_ref(),
            metadata.authorization_signed_response_alg.as_ref(),
            metadata.introspection_signed_response_alg.as_ref(),
        ];
        let algorithms = registered.into_iter().flatten();
        let algorithms = algorithms.filter_map(|name| Algorithm::from_name(name));
        self.keys.ensure(algorithms.map(Algorithm::key_type)).await
    }
}
