use std::sync::Arc;
use std::time::Duration;

use countersign_core::Entropy;
use countersign_store::MessageState;
use tokio::sync::{mpsc, oneshot};

use crate::binds::Sharing;
use crate::callback::CallbackError;
use crate::channel::{Report, Stored};
use crate::meter::Meter;

/// How long a gateway may wait for the store; most give up after ten seconds.
const PATIENCE: Duration = Duration::from_secs(5);

/// Where a channel stands: its name, who hears its reports, and how the world reaches it.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) name: String,
    /// The server's address, without a slash at the end; none where nothing can call back.
    pub(crate) issuer: Option<String>,
    pub(crate) reports: mpsc::Sender<Report>,
    pub(crate) entropy: Arc<dyn Entropy>,
    pub(crate) meter: Arc<Meter>,
    /// How sessions are shared out; none where there is no other node.
    pub(crate) sharing: Option<Sharing>,
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
        self.pass_on(id, state, detail, None).await
    }

    /// Passes on what became of parts, and returns once all of it is in the store: the gateway
    /// forgets what was taken.
    pub(super) async fn report_all(
        &self,
        reports: impl IntoIterator<Item = (String, MessageState, String)>,
    ) -> Result<(), CallbackError> {
        let all = async {
            let mut waiting = Vec::new();
            for (id, state, detail) in reports {
                let (tell, told) = oneshot::channel();
                let stored = Stored::new(move || {
                    // A gateway that waits no more is told again when it asks again.
                    let _ = tell.send(());
                });
                self.pass_on(&id, state, detail, Some(stored)).await?;
                waiting.push(told);
            }
            for told in waiting {
                told.await.map_err(|_| CallbackError::Closing)?;
            }
            Ok(())
        };
        let in_time = tokio::time::timeout(PATIENCE, all).await;
        in_time.unwrap_or(Err(CallbackError::Closing))
    }

    async fn pass_on(
        &self,
        id: &str,
        state: MessageState,
        detail: String,
        stored: Option<Stored>,
    ) -> Result<(), CallbackError> {
        let report = Report {
            ids: vec![id.to_owned()],
            state,
            detail,
            stored,
        };
        let sent = self.reports.send(report).await;
        sent.map_err(|_| CallbackError::Closing)
    }
}
