use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use countersign_core::seal::fingerprint;

use crate::acr::OfferedMethod;
use crate::configuration::Counts;
use crate::memo::Memo;
use crate::provider::Provider;

/// A document for everybody, ready to be sent.
#[derive(Clone, Debug)]
pub struct PublicDocument {
    pub json: Bytes,
    /// A strong entity tag in its quotes (RFC 9110 §8.8.3).
    pub etag: String,
}

impl PublicDocument {
    pub(crate) fn new(json: String) -> Arc<Self> {
        let hash = URL_SAFE_NO_PAD.encode(fingerprint(&json));
        let etag = format!("\"{hash}\"");
        Arc::new(Self {
            json: json.into(),
            etag,
        })
    }
}

/// All that can change about the discovery document while the process runs.
pub(crate) type DiscoveryMemo =
    Memo<(Counts, Vec<OfferedMethod>, Vec<String>), Arc<PublicDocument>>;

impl Provider {
    /// [`Provider::metadata`] as it is sent, made anew only when it has changed.
    #[must_use]
    pub fn discovery(
        &self,
        offered: Vec<OfferedMethod>,
        ui_locales: Vec<String>,
    ) -> Arc<PublicDocument> {
        let of = (self.configuration.last().counts(), offered, ui_locales);
        self.discovery.get(of, |(_, offered, ui_locales)| {
            PublicDocument::new(self.metadata(offered, ui_locales).to_string())
        })
    }

    /// [`Provider::jwks`] as it is sent, made anew only when it has changed.
    #[must_use]
    pub fn key_set(&self) -> Arc<PublicDocument> {
        self.keys.document()
    }
}
