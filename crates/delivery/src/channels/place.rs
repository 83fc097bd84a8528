use std::sync::Arc;

use countersign_core::Entropy;
use countersign_store::MessageState;
use tokio::sync::mpsc;

use crate::callback::CallbackError;
use crate::channel::Report;

/// Where a channel stands: its name, who hears its reports, and how the world reaches it.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) name: String,
    /// The server's address, without a slash at the end; none where nothing can call back.
    pub(crate) issuer: Option<String>,
    pub(crate) reports: mpsc::Sender<Report>,
    pub(crate) entropy: Arc<dyn Entropy>,
}

impl Place {
    /// The address for receipts of this kind.
    pub(super) fn callback(&self, kind: &str) -> Option<String> {
        let issuer = self.issuer.as_deref()?;
        Some(format!("{issuer}/delivery/{kind}/{}", self.name))
    }

    /// Passes on what became of the part `id`.
    pub(super) async fn report(
        &self,
        id: &str,
        state: MessageState,
        detail: String,
    ) -> Result<(), CallbackError> {
        let report = Report {
            ids: vec![id.to_owned()],
            state,
            detail,
            stored: None,
        };
        let sent = self.reports.send(report).await;
        sent.map_err(|_| CallbackError::Closing)
    }
}
