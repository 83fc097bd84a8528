//! What scripts of other kinds than person authentication decide. They run under the same limits;
//! what fails is kept and shown like a method's failure.

mod consent;
mod context;
mod registration;
mod routing;
mod token_claims;

pub use consent::{ConsentContext, ConsentRule};
pub use registration::{RegistrationContext, RegistrationRule};
pub use routing::RoutingScripts;
pub(crate) use routing::for_script as routing_for_script;
pub use token_claims::TokenContext;

use std::sync::Arc;

use rhai::{Dynamic, Map};

use crate::error::SignInError;
use crate::journey::SignIns;
use crate::methods::Method;
use crate::script::Fault;

impl SignIns {
    /// Asks one script for its decision.
    async fn decision(&self, script: &Arc<Method>, about: Map) -> Result<Dynamic, SignInError> {
        let (function, _) = script.kind.required();
        self.bare_turn(script, move |turn| turn.decide(function, about))
            .await
    }

    /// The failure of a script whose decision cannot be used.
    async fn unusable(&self, script: &Method, reason: String) -> SignInError {
        let fault = Fault::from(reason);
        self.note_failure(script, &fault).await;
        SignInError::Script {
            method: script.name.to_string(),
            fault,
        }
    }
}
