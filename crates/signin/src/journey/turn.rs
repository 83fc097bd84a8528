use std::sync::Arc;

use super::SignIns;
use crate::error::SignInError;
use crate::methods::Method;
use crate::script::{Call, Turn};
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
        let call = Arc::new(self.call(method).with_state(state, visitor.clone()));
        let method = Arc::clone(method);
        self.on_blocking_thread(method.name.to_string(), move || {
            let value = method.program.turn(&call, |turn| work(turn, &call))?;
            Ok((value, call.take_state().unwrap_or(fallback)))
        })
        .await
    }

    /// A turn outside of any sign-in.
    pub(super) async fn bare_turn<T: Send + 'static>(
        &self,
        method: &Arc<Method>,
        work: impl FnOnce(&Turn<'_>) -> Result<T, SignInError> + Send + 'static,
    ) -> Result<T, SignInError> {
        let call = Arc::new(self.call(method));
        let method = Arc::clone(method);
        self.on_blocking_thread(method.name.to_string(), move || {
            method.program.turn(&call, |turn| work(turn))
        })
        .await
    }

    fn call(&self, method: &Method) -> Call {
        Call::new(
            Arc::clone(&self.services),
            method.name.as_str(),
            Arc::clone(&method.properties),
            method.initialised.clone(),
        )
    }

    async fn on_blocking_thread<T: Send + 'static>(
        &self,
        method: String,
        work: impl FnOnce() -> Result<T, SignInError> + Send + 'static,
    ) -> Result<T, SignInError> {
        let Ok(_permit) = self.turns.acquire().await else {
            return Err(SignInError::MethodUnavailable(method));
        };
        tokio::task::spawn_blocking(work)
            .await
            .unwrap_or_else(|panic| {
                Err(SignInError::Script {
                    method,
                    reason: panic.to_string(),
                })
            })
    }

    pub(super) fn method_of(&self, state: &State) -> Result<Arc<Method>, SignInError> {
        let name = &state.row.method;
        let acr = countersign_core::Acr::new(name.clone()).ok();
        acr.and_then(|acr| self.methods.find(&acr))
            .ok_or_else(|| SignInError::MethodUnavailable(name.clone()))
    }
}
