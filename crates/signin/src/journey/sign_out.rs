use countersign_store::{AuditEntry, SessionRow};

use super::SignIns;
use crate::error::SignInError;

impl SignIns {
    /// Ends sessions of a browser, all or none; how many there were. The applications are told
    /// over the back channel.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn sign_out(&self, sessions: &[&SessionRow]) -> Result<usize, SignInError> {
        let now = self.services.clock.now();
        let mut ended = Vec::new();
        let mut tx = self.services.store.begin().await?;
        for session in sessions {
            let Some(session) = tx.end_session(&session.token_hash, now).await? else {
                continue;
            };
            tx.record(&AuditEntry {
                at: now,
                actor: session.person_id.to_string(),
                action: "session.end".to_owned(),
                subject: session.person_id.to_string(),
                detail: String::new(),
            })
            .await?;
            ended.push(session);
        }
        tx.commit().await?;
        for session in &ended {
            self.tell_method_of_logout(session).await;
        }
        Ok(ended.len())
    }

    async fn tell_method_of_logout(&self, session: &SessionRow) {
        let Some(method) = self.methods.find(&session.acr) else {
            return;
        };
        if let Err(error) = self.bare_turn(&method, |turn| turn.logout()).await {
            tracing::error!(target: "countersign::script", method = %method.name, "logout failed: {error}");
        }
    }
}
