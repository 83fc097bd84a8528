use std::time::Duration;

use countersign_core::Phone;
use countersign_core::ids::MessageId;
use countersign_delivery::Medium;
use countersign_signin::TestMessage;

use crate::actor::Actor;
use crate::admin::Admin;
use crate::error::AdminError;
use crate::permission::Permission;

/// How long a test message is of use.
const LIFE: Duration = Duration::from_secs(2 * 60);

/// A message that somebody sends to see whether it arrives.
#[derive(Clone, Copy, Debug)]
pub struct TestRequest<'a> {
    pub to: &'a str,
    pub text: &'a str,
    /// It goes as the messages of this method go, unless `route` says otherwise.
    pub method: &'a str,
    pub route: Option<&'a str>,
    pub medium: Medium,
}

impl Admin {
    /// Sends a test message, counted by the guards as any other.
    ///
    /// # Errors
    /// [`AdminError::Invalid`] says what is wrong with it, [`AdminError::Refused`] why the guards
    /// keep it back.
    pub async fn send_test(
        &self,
        by: &Actor,
        request: &TestRequest<'_>,
    ) -> Result<MessageId, AdminError> {
        by.needs(Permission::DeliveryWrite)?;
        let to = Phone::parse(request.to, None);
        let to = to.map_err(|error| AdminError::invalid("to", error))?;
        if request.text.trim().is_empty() {
            return Err(AdminError::invalid("text", "type a text"));
        }
        self.way_of(request.method, request.route)?;
        let test = TestMessage {
            to: &to,
            text: request.text,
            method: request.method,
            route: request.route,
            medium: request.medium,
            expires_at: self.parts.clock.now() + LIFE,
        };
        let sent = self.parts.sign_ins.send_test(&test, &by.name).await;
        let sent = sent.map_err(|error| AdminError::Failed(error.to_string()))?;
        sent.map_err(AdminError::Refused)
    }
}
