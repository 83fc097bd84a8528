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
}

impl Place {
    /// The address for receipts of this kind.
    pub(super) fn callback(&self, kind: &str) -> Option<String> {
        let issuer = self.issuer.as_deref()?;
        Some(format!("{issuer}/delivery/{kind}/{}", self.name))
    }

    pub(super) async fn report(&self, report: Report) -> Result<(), CallbackError> {
        let sent = self.reports.send(report).await;
        sent.map_err(|_| CallbackError::Closing)
    }
}
