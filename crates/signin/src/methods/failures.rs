use countersign_store::MethodFailure;

use super::Method;
use crate::script::Fault;
use crate::services::Services;

/// Of what is kept of a failure, in characters.
const LONGEST_REASON: usize = 2000;

/// Keeps the last failure of a script for its administrators.
pub(crate) async fn note_failure(services: &Services, script: &Method, fault: &Fault) {
    let failure = MethodFailure {
        name: script.name.to_string(),
        revision: script.revision,
        at: services.clock.now(),
        line: fault.line.and_then(|line| i64::try_from(line).ok()),
        reason: fault.reason.chars().take(LONGEST_REASON).collect(),
    };
    let noted = async {
        let mut tx = services.store.single().await?;
        tx.note_method_failure(&failure).await
    };
    if let Err(error) = noted.await {
        tracing::error!("the failure of a script cannot be kept: {error}");
    }
}
