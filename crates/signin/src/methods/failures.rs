use countersign_core::Millis;
use countersign_store::MethodFailure;

use super::{Method, Methods};
use crate::script::Fault;
use crate::services::Services;

/// Of what is kept of a failure, in characters.
const LONGEST_REASON: usize = 2000;

impl Methods {
    /// What is kept of a failure.
    #[must_use]
    pub fn failure(name: &str, revision: i64, at: Millis, fault: &Fault) -> MethodFailure {
        MethodFailure {
            name: name.to_owned(),
            revision,
            at,
            line: fault.line.and_then(|line| i64::try_from(line).ok()),
            reason: fault.reason.chars().take(LONGEST_REASON).collect(),
        }
    }
}

/// Keeps the last failure of a script for its administrators.
pub(crate) async fn note_failure(services: &Services, script: &Method, fault: &Fault) {
    let at = services.clock.now();
    let failure = Methods::failure(script.name.as_str(), script.revision, at, fault);
    let noted = async {
        let mut tx = services.store.single().await?;
        tx.note_method_failure(&failure).await
    };
    if let Err(error) = noted.await {
        tracing::error!("the failure of a script cannot be kept: {error}");
    }
}
