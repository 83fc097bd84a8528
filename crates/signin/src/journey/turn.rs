use std::sync::Arc;

use countersign_core::hex;
use countersign_core::ids::SignInId;
use countersign_core::seal::fingerprint;
use countersign_core::trace::TRACE;
use tracing::Span;

use super::SignIns;
use crate::error::SignInError;
use crate::methods::{Method, note_failure};
use crate::script::{Call, Fault, Turn};
use crate::state::State;
use crate::visitor::Visitor;

impl SignIns {
    /// Runs one turn of a method's script on a thread that may block; what it changed comes back.
    pub(super) async fn turn<T: Send + 'static>(
        &self,
        method: &Arc<Method>,
        state: State,
        visitor: &Visitor,
        work: impl FnOnce(&Turn<'_>, &Call) -> Result<T, SignInError> + Send + 'static,
    ) -> Result<(T, State), SignInError> {
        let fallback = state.clone();
        let call = method.call(&self.services);
        let span = tracing::info_span!(
            target: TRACE,
            "signin.turn",
            signin.method = method.name.as_str(),
            signin.tag = tag(&state.row.id).as_str(),
        );
        let call = Arc::new(call.with_state(state, visitor.clone()));
        self.on_blocking_thread(method, span, move |method| {
            let value = method.program.turn(&call, |turn| work(turn, &call))?;
            Ok((value, call.take_state().unwrap_or(fallback)))
        })
        .await
    }

    /// A turn outside of any sign-in.
    pub(crate) async fn bare_turn<T: Send + 'static>(
        &self,
        method: &Arc<Method>,
        work: impl FnOnce(&Turn<'_>) -> Result<T, SignInError> + Send + 'static,
    ) -> Result<T, SignInError> {
        let call = Arc::new(method.call(&self.services));
        self.on_blocking_thread(method, Span::none(), move |method| {
            method.program.turn(&call, |turn| work(turn))
        })
        .await
    }

    async fn on_blocking_thread<T: Send + 'static>(
        &self,
        method: &Arc<Method>,
        span: Span,
        work: impl FnOnce(&Method) -> Result<T, SignInError> + Send + 'static,
    ) -> Result<T, SignInError> {
        let Ok(_permit) = self.turns.acquire().await else {
            return Err(SignInError::MethodUnavailable(method.name.to_string()));
        };
        let moved = Arc::clone(method);
        let outcome = tokio::task::spawn_blocking(move || span.in_scope(|| work(&moved))).await;
        let outcome = outcome.unwrap_or_else(|panic| {
            Err(SignInError::Script {
                method: method.name.to_string(),
                fault: panic.to_string().into(),
            })
        });
        if let Err(SignInError::Script { fault, .. }) = &outcome {
            self.note_failure(method, fault).await;
        }
        outcome
    }

    /// Keeps the last failure of a method's script for its administrators.
    pub(crate) async fn note_failure(&self, method: &Method, fault: &Fault) {
        note_failure(&self.services, method, fault).await;
    }

    pub(super) fn method_of(&self, state: &State) -> Result<Arc<Method>, SignInError> {
        let name = &state.row.method;
        let acr = countersign_core::Acr::new(name.clone()).ok();
        acr.and_then(|acr| self.methods.find(&acr))
            .ok_or_else(|| SignInError::MethodUnavailable(name.clone()))
    }
}

/// Ties the traces of one sign-in together without telling its id.
fn tag(id: &SignInId) -> String {
    hex::encode(&fingerprint(id.as_str())[..8])
}
