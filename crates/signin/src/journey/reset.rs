use std::collections::BTreeMap;

use countersign_core::ids::SignInId;
use countersign_core::{Acr, Amr, hex};
use countersign_store::{PasswordResetRow, SignInRow, SignInState};

use super::{SignIns, View};
use crate::error::SignInError;
use crate::problem::Problem;
use crate::script::Fault;
use crate::state::State;
use crate::visitor::{Browser, Visitor};

impl SignIns {
    /// Begins the steps of a method after the password, which is the one that is being reset.
    pub(crate) async fn begin_reset(
        &self,
        reset: &PasswordResetRow,
        method: &Acr,
        browser: &Browser,
        visitor: &Visitor,
    ) -> Result<Result<View, Problem>, SignInError> {
        let now = self.services.clock.now();
        let mut state = State::new(SignInRow {
            id: SignInId::generate(now, self.services.entropy.as_ref()),
            browser: browser.fingerprint().to_vec(),
            method: method.to_string(),
            step: 1,
            person_id: Some(reset.person_id.clone()),
            facts: BTreeMap::new(),
            request_id: None,
            client_id: None,
            state: SignInState::Open,
            revision: 0,
            created_at: now,
            expires_at: now + self.services.rules.sign_in_lifetime,
        });
        state.set_resets(&hex::encode(&reset.token_hash));
        state.set_satisfying(&self.as_strong_as(method));
        // The secret of the reset stands for it. No session comes of this, so nobody is told so.
        state.prove(&[Amr::Pwd]);
        self.enter_first(state, visitor).await
    }

    /// The end of those steps; false when another form was faster or the reset has ended.
    pub(super) async fn prove_reset(
        &self,
        state: &mut State,
        browser: &Browser,
    ) -> Result<bool, SignInError> {
        let beyond = state.proved().into_iter().any(|amr| amr != Amr::Pwd);
        let hash = state.resets().and_then(hex::decode);
        let (Some(hash), true) = (hash, beyond) else {
            return Err(SignInError::Script {
                method: state.row.method.clone(),
                fault: Fault::from("the last step succeeded although nothing was proved"),
            });
        };
        let now = self.services.clock.now();
        let mut tx = self.services.store.begin().await?;
        let proved = tx
            .prove_password_reset(&hash, &browser.fingerprint(), now)
            .await?;
        state.row.state = SignInState::Done;
        if !proved || !state.write(&mut tx).await? {
            return Ok(false);
        }
        tx.commit().await?;
        Ok(true)
    }
}
