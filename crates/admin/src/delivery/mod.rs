//! Delivery: message centres, the routes to them, messages, and what guards them.

mod centres;
mod limits;
mod messages;
mod origin;
mod routes;
mod test_message;

pub use centres::{Centre, CentreChange};
pub use limits::Limits;
pub use messages::{MessageLife, MessageSearch, NumberPart};
pub use origin::Origin;
pub use routes::{DeliveryRoute, Journey, JourneyQuestion};
pub use test_message::TestRequest;

use std::sync::Arc;

use countersign_delivery::Administration;

use crate::actor::Actor;
use crate::admin::Admin;
use crate::error::AdminError;

impl Admin {
    /// Changes upon the revision `seen`, in the name of this actor.
    fn administration(&self, by: &Actor, seen: Option<i64>) -> Administration {
        Administration {
            store: self.parts.store.clone(),
            keyring: Arc::clone(&self.parts.keyring),
            clock: Arc::clone(&self.parts.clock),
            entropy: Arc::clone(&self.parts.entropy),
            actor: by.name.clone(),
            seen,
        }
    }

    /// Does at once what every node does within two seconds.
    async fn take_up_delivery(&self) -> Result<(), AdminError> {
        self.parts.delivery.take_up_changes().await?;
        Ok(())
    }
}

/// For what cannot be changed here.
fn of_file(name: &str) -> AdminError {
    AdminError::Refused(format!(
        "{name} is set in the configuration file, and is changed there"
    ))
}
