//! Messages that an operator sends to see whether they arrive.

use countersign_core::ids::MessageId;
use countersign_core::{Millis, Phone, hex};
use countersign_delivery::{Draft, Medium};
use countersign_store::{AuditEntry, Limit};

use crate::codes::destination_key;
use crate::error::SignInError;
use crate::guards::Guards;
use crate::journey::SignIns;

/// A message that an operator sends.
#[derive(Clone, Copy, Debug)]
pub struct TestMessage<'a> {
    pub to: &'a Phone,
    pub text: &'a str,
    /// It goes as the messages of this method go, unless `route` says otherwise.
    pub method: &'a str,
    /// `shared`, or names of routes and message centres.
    pub route: Option<&'a str>,
    pub medium: Medium,
    pub expires_at: Millis,
}

impl SignIns {
    /// Puts a test message into the outbox, counted as every other one is; `Err` says why it is
    /// not sent. It is written to the audit log in the name of `actor`.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn send_test(
        &self,
        test: &TestMessage<'_>,
        actor: &str,
    ) -> Result<Result<MessageId, String>, SignInError> {
        let services = self.services();
        let way = match test.route {
            Some(route) => Some(route.to_owned()),
            None => self.methods().message_route(test.method),
        };
        let Some(route) = way else {
            let method = test.method;
            return Ok(Err(format!(
                "the method {method:?} is off or sends nothing"
            )));
        };
        if !services.delivery.has_route(&route) {
            return Ok(Err(format!("there is no route {route:?}")));
        }
        let draft = Draft {
            route: &route,
            method: test.method,
            purpose: "test",
            medium: test.medium,
            person: None,
            to: test.to,
            text: test.text,
            expires_at: test.expires_at,
        };
        let entry = |id: &MessageId| AuditEntry {
            at: services.clock.now(),
            actor: actor.to_owned(),
            action: "message.test".to_owned(),
            subject: id.to_string(),
            detail: format!("to={} route={route}", test.to),
        };
        let limits = self.test_limits(test.to);
        let sent = self.put_counted(&draft, &limits, Some(&entry), None);
        match sent.await {
            Ok(sent) => Ok(sent.map_err(str::to_owned)),
            Err(SignInError::Compose(wrong)) => Ok(Err(wrong.to_string())),
            Err(error) => Err(error),
        }
    }

    /// The guards of these sign-ins, as an operator looks at them.
    #[must_use]
    pub fn guards(&self) -> Guards {
        let services = self.services();
        Guards::new(
            services.store.clone(),
            services.rules.clone(),
            services.clock.clone(),
        )
    }

    /// One number gets no more of them than of notices.
    fn test_limits(&self, to: &Phone) -> [(String, Limit); 2] {
        let services = self.services();
        let number = hex::encode(&destination_key(&services.keyring, to)[..16]);
        [
            (
                format!("notice:number:{number}"),
                services.rules.notices_per_person,
            ),
            ("code:total:".to_owned(), services.rules.codes_in_total),
        ]
    }
}
